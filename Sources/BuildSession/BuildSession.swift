package import BuildEngine
package import BuildPlan

/// The stepping through one Dockerfile: where the build stands, what has happened, and how it moves. It prints nothing;
/// views listen to its events and ask it.
///
/// The session stands between steps. What has run stays in its history, so that moving back and forth in it rebuilds
/// nothing. One move at a time: while the engine works, another move is refused with `SessionError.busy`.
package actor BuildSession {
    /// A step that has run, and where the build stood after it.
    struct Taken: Sendable {
        var record: StepRecord
        var state: BuildState
    }

    package nonisolated let source: SessionSource
    package nonisolated let engine: any BuildEngine
    let events = EventFanOut()

    /// The options of the program; `reload(options:)` changes them.
    package internal(set) var options: BuildOptions
    var loaded: BuildProgram?
    /// The steps that the target needs, in the order in which they run.
    var needed: [BuildStep] = []
    /// What has run of `needed`, first to last; longer than `position` after a move back.
    var taken: [Taken] = []
    /// How many of the needed steps have run where the session stands.
    package internal(set) var position = 0
    /// The RUN that failed just now; the next move forgets it.
    package internal(set) var failure: StepFailure?
    package internal(set) var breakpoints: [Breakpoint] = []
    var nextBreakpoint = 1
    /// The step before which a `miss` breakpoint stopped, which may therefore miss without another stop.
    var announcedMiss: Int?
    /// What the build checks remark on, as far as the base images are known by now; in the order of the file.
    package internal(set) var findings: [CheckFinding] = []
    /// How the guesses went.
    package internal(set) var score = Score()
    /// Who is asked for a guess; nil where guessing is off.
    var asker: GuessAsker?
    /// A guess that was made before the step is taken.
    var guessAhead: (step: Int, guess: Guess)?
    /// Steps that the engine was asked for since a build was last kept in the timeline, and how many of `taken` are of
    /// builds that are kept.
    var performed = 0
    var carriedOver = 0
    private var isBusy = false

    package init(source: SessionSource, engine: any BuildEngine, options: BuildOptions) {
        self.source = source
        self.engine = engine
        self.options = options
    }

    /// Reads the Dockerfile and lays its steps out; the session then stands before the first.
    ///
    /// - Throws: the source's or the parser's error, or the engine's for an unknown target or stage.
    @discardableResult
    package func load() async throws -> BuildProgram {
        try await exclusively {
            let program = try await engine.program(for: try await source.read(), options: options)
            install(program)
            await lookOver()
            return program
        }
    }

    /// - Throws: `SessionError.notLoaded`.
    package var program: BuildProgram {
        get throws {
            guard let loaded else { throw SessionError.notLoaded }
            return loaded
        }
    }

    /// Calls `receive` with every event from now on, in order, on the thread that brings it.
    @discardableResult
    package nonisolated func listen(_ receive: @escaping @Sendable (SessionEvent) -> Void) -> SessionListener {
        events.add(receive)
    }

    package nonisolated func remove(_ listener: SessionListener) { events.remove(listener) }

    /// Ends what the engine holds open for the session.
    package func close() async {
        await keepBuild(.stopped)
        failure = nil
        await engine.close()
    }

    func install(_ program: BuildProgram) {
        loaded = program
        needed = program.neededSteps
        taken = []
        position = 0
        failure = nil
        announcedMiss = nil
    }

    func checkIdle() throws {
        if isBusy { throw SessionError.busy }
    }

    /// Marks the session busy before anything is awaited: an actor lets other calls in while it waits.
    func exclusively<Result: Sendable>(_ move: () async throws -> Result) async throws -> Result {
        try checkIdle()
        isBusy = true
        defer { isBusy = false }
        return try await move()
    }
}
