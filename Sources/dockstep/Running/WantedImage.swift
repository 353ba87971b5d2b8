internal import BuildEngine
internal import ImageStore
internal import OCISpec
internal import Registry
internal import TerminalUI

/// The image that `run` names: from the store, else pulled, as docker does it.
enum WantedImage {
    /// - Throws: `StoreError` where it is not in the store and no name to pull by; `RegistryError` where it can't be
    ///   pulled.
    static func find(_ text: String, storeRoot: String) async throws -> StoredImage {
        let store = try ImageStore(root: storeRoot)
        do { return try store.resolve(text) } catch StoreError.noSuchImage(let shown, let suggestions) {
            let registry = try RegistryAccess.client(storeRoot: storeRoot)
            guard let name = try? Reference(text), !registry.configuration.isOffline else {
                throw StoreError.noSuchImage(shown, suggestions: suggestions)
            }
            // Standard output is the command's own.
            StandardStreams.complain("Unable to find image '\(name.familiar)' locally\n")
            let printer = TransferPrinter(.pull, style: StandardStreams.style(), isDrawn: false) {
                StandardStreams.complain($0)
            }
            let puller = ImagePuller(store: store, registry: registry)
            let pulled = try await puller.pull(name, platform: .host) { printer.receive($0) }
            StandardStreams.complain("Status: Downloaded newer image for \(name.familiar)\n")
            return pulled.image
        }
    }
}
