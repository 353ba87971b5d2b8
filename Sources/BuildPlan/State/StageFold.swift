internal import DockerfileSyntax
internal import OCISpec

/// The folding of one instruction into a stage: one case for each instruction, nothing touched but values.
struct StageFold {
    var stage: StageState
    let step: BuildStep
    let program: BuildProgram
    let globals: [String: String]
    /// All stages begun, with which this one's sources are looked up.
    let stages: [Int: StageState]
    var changes: [ConfigChange] = []
    var createdBy = ""
    /// The words after expansion, for showing what ran.
    var expandedText: String?

    init(
        stage: StageState, step: BuildStep, program: BuildProgram, globals: [String: String],
        stages: [Int: StageState]
    ) {
        self.stage = stage
        self.step = step
        self.program = program
        self.globals = globals
        self.stages = stages
    }

    var instruction: Instruction { step.instruction }

    mutating func apply() throws(PlanError) -> Effect {
        let effect = try effect()
        stage.definition = LayerDefinition.after(effect, on: stage.definition, source: definition(of:))
        return effect
    }

    private mutating func effect() throws(PlanError) -> Effect {
        try refuseWhatIsNotExecuted()
        switch instruction.body {
        case .from: return .none
        case .run(let form): return try run(form)
        case .copy(let copy): return try self.copy(copy, isAdd: false)
        case .add(let copy): return try self.copy(copy, isAdd: true)
        case .workdir(let word): return try workdir(word)
        case .env(let assignments): try env(assignments)
        case .arg(let assignments): try arg(assignments)
        case .label(let assignments): try label(assignments)
        case .user(let word): try user(word)
        case .expose(let words): try expose(words)
        case .volume(let words): try volume(words)
        case .cmd(let form): cmd(form)
        case .entrypoint(let form): entrypoint(form)
        case .shell(let words): shell(words)
        case .stopsignal(let word): try stopsignal(word)
        case .healthcheck(let check): healthcheck(check)
        case .onbuild(let trigger): onbuild(trigger)
        case .maintainer(let word): maintainer(word)
        }
        return .none
    }

    /// Adds the line of history that the instruction leaves; a layer's time is set when the layer is there, other lines
    /// get theirs when an image is made. An ONBUILD leaves none: what it keeps for later is in the configuration alone,
    /// as with BuildKit.
    mutating func recordHistory(for effect: Effect) {
        if createdBy.isEmpty { return }
        stage.history.append(
            HistoryEntry(
                createdBy: createdBy, comment: "buildkit.dockerfile.v0", emptyLayer: effect == .none ? true : nil))
    }

    /// `nil` for a variable that is not set, so that `${X:-default}` works.
    func lookup() -> (String) -> String? {
        let values = stage.environmentLookup
        return { values[$0] }
    }

    func expand(_ word: Word) throws(PlanError) -> String {
        try word.expanded(in: program.dockerfile, lookup: lookup())
    }

    func change(_ field: String, name: String? = nil, from old: String?, to new: String?) -> [ConfigChange] {
        old == new ? [] : [ConfigChange(field: field, name: name, old: old, new: new)]
    }

    /// Refuses by name what is parsed and not executed, so that nothing is left out in silence.
    private func refuseWhatIsNotExecuted() throws(PlanError) {
        let executed: Set<String> =
            switch instruction.keyword {
            case .run: ["network", "mount", "security"]
            case .copy: ["from", "chown", "chmod", "link", "parents", "exclude"]
            case .add: ["chown", "chmod", "link", "exclude", "checksum", "keep-git-dir", "unpack"]
            default: Set(instruction.flags.map(\.name))
            }
        if let flag = instruction.flag("device") { throw PlanError(.device, at: flag.range) }
        if let flag = instruction.flags.first(where: { !executed.contains($0.name) }) {
            throw PlanError(.notYet("\(instruction.keyword.rawValue) --\(flag.name)"), at: flag.range)
        }
    }
}
