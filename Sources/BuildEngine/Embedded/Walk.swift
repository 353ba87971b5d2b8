internal import BuildPlan
internal import OCISpec

/// One walk through a program as far as it has come.
struct Walk {
    var trace: TraceKeeper
    /// False for a prediction: nothing is written, memos neither.
    var remembers: Bool
    /// Whether the lines are looked up that small text files have lost and gained.
    var tellsLines: Bool
    /// What stands for the context folder in a plan under a change; nil for the folder itself.
    var context: BuildContext?
    /// For each stage, the step that made the chain it stands on.
    var chainSteps: [Int: Int] = [:]
    /// Steps of `--link` that were hits, with the step below each: what is below went on through them.
    private var linkedHits: [Int: Int] = [:]
    /// Stages in which a step really ran.
    var stagesThatRan: Set<Int> = []
    /// For each stage in which a step was forced, the first: BuildKit finds nothing for what stands on one, WORKDIR
    /// included.
    var forcedSteps: [Int: Int] = [:]
    /// Caches of mounts that a forced step has begun anew: once a build, so that its steps share them all the same.
    var clearedCaches: Set<Digest> = []

    init(trace: TraceKeeper, remembers: Bool) {
        self.trace = trace
        self.remembers = remembers
        tellsLines = remembers
    }

    mutating func begin(_ program: BuildProgram) {
        trace.begin(program)
        chainSteps = [:]
        linkedHits = [:]
        stagesThatRan = []
        forcedSteps = [:]
        clearedCaches = []
    }

    /// Takes from a state which step made each stage's chain: a session may have moved, or kept steps over a reload.
    mutating func stand(on state: BuildState, of program: BuildProgram) {
        for (index, stage) in state.stages {
            chainSteps[index] = stage.layers.last?.step ?? program.firstStep(ofChainIn: index)
        }
    }

    /// The step that a stage's chain was changed by, if it was: a linked copy that was a hit changes nothing by itself.
    func stepBelow(_ stage: Int) -> Int? {
        var step = chainSteps[stage]
        while let number = step, let below = linkedHits[number] { step = below }
        return step
    }

    mutating func noteLinkedHit(_ isLinkedHit: Bool, of step: BuildStep) {
        linkedHits[step.number] = isLinkedHit ? step.stage.flatMap { chainSteps[$0] } : nil
    }

    mutating func noteForced(_ step: BuildStep) {
        guard let stage = step.stage, forcedSteps[stage] == nil else { return }
        forcedSteps[stage] = step.number
    }

    /// Notes what a step is now, for this walk's explanations and for later walks.
    mutating func note(
        _ step: BuildStep, _ version: BuildTrace.Version, variables: [EnvironmentVariable] = [],
        selections: [CopySelection] = []
    ) -> NotedStep? {
        let below = step.stage.flatMap { chainSteps[$0] }
        return trace.note(
            step, version,
            // A FROM of files begins its stage's chain itself.
            below: below == step.number ? nil : below, variables: variables, selections: selections)
    }
}
