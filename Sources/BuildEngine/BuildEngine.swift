package import BuildPlan
package import ContainerRuntime
package import DockerfileSyntax
package import LayerArchive
package import OCISpec

/// Executes one step at a time. The caller owns the loop: next, back and breakpoints need nothing from in here.
package protocol BuildEngine: Sendable {
    var info: EngineInfo { get }

    /// Lays a Dockerfile out as steps: resolves the stages that the target needs and the triggers that bases bring.
    ///
    /// - Throws: `PlanError` for an unknown target or stage; a store's error where a base can't be read.
    func program(for dockerfile: Dockerfile, options: BuildOptions) async throws -> BuildProgram

    /// Runs `step` on `state` and tells what happened. Cancellation of the task stops a running command and throws
    /// `CancellationError`; nothing of the step is then kept.
    ///
    /// - Throws: `StepError` for a step that can't be done (a missing file, an unknown stage): the step is not taken.
    ///   A command that ends with another code than 0 is not thrown: its record says `failed`.
    func perform(
        _ step: BuildStep, of program: BuildProgram, from state: BuildState,
        events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> StepResult

    /// What each needed step from `state` on would do, with nothing run and nothing written.
    ///
    /// - Parameter explained: the number of a step whose reason is wanted in full: with the lines of small files.
    func predict(
        _ program: BuildProgram, from state: BuildState, after step: Int, explained: Int?
    ) async throws -> [Prediction]

    /// What the classic builder would do with each needed step from `state` on, had it made the builds that were made
    /// here.
    ///
    /// - Throws: `ClassicRefusal` for what it can't build.
    func predictClassic(_ program: BuildProgram, from state: BuildState, after step: Int) async throws -> [Prediction]

    /// What a build of a Dockerfile from its beginning would do with the files as they are now, or would be under a
    /// change that is not made. The session's own walk stays as it is.
    ///
    /// - Throws: `ContextChangeError` for a change that can't be thought of; as `program` and `predict` do.
    func imagine(
        _ dockerfile: Dockerfile, options: BuildOptions, change: ImaginedChange.FileChange?
    ) async throws -> ImaginedPlan

    /// Looks the Dockerfile over by the rules of the build checks.
    ///
    /// - Throws: an error where the context's ignore file can't be read; what makes the Dockerfile impossible to build is
    ///   the report's `fault`.
    func check(_ dockerfile: Dockerfile, options: BuildOptions, request: CheckRequest) async throws -> CheckReport

    /// Writes the stage stood in as an image and names it.
    func writeImage(of state: BuildState, program: BuildProgram, names: [Reference]) async throws -> BuiltImage

    /// Forgets what was read of the context, so that the next step sees the files as they are now.
    func contextChanged() async

    /// The merged file system of some layers, bottom first.
    func files(of layers: [Digest]) async throws -> FileTree

    /// The same with where the layers' tars are, to compare contents by.
    func layered(_ layers: [Digest]) async throws -> LayeredFiles

    /// One layer's entries as they stand in its tar.
    func entries(of layer: Digest) async throws -> [LayerEntry]

    /// A file's content, at most `limit` bytes of it; `layers` bottom first.
    func read(_ path: EntryPath, in layers: [Digest], limit: Int) async throws -> [UInt8]

    /// Runs a command in a throw-away copy of some files; the terminal or the given streams are the command's.
    func run(_ request: RunRequest, link: RunLink) async throws -> RunOutcome

    /// Keeps a build in the project's timeline, which gives it a number and a time.
    func keep(_ build: PastBuild) async throws

    /// The project's builds, oldest first.
    func pastBuilds() async throws -> [PastBuild]

    /// Ends what the session held open: kept failed steps, temporary folders.
    func close() async
}

/// How far the build checks look.
package struct CheckRequest: Sendable, Hashable {
    /// Look at stages too that the target does not need.
    package var everyStage: Bool
    /// Ask the registries what the images are that are not here; else what depends on them is not looked at.
    package var asksRegistries: Bool

    package init(everyStage: Bool, asksRegistries: Bool) {
        self.everyStage = everyStage
        self.asksRegistries = asksRegistries
    }
}

/// What the header of a session tells of the engine.
package struct EngineInfo: Sendable, Hashable {
    /// `embedded`.
    package var name: String
    /// `runc 1.1.5`, `crun 1.8.1`, `chroot`, or nil where commands can't be run.
    package var runtime: String?
    /// `overlay` or `copies`.
    package var files: String
    package var isRoot: Bool

    package init(name: String, runtime: String?, files: String, isRoot: Bool) {
        self.name = name
        self.runtime = runtime
        self.files = files
        self.isRoot = isRoot
    }
}

/// A step's record and where the build stands afterwards.
package struct StepResult: Sendable {
    package var record: StepRecord
    /// The state after the step; for a failed step the state before it.
    package var state: BuildState
    /// For a failed RUN: the files as it left them, to look around in until the next step or `close`.
    package var failedFiles: FailedFiles?
    /// The steps as they are laid out from now on, where the step brought more of them: an image that was not here
    /// before brings its ONBUILD triggers. What has run keeps its numbers.
    package var newProgram: BuildProgram?
    /// What the build checks remark on the step's instruction; the session adds it.
    package var findings: [CheckFinding] = []
    /// What the step's sources selected.
    var selections: [CopySelection] = []
    /// Where another engine decided of it.
    var judgement: EngineJudgement?

    package init(record: StepRecord, state: BuildState, failedFiles: FailedFiles? = nil) {
        self.record = record
        self.state = state
        self.failedFiles = failedFiles
    }
}

/// The name of a kept workspace of a failed RUN; valid until the engine's next `perform` or `close`.
package struct FailedFiles: Sendable, Hashable {
    package let id: String

    package init(id: String) { self.id = id }
}

/// A prediction for one step.
package struct Prediction: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable {
        case hit
        case miss
        /// Only running an earlier stage, or fetching what the step adds, can tell.
        case depends
        /// Not looked up: makes no layer.
        case none
    }

    package var step: Int
    package var outcome: Outcome
    package var reason: CacheReason?
    /// As in `StepRecord`; looked at for a step whose reason is wanted in full.
    package var fileLines: [String: [LineChange]] = [:]
    /// Where only running an earlier step can tell: that step.
    package var waitsFor: Int?
    /// What the step would be known by; nil for what is not looked up, or can't be told before.
    package var key: Digest?

    package init(
        step: Int, outcome: Outcome, reason: CacheReason?, waitsFor: Int? = nil, key: Digest? = nil
    ) {
        self.step = step
        self.outcome = outcome
        self.reason = reason
        self.waitsFor = waitsFor
        self.key = key
    }
}

extension BuildEngine {
    package func predict(
        _ program: BuildProgram, from state: BuildState, after step: Int
    ) async throws -> [Prediction] {
        try await predict(program, from: state, after: step, explained: nil)
    }
}

/// A plan under a change that is thought of.
package struct ImaginedPlan: Sendable {
    package var program: BuildProgram
    package var predictions: [Prediction]
    /// True where `.dockerignore` leaves out all that the change is about.
    package var isIgnored: Bool

    package init(program: BuildProgram, predictions: [Prediction], isIgnored: Bool = false) {
        self.program = program
        self.predictions = predictions
        self.isIgnored = isIgnored
    }
}
