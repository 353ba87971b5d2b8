internal import DockerfileSyntax
internal import BuildPlan
internal import FoundationEssentials
internal import ImageStore
internal import OCISpec

/// The keys of the project's walk before this one, and of this one: what a miss is explained by.
struct TraceKeeper {
    private let store: ImageStore
    private let project: Digest
    /// For each step of this program, the one it continues.
    private var earlier: [Int: BuildTrace.Step] = [:]
    private var now: [Int: BuildTrace.Step] = [:]
    /// For each step looked up so far, what of its own differs from the earlier walk.
    private(set) var differences: [Int: CacheReason] = [:]
    /// What the store has.
    private var saved: Data?
    /// For each step, the one its parent key came from.
    private var parents: [Int: Int] = [:]

    init(store: ImageStore, project: Digest) {
        self.store = store
        self.project = project
    }

    /// Reads the last walk and pairs it with a program's steps.
    mutating func begin(_ program: BuildProgram) {
        saved = store.readRecord(.builds, key: project)
        let last = saved.flatMap { try? CanonicalJSON.decode(BuildTrace.self, from: $0) }
        earlier = (last ?? BuildTrace()).matches(for: program.steps)
        now = [:]
        differences = [:]
        parents = [:]
    }

    /// Pairs the steps of the same build anew: there are more of them now.
    mutating func match(_ program: BuildProgram) {
        let last = saved.flatMap { try? CanonicalJSON.decode(BuildTrace.self, from: $0) }
        earlier = (last ?? BuildTrace()).matches(for: program.steps)
    }

    func earlier(for step: Int) -> BuildTrace.Step? { earlier[step] }

    mutating func note(_ step: BuildTrace.Step, parent: Int?, difference: CacheReason?) {
        now[step.number] = step
        parents[step.number] = parent
        differences[step.number] = difference
    }

    /// Takes a note back: a step that did not come to its end has left nothing that a later miss could be explained by.
    mutating func forget(_ step: Int) {
        now[step] = nil
        parents[step] = nil
        differences[step] = nil
    }

    /// The step at the head of the chain that dragged this one along: the lowest below that differs by itself.
    func cause(of step: Int) -> Int? {
        var current = parents[step]
        var last: Int?
        while let number = current {
            if differences[number] != nil { last = number }
            current = parents[number]
        }
        return last
    }

    /// Keeps what is known now for the next walk; steps not reached keep what they had.
    mutating func save() {
        let steps = earlier.merging(now) { $1 }.map { number, step in
            var step = step
            step.number = number
            return step
        }
        let trace = BuildTrace(steps: steps.sorted { $0.number < $1.number })
        // A trace that can't be written costs an explanation at the next build, and nothing else.
        guard let data = try? CanonicalJSON.encode(trace) else { return }
        if data == store.readRecord(.builds, key: project) { return store.touchRecord(.builds, key: project) }
        try? store.writeRecord(.builds, key: project, data: data)
    }
}

/// One walk through a program as far as it has come.
struct Walk {
    var trace: TraceKeeper
    /// False for a prediction: nothing is written, memos neither.
    var remembers: Bool
    /// For each stage, the step that made the chain it stands on.
    var chainSteps: [Int: Int] = [:]
    /// Steps of `--link` that were hits, with the step below each: what is below went on through them.
    private var linkedHits: [Int: Int] = [:]
    /// Stages in which a step really ran.
    var stagesThatRan: Set<Int> = []
    /// Stages in which a step was forced: BuildKit finds nothing for what stands on one, WORKDIR included.
    var forcedStages: Set<Int> = []

    init(trace: TraceKeeper, remembers: Bool) {
        self.trace = trace
        self.remembers = remembers
    }

    mutating func begin(_ program: BuildProgram) {
        trace.begin(program)
        chainSteps = [:]
        linkedHits = [:]
        stagesThatRan = []
        forcedStages = []
    }

    /// Takes from a state which step made each stage's chain: a session may have moved, or kept steps over a reload.
    mutating func stand(on state: BuildState, of program: BuildProgram) {
        for (index, stage) in state.stages {
            let from = program.steps.first { $0.stage == index }?.number
            chainSteps[index] = stage.layers.last?.step ?? from
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

    /// Notes a step's key and what of its own differs from the walk before.
    mutating func note(_ step: BuildStep, key: CacheKey, effect: Effect, difference: KeyDifference?, isNew: Bool) {
        guard let stage = step.stage else { return }
        var sources: [String] = []
        if case .copy(let copy) = effect { sources = copy.paths.map(\.text) }
        let own = isNew ? CacheReason(code: .firstBuild) : difference?.own
        trace.note(
            BuildTrace.Step(
                number: step.number, stage: stage, line: step.line, keyword: step.instruction.keyword.rawValue,
                text: step.instruction.text, key: key, sources: sources, isLinked: effect.isLinked ? true : nil),
            // A FROM of files begins its stage's chain itself.
            parent: chainSteps[stage] == step.number ? nil : chainSteps[stage], difference: own)
    }
}
