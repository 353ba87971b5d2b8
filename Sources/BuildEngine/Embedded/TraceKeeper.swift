internal import BuildPlan
internal import DockerfileSyntax
internal import FoundationEssentials
internal import ImageStore
internal import OCISpec

/// What a walk knows of a step that it has looked up.
struct NotedStep {
    var step: BuildTrace.Step
    /// The step that made the chain below; nil for the first of a chain.
    var below: Int?
    /// What it was at earlier walks, newest first, and which of these it is compared with.
    var earlier: [BuildTrace.Version]
    var nearest: BuildTrace.Version?
    /// How the step read at the last walk; nil where there was none like it.
    var earlierText: String?
    /// What names the differences: where variables were set, what sources select.
    var variables: [EnvironmentVariable] = []
    var selections: [CopySelection] = []
    /// True once it is known that it missed.
    var ran = false
    var reason: CacheReason?
}

/// The keys of the project's walks before this one, and of this one: what a miss is explained by.
struct TraceKeeper {
    private let store: ImageStore
    private let project: Digest
    private let kind: Kind
    /// For each step of this program, the one it continues; and those that no step continues.
    private var earlier: [Int: BuildTrace.Step] = [:]
    private var gone: [BuildTrace.Step] = []
    private var now: [Int: NotedStep] = [:]
    private var keyless: [Int: CacheReason] = [:]
    private var descent = TraceDescent()
    /// The walk before this one, and what this one has kept since; nil as long as it is the same.
    private var last = BuildTrace()
    private var kept: BuildTrace?

    /// By whose rules the keys are: by BuildKit's some instructions have none.
    enum Kind {
        case buildKit
        case classic

        fileprivate var record: RecordKind { self == .buildKit ? .builds : .classic }
        fileprivate func hasKey(_ keyword: Keyword) -> Bool { self == .classic || keyword.isLookedUp }
    }

    init(store: ImageStore, project: Digest, kind: Kind = .buildKit) {
        self.store = store
        self.project = project
        self.kind = kind
    }

    /// Reads the last walk and pairs it with a program's steps.
    mutating func begin(_ program: BuildProgram) {
        let data = store.readRecord(kind.record, key: project)
        last = data.flatMap { try? CanonicalJSON.decode(BuildTrace.self, from: $0) } ?? BuildTrace()
        kept = nil
        now = [:]
        keyless = [:]
        descent = TraceDescent()
        match(program)
    }

    /// Pairs the steps of the same build anew: there are more of them now.
    mutating func match(_ program: BuildProgram) {
        earlier = last.matches(for: program.steps, where: kind.hasKey)
        let paired = Set(earlier.values.map(\.number))
        gone = last.steps.filter { !paired.contains($0.number) }
    }

    /// Whether an earlier walk had a step that this one continues.
    func isKnown(_ step: Int) -> Bool { earlier[step] != nil }

    func noted(_ step: Int) -> NotedStep? { now[step] }

    /// Notes what a step is now, and finds what it is to be compared with.
    mutating func note(
        _ step: BuildStep, _ version: BuildTrace.Version, below: Int?, variables: [EnvironmentVariable],
        selections: [CopySelection]
    ) -> NotedStep? {
        guard let stage = step.stage else { return nil }
        let past = earlier[step.number].map { [$0.version] + $0.past } ?? []
        var noted = NotedStep(
            step: BuildTrace.Step(
                number: step.number, stage: stage, line: step.line, keyword: step.instruction.keyword.rawValue,
                text: step.instruction.text, version: version, past: past), below: below, earlier: past)
        noted.earlierText = earlier[step.number]?.text
        noted.variables = variables
        noted.selections = selections
        noted.nearest = descent.nearest(
            of: past, to: version.key, step: step.number, parents: version.parents, stepBelow: below,
            isLinked: version.isLinked ?? false)
        now[step.number] = noted
        return noted
    }

    /// Names the chain from a step on by what it turned out to be.
    mutating func setChain(of step: Int, _ chain: [Digest]) { now[step]?.step.version.chain = chain }

    /// Adds to a note how the step was explained, and whether it missed.
    mutating func explain(_ step: Int, _ reason: CacheReason, ran: Bool) {
        now[step]?.reason = reason
        now[step]?.ran = ran
    }

    /// Notes how a step is explained that has no key: what stands on it is explained by the same.
    mutating func explain(_ step: BuildStep, _ reason: CacheReason) { keyless[step.number] = reason }

    /// Why a step of this walk was found as it was.
    func reason(of step: Int) -> CacheReason? { now[step]?.reason ?? keyless[step] }

    /// Takes a note back: a step that did not come to its end has left nothing that a later miss could be explained by.
    mutating func forget(_ step: Int) { now[step] = nil }

    /// A step of the last walk that this Dockerfile does not have any more and on which one with these parents stood.
    func gone(below parents: [Digest]) -> BuildTrace.Step? {
        gone.first { !Set($0.version.chain).isDisjoint(with: parents) }
    }

    /// Keeps what is known now for the next walk; steps not reached keep what they had.
    mutating func save() {
        let steps = earlier.merging(now.mapValues(\.step)) { $1 }.map { number, step in
            var step = step
            step.number = number
            return step
        }
        let trace = BuildTrace(steps: steps.sorted { $0.number < $1.number })
        guard trace != kept ?? last else { return store.touchRecord(kind.record, key: project) }
        // A trace that can't be written costs an explanation at the next build, and nothing else.
        guard let data = try? CanonicalJSON.encode(trace) else { return }
        try? store.writeRecord(kind.record, key: project, data: data)
        kept = trace
    }
}
