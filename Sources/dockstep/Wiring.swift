internal import FoundationEssentials
internal import BuildEngine
internal import ContainerRuntime
internal import ImageStore
internal import OCISpec
internal import Snapshots

/// What the engine of a command is made for.
struct EngineRequest: Sendable {
    /// The store's folder.
    var storeRoot: String
    /// nil where there is no context: `run`, and a Dockerfile on standard input alone.
    var contextFolder: String?
    /// A context that is no folder of the user's.
    var fetched: FetchedContext?
    /// Beside it `NAME.dockerignore` may stand; nil where the Dockerfile is no file.
    var dockerfilePath: String?
    var namespaces: NamespaceOutcome
    var settings: MachineSettings
    var supplies = RunSupplies()
    /// The OCI image layouts among the contexts, by their images.
    var layouts: [Reference: String] = [:]
}

/// Where the parts keep their files below the store's folder.
struct StorePlaces: Sendable, Hashable {
    var root: String

    /// Layers as folders.
    var snapshots: String { "\(root)/snapshots" }
    /// Containers while they run.
    var containers: String { "\(root)/containers" }
    /// Which runtime works here.
    var runtimeMemory: String { "\(root)/runtime.json" }
    /// Whether layers can be mounted here.
    var driverMemory: String { "\(root)/driver" }
    /// An empty folder: the context of what has none.
    var noContext: String { "\(root)/no-context" }
    /// What is known of other engines, each in a folder of its own.
    var engines: String { "\(root)/engines" }
    /// The lines typed at the prompt.
    var promptHistory: String { "\(root)/prompt-history" }
}

/// The one place that puts the concrete parts together: store, layers' folders, runtime and engine.
///
/// - Throws: `StoreError`, `SnapshotError` and `FileFailure` where the store's folder can't be used;
///   `CommandFailure.overlayRefused`.
func makeEngine(_ request: EngineRequest) async throws -> any BuildEngine {
    let places = StorePlaces(root: request.storeRoot)
    let store = try ImageStore(root: places.root)
    let driver = try SnapshotDriver.chosen(by: request.settings, places)
    let snapshots = try SnapshotStore(root: places.snapshots, driver: driver)
    try snapshots.clearStaleWorkspaces()
    let runtimes = await RuntimeFinder(
        cacheFile: places.runtimeMemory, stateFolder: places.containers, outcome: request.namespaces,
        forced: request.settings.runtime
    ).find()
    let runner = runtimes.runtime.map {
        ContainerRunner(runtime: $0, stateFolder: places.containers, outcome: request.namespaces)
    }
    let terminalRunner = runtimes.terminalRuntime.map {
        ContainerRunner(runtime: $0, stateFolder: places.containers, outcome: request.namespaces)
    }
    await runner?.clearStaleContainers()
    let isRoot = if case .root = request.namespaces { true } else { false }
    return EmbeddedEngine(
        info: EngineInfo(
            name: "embedded", runtime: runtimes.runtime?.description, files: driver.words, isRoot: isRoot),
        store: store, snapshots: snapshots, runner: runner,
        terminalRunner: terminalRunner, registry: try RegistryAccess.client(storeRoot: places.root),
        environment: ProgramEnvironment.variables,
        contextRoot: try request.contextFolder ?? EmptyFolder.make(places.noContext),
        fetched: request.fetched, dockerfile: request.dockerfilePath, supplies: request.supplies,
        layouts: request.layouts)
}

/// What `doctor` and the prompt's command of that name tell.
///
/// - Throws: `StoreError` where the store's folder can't be used.
func machineReport(
    storeRoot: String, namespaces: NamespaceOutcome, settings: MachineSettings
) async throws -> MachineReport {
    let places = StorePlaces(root: storeRoot)
    _ = try ImageStore(root: places.root)
    let runtimes = await RuntimeFinder(
        cacheFile: places.runtimeMemory, stateFolder: places.containers, outcome: namespaces, forced: settings.runtime
    ).find()
    let overlay: MachineReport.OverlaySupport =
        if settings.files == .copies {
            .copies(reason: "\(MachineSettings.filesName) asks for it")
        } else if SnapshotDriver.probe(in: places.root) == .copies {
            .copies(reason: "an overlay mount in \(places.root) was refused")
        } else {
            .works
        }
    return MachineReport.gather(
        outcome: namespaces, runtimes: runtimes, network: await .make(), overlay: overlay, path: places.root,
        docker: await .asked())
}

extension SnapshotDriver {
    fileprivate static func chosen(
        by settings: MachineSettings, _ places: StorePlaces
    ) throws(CommandFailure) -> SnapshotDriver {
        if settings.files == .copies { return .copies }
        let driver = remembered(in: places.root, memory: places.driverMemory)
        if settings.files == .overlay, driver == .copies { throw .overlayRefused(places.root) }
        return driver
    }

    /// As the session's header has it.
    fileprivate var words: String { self == .copies ? "copies" : "overlay" }
}
