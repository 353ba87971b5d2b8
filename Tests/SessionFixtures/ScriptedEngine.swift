@testable package import BuildEngine
@testable package import BuildPlan
package import ContainerRuntime
package import DockerfileSyntax
package import LayerArchive
package import OCISpec
package import Synchronization

/// An engine without a world: its cache is a set of texts, its faults are told beforehand, and it notes every call.
package final class ScriptedEngine: BuildEngine {
    package enum Behaviour: Sendable {
        case prints([[UInt8]])
        case exits(Int)
        case throwsError
        /// Runs until it is cancelled.
        case hangs
    }

    package struct StepFault: Error, CustomStringConvertible {
        package var description: String { "Dockerfile:3:6: there is no file 'missing' in the context" }
    }

    package struct World {
        /// What an instruction of that text does, where it does not just succeed.
        package var behaviours: [String: Behaviour] = [:]
        /// Texts for which `predict` says `depends`.
        package var dependent: Set<String> = []
        /// Stands for the context's content: every COPY depends on it.
        package var context = 1
        package var cache: Set<String> = []
        package var calls: [String] = []
        package var requests: [RunRequest] = []
        package var exitCode: Int32 = 0
        package var builds: [PastBuild] = []
    }

    package let world = Mutex(World())
    package init() {}

    package let info = EngineInfo(name: "scripted", runtime: "none", files: "copies", isRoot: true)

    package var calls: [String] { world.withLock { $0.calls } }
    package var performed: [String] { calls.filter { $0.hasPrefix("perform ") }.map { String($0.dropFirst(8)) } }

    package func script(_ text: String, _ behaviour: Behaviour?) { world.withLock { $0.behaviours[text] = behaviour } }

    private func note(_ call: String) { world.withLock { $0.calls.append(call) } }

    package func program(for dockerfile: Dockerfile, options: BuildOptions) async throws -> BuildProgram {
        note("program")
        return ScriptedProgram.layOut(dockerfile, options: options)
    }

    /// The texts from a stage's start to this step: the step's key.
    private func key(of step: BuildStep, in program: BuildProgram, context: Int) -> String {
        let chain = program.steps.filter { $0.stage == step.stage && $0.number <= step.number }
        return chain.filter { Self.isLookedUp($0.instruction.keyword) || $0.instruction.keyword == .env }
            .map { $0.instruction.text + ($0.instruction.keyword == .copy ? " context \(context)" : "") }
            .joined(separator: "\n")
    }

    private static func isLookedUp(_ keyword: Keyword) -> Bool { [.from, .run, .copy, .add].contains(keyword) }

    package func perform(
        _ step: BuildStep, of program: BuildProgram, from state: BuildState,
        events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> StepResult {
        note("perform \(step.number)")
        // A real engine may tell this as well; a listener must not hear it twice.
        events(.stepStarted(step))
        var exitCode = 0
        var log = ""
        switch world.withLock({ $0.behaviours[step.instruction.text] }) {
        case .throwsError: throw StepFault()
        case .hangs:
            while true { try await Task.sleep(for: .seconds(60)) }
        case .exits(let code):
            exitCode = code
            log = "it went wrong\n"
            events(.output(step: step.number, stream: .standardError, bytes: Array(log.utf8)))
        case .prints(let pieces):
            log = String(decoding: pieces.flatMap { $0 }, as: UTF8.self)
            for piece in pieces { events(.output(step: step.number, stream: .standardOutput, bytes: piece)) }
        case nil: break
        }
        let outcome = exitCode == 0 ? look(up: step, in: program) : .failed
        let record = ScriptedProgram.record(step, of: program, outcome: outcome, exitCode: exitCode, log: log)
        let files = exitCode == 0 ? nil : FailedFiles(id: "failed-\(step.number)")
        let after = exitCode == 0 ? ScriptedProgram.state(after: step, from: state, record: record) : state
        return StepResult(record: record, state: after, failedFiles: files)
    }

    private func look(up step: BuildStep, in program: BuildProgram) -> StepOutcome {
        guard Self.isLookedUp(step.instruction.keyword) else { return .none }
        return world.withLock { world in
            world.cache.insert(key(of: step, in: program, context: world.context)).inserted ? .miss : .hit
        }
    }

    package func predict(
        _ program: BuildProgram, from state: BuildState, after step: Int, explained: Int?
    ) async throws -> [Prediction] {
        note("predict \(step)")
        let (cache, context, dependent) = world.withLock { ($0.cache, $0.context, $0.dependent) }
        return program.neededSteps.filter { $0.number > step }.map { step in
            let text = step.instruction.text
            guard Self.isLookedUp(step.instruction.keyword) else {
                return Prediction(step: step.number, outcome: .none, reason: nil)
            }
            if dependent.contains(text) { return Prediction(step: step.number, outcome: .depends, reason: nil) }
            let isHit = cache.contains(key(of: step, in: program, context: context))
            return Prediction(
                step: step.number, outcome: isHit ? .hit : .miss,
                reason: CacheReason(code: isHit ? .sameDefinition : .firstBuild))
        }
    }

    /// A changed file is another context.
    package func imagine(
        _ dockerfile: Dockerfile, options: BuildOptions, change: ImaginedChange.FileChange?
    ) async throws -> ImaginedPlan {
        note("imagine")
        let program = ScriptedProgram.layOut(dockerfile, options: options)
        let (cache, context) = world.withLock { ($0.cache, $0.context + (change == nil ? 0 : 1)) }
        let predictions = program.neededSteps.map { step in
            guard Self.isLookedUp(step.instruction.keyword) else {
                return Prediction(step: step.number, outcome: .none, reason: nil)
            }
            let key = key(of: step, in: program, context: context)
            let isHit = cache.contains(key)
            return Prediction(
                step: step.number, outcome: isHit ? .hit : .miss,
                reason: CacheReason(code: isHit ? .sameDefinition : .firstBuild), key: Digest(of: key))
        }
        return ImaginedPlan(program: program, predictions: predictions)
    }

    /// All steps are looked up, and hit where BuildKit's look-up does or makes none.
    package func predictClassic(
        _ program: BuildProgram, from state: BuildState, after step: Int
    ) async throws -> [Prediction] {
        try ClassicRefusal.check(program.options)
        for step in program.neededSteps { try ClassicRefusal.check(step.instruction, .none) }
        return try await predict(program, from: state, after: step, explained: nil).map { prediction in
            guard prediction.outcome == .none else { return prediction }
            return Prediction(step: prediction.step, outcome: .hit, reason: CacheReason(code: .sameDefinition))
        }
    }

    package func writeImage(of state: BuildState, program: BuildProgram, names: [Reference]) async throws -> BuiltImage
    {
        note("writeImage \(state.current ?? -1) \(names.map(\.familiar).joined(separator: " "))")
        let config = ImageConfig(architecture: "amd64", os: "linux")
        return BuiltImage(id: Digest(of: "image"), manifest: Digest(of: "manifest"), names: names, config: config)
    }

    package func check(
        _ dockerfile: Dockerfile, options: BuildOptions, request: CheckRequest
    ) async throws -> CheckReport {
        BuildChecks.run(dockerfile, options: options, everyStage: request.everyStage, ignore: nil) { _ in
            ImageConfig(architecture: "amd64", os: "linux")
        }
    }

    package func contextChanged() async { note("contextChanged") }

    package func files(of layers: [Digest]) async throws -> FileTree {
        var tree = FileTree()
        for digest in layers { tree.apply(try await entries(of: digest)) }
        return tree
    }

    package func entries(of layer: Digest) async throws -> [LayerEntry] {
        [.file(FileEntry(path: try EntryPath("layer-\(layer.short)"), kind: .file, mode: 0o644, size: 3))]
    }

    package func layered(_ layers: [Digest]) async throws -> LayeredFiles { LayeredFiles(tree: FileTree(), layers: []) }

    package func read(_ path: EntryPath, in layers: [Digest], limit: Int) async throws -> [UInt8] { Array("abc".utf8) }

    package func run(_ request: RunRequest, link: RunLink) async throws -> RunOutcome {
        world.withLock {
            $0.requests.append(request)
            return RunOutcome(exitCode: $0.exitCode)
        }
    }

    package func keep(_ build: PastBuild) async throws {
        world.withLock { world in
            var build = build
            build.number = world.builds.count + 1
            build.ended = "2026-11-25T10:0\(build.number % 10):00.000Z"
            world.builds.append(build)
        }
    }

    package func pastBuilds() async throws -> [PastBuild] { world.withLock { $0.builds } }

    package func close() async { note("close") }
}
