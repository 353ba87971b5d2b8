internal import BuildEngine
internal import FoundationEssentials
internal import ImageStore
internal import Snapshots

extension Housekeeper {
    /// The one of the store that the environment names.
    ///
    /// - Throws: `StoreError` and `SnapshotError` where its folder can't be used.
    static func open() throws -> Housekeeper {
        let environment = ProgramEnvironment.variables
        let places = StorePlaces(root: try StoreLocation.root(environment: environment))
        let store = try ImageStore(root: places.root)
        // Nothing is unpacked here, so that it does not matter how.
        return Housekeeper(
            store: store, snapshots: try SnapshotStore(root: places.snapshots, driver: .copies),
            engines: EngineFolders(root: places.engines))
    }
}
