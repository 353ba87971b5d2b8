package import BuildPlan
package import ContainerRuntime
package import DockerfileSyntax
internal import FoundationEssentials
package import ImageStore
package import LayerArchive
package import OCISpec
package import Registry
package import Snapshots

/// The engine that needs no daemon: layers as tars in the image store, RUN in an OCI runtime on an overlay of them,
/// everything else by looking at the tars alone.
package actor EmbeddedEngine: BuildEngine {
    package nonisolated let info: EngineInfo
    let store: ImageStore
    let snapshots: SnapshotStore
    /// nil where this machine can't run commands: RUN is then refused, and all else works.
    let runner: ContainerRunner?
    /// The one for commands at a terminal, where another serves those better.
    let terminalRunner: ContainerRunner?
    let context: BuildContext
    /// The context where it is an archive; `context` is then empty.
    let archive: ArchiveContext?
    /// Held, so that its files stay.
    let fetched: FetchedContext?
    let layers: LayerLibrary
    let bases: BaseImages
    let supplies: RunSupplies
    let remotes: RemoteFiles
    /// Who carries the steps out, where this engine only keeps the books of another one.
    let carrier: (any StepCarrier)?
    /// Names the project in the records: the Dockerfile's path.
    let project: Digest
    /// The folders that `--build-context` names, as far as they were needed.
    private var folders: [String: BuildContext] = [:]
    var walk: Walk
    /// The same walk as the classic builder would make it.
    var classic: ClassicWalk
    private var failure: KeptFailure?

    /// - Parameters:
    ///   - registry: where images come from that the store does not have; nil to take none.
    ///   - environment: the variables of this process, for the programs that fetch files.
    ///   - contextRoot: the context folder, absolute.
    ///   - fetched: a context that takes the folder's place.
    ///   - dockerfile: the Dockerfile's path, absolute; nil where it came from elsewhere.
    ///   - supplies: secrets and agents for the mounts of RUN.
    ///   - layouts: folders that are OCI image layouts, by the images that are taken from them (`NAME@DIGEST`).
    package init(
        info: EngineInfo, store: ImageStore, snapshots: SnapshotStore, runner: ContainerRunner?,
        terminalRunner: ContainerRunner? = nil, registry: RegistryClient? = nil, environment: [String: String] = [:],
        contextRoot: String, fetched: FetchedContext? = nil, dockerfile: String?, supplies: RunSupplies = RunSupplies(),
        layouts: [Reference: String] = [:]
    ) {
        self.init(
            info: info, store: store, snapshots: snapshots, runner: runner, terminalRunner: terminalRunner,
            registry: registry, environment: environment, contextRoot: contextRoot, fetched: fetched,
            dockerfile: dockerfile, supplies: supplies, layouts: layouts, carrier: nil)
    }

    /// - Parameter carrier: carries the steps out in this engine's place.
    init(
        info: EngineInfo, store: ImageStore, snapshots: SnapshotStore, runner: ContainerRunner?,
        terminalRunner: ContainerRunner? = nil, registry: RegistryClient? = nil, environment: [String: String] = [:],
        contextRoot: String, fetched: FetchedContext? = nil, dockerfile: String?, supplies: RunSupplies = RunSupplies(),
        layouts: [Reference: String] = [:], carrier: (any StepCarrier)?
    ) {
        self.info = info
        self.store = store
        self.snapshots = snapshots
        self.runner = runner
        self.terminalRunner = terminalRunner ?? runner
        layers = LayerLibrary(store: store)
        switch fetched?.files {
        case nil:
            context = BuildContext(root: contextRoot, dockerfile: dockerfile)
            archive = nil
        case .folder(let folder):
            context = BuildContext(root: folder, isFiltered: false)
            archive = nil
        case .archive(let found):
            context = BuildContext(root: contextRoot, isFiltered: false)
            archive = found
            layers.adopt(found.layer, at: found.path, entries: found.entries)
        }
        self.fetched = fetched
        bases = BaseImages(store: store, registry: registry, layouts: layouts, carrier: carrier)
        self.carrier = carrier
        self.supplies = supplies
        remotes = RemoteFiles(
            store: store, snapshots: snapshots,
            downloader: registry.map { FileDownloader(configuration: $0.configuration) }, environment: environment,
            supplies: supplies)
        project = Digest(of: "project \(fetched?.project ?? dockerfile ?? contextRoot)")
        walk = Walk(trace: TraceKeeper(store: store, project: project), remembers: true)
        classic = ClassicWalk(store: store, project: project)
    }

    package func program(for dockerfile: Dockerfile, options: BuildOptions) async throws -> BuildProgram {
        let program = try layout(dockerfile, options: options)
        walk.begin(program)
        classic.begin(program)
        return program
    }

    func layout(_ dockerfile: Dockerfile, options: BuildOptions) throws -> BuildProgram {
        try BuildProgram.layout(dockerfile, options: options) { reference in
            // A damaged one is told of where FROM looks it up, at its place.
            (try? store.image(named: reference))?.config.config.onBuild ?? []
        }
    }

    package func contextChanged() async {
        context.forget()
        folders = [:]
        remotes.forget()
    }

    /// A folder that `--build-context` names, with its own `.dockerignore`.
    func folder(_ path: String) -> BuildContext {
        if let known = folders[path] { return known }
        let folder = BuildContext(root: path, dockerfile: nil)
        folders[path] = folder
        return folder
    }

    package func files(of layers: [Digest]) async throws -> FileTree { try self.layers.tree(of: layers) }

    package func layered(_ layers: [Digest]) async throws -> LayeredFiles {
        LayeredFiles(tree: try self.layers.tree(of: layers), layers: try layers.map { try self.layers.path(of: $0) })
    }

    package func entries(of layer: Digest) async throws -> [LayerEntry] { try layers.entries(of: layer) }

    package func read(_ path: EntryPath, in layers: [Digest], limit: Int) async throws -> [UInt8] {
        try self.layers.read(path, in: layers, limit: limit)
    }

    package func close() async {
        releaseFailure()
        remotes.forget()
    }

    /// Keeps the files of a failed RUN until the next step.
    func keep(_ workspace: consuming KeptWorkspace) -> FailedFiles {
        let kept = KeptFailure(files: FailedFiles(id: UUID().uuidString), workspace: workspace)
        failure = kept
        return kept.files
    }

    /// Lets go of a failed RUN's files: with the last reference they are removed.
    func releaseFailure() { failure = nil }

    func keptFailure(_ files: FailedFiles) throws -> KeptFailure {
        guard let failure, failure.files == files else {
            throw StepError(.runtime("the files of the failed step are gone: take the step again"), at: nil)
        }
        return failure
    }
}

/// The files that a failed RUN left.
final class KeptFailure: Sendable {
    let files: FailedFiles
    let workspace: KeptWorkspace

    init(files: FailedFiles, workspace: consuming KeptWorkspace) {
        self.files = files
        self.workspace = workspace
    }
}
