import BuildEngine
import BuildPlan
import ContainerRuntime
import DockerfileSyntax
import FoundationEssentials
import Glibc
import ImageStore
import LayerArchive
import OCISpec
import Registry
import Snapshots
import TestSupport
import Testing

/// A project folder with a store of its own, built by the embedded engine.
final class Project {
    let folder: String
    let store: ImageStore
    private let snapshots: SnapshotStore
    private let runner: ContainerRunner?
    var options = BuildOptions()
    var isOffline = false

    private init(root: String) async throws {
        folder = root + "/project"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        store = try ImageStore(root: root + "/store")
        snapshots = try SnapshotStore(root: root + "/snapshots", driver: SnapshotDriver.probe(in: root))
        let outcome = NamespaceOutcome.root(inUserNamespace: false)
        let runtime = await RuntimeFinder(
            cacheFile: "\(root)/runtime.json", stateFolder: root + "/probe", outcome: outcome
        ).find().runtime
        runner = runtime.map { ContainerRunner(runtime: $0, stateFolder: root + "/containers", outcome: outcome) }
    }

    /// A project of a test's own, gone when `body` ends.
    static func with(_ files: [String: String] = [:], _ body: (Project) async throws -> Void) async throws {
        try await withTemporaryDirectory { root in
            let project = try await Project(root: root)
            for (path, content) in files { try project.write(path, content) }
            try await body(project)
        }
    }

    func write(_ path: String, _ content: String, mode: UInt32? = nil) throws {
        let full = "\(folder)/\(path)"
        let parent = String(full[..<(full.lastIndex(of: "/") ?? full.endIndex)])
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(content.utf8).write(to: URL(filePath: full))
        if let mode { chmod(full, mode) }
    }

    func engine() -> EmbeddedEngine {
        EmbeddedEngine(
            info: EngineInfo(name: "embedded", runtime: nil, files: "test", isRoot: true), store: store,
            snapshots: snapshots, runner: runner, registry: registry,
            environment: ProcessInfo.processInfo.environment, contextRoot: folder,
            dockerfile: folder + "/Dockerfile")
    }

    private var registry: RegistryClient {
        var configuration = RegistryConfiguration()
        configuration.isOffline = isOffline
        return RegistryClient(
            configuration: configuration, logins: CredentialStore(path: "\(store.root)/logins.json"))
    }

    func program(_ engine: EmbeddedEngine) async throws -> BuildProgram {
        let bytes = try #require(try SmallFile.read(folder + "/Dockerfile", limit: 1 << 20))
        return try await engine.program(for: try Dockerfile.parse(bytes, name: "Dockerfile"), options: options)
    }

    struct Built {
        var records: [StepRecord]
        var state: BuildState
        var image: BuiltImage?

        /// The numbers of the steps that really ran.
        var ran: [Int] { records.filter { $0.outcome == .miss || $0.outcome == .failed }.map(\.step) }
        func record(_ step: Int) throws -> StepRecord { try #require(records.first { $0.step == step }) }
    }

    /// Runs every needed step, stopping at a failed one.
    func build(names: [String] = []) async throws -> Built {
        let engine = engine()
        let program = try await program(engine)
        var built = Built(records: [], state: .start)
        for step in program.neededSteps {
            let result = try await engine.perform(step, of: program, from: built.state) { _ in }
            built.records.append(result.record)
            built.state = result.state
            if result.record.outcome == .failed {
                await engine.close()
                return built
            }
        }
        built.image = try await engine.writeImage(
            of: built.state, program: program, names: try names.map { try Reference($0) })
        await engine.close()
        return built
    }

    func predictions() async throws -> [Prediction] {
        let engine = engine()
        return try await engine.predict(try await program(engine), from: .start, after: 0)
    }

    func classicPredictions() async throws -> [Prediction] {
        let engine = engine()
        return try await engine.predictClassic(try await program(engine), from: .start, after: 0)
    }

    /// The files of a build's last stage.
    func files(_ built: Built) async throws -> FileTree {
        try await engine().files(of: try #require(built.state.stage).layers.map(\.diffID))
    }

    func text(_ path: String, in built: Built) async throws -> String {
        let layers = try #require(built.state.stage).layers.map(\.diffID)
        let bytes = try await engine().read(try EntryPath(path), in: layers, limit: 1 << 20)
        return String(decoding: bytes, as: UTF8.self)
    }
}
