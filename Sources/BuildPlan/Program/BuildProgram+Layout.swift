package import DockerfileSyntax
package import OCISpec

extension BuildProgram {
    /// Lays a Dockerfile out as steps.
    ///
    /// - Parameter triggers: the ONBUILD triggers of a base image, as its configuration has them; empty where the image
    ///   has none or is not at hand.
    /// - Throws: `PlanError` for an unknown target or base, or what `triggers` throws.
    package static func layout(
        _ dockerfile: Dockerfile, options: BuildOptions, triggers: (Reference) throws -> [String]
    ) throws -> BuildProgram {
        // Docker builds nothing where they can't be read.
        _ = try CheckSettings(dockerfile, options: options)
        var layout = ProgramLayout(dockerfile: dockerfile, options: options)
        try layout.evaluateGlobalArguments()
        for stage in dockerfile.stages { try layout.add(stage, triggers: triggers) }
        return try layout.program()
    }
}

/// The folding of stages into a program.
private struct ProgramLayout {
    let dockerfile: Dockerfile
    let options: BuildOptions
    var globals: [String: String] = [:]
    var stages: [ProgramStage] = []
    var steps: [BuildStep] = []
    /// The ONBUILD texts that each stage itself has.
    var stageTriggers: [[String]] = []
    /// For each stage, the stages it takes something from.
    var dependencies: [Set<Int>] = []

    mutating func evaluateGlobalArguments() throws(PlanError) {
        globals = PredefinedArguments.platform(options, of: dockerfile)
        for instruction in dockerfile.globalArguments {
            guard case .arg(let assignments) = instruction.body else { continue }
            globals = try globals.declaring(assignments, dockerfile: dockerfile, options: options)
            steps.append(
                BuildStep(
                    number: steps.count + 1, stage: nil, instruction: instruction, origin: .dockerfile, isNeeded: true))
        }
    }

    mutating func add(_ stage: Dockerfile.Stage, triggers: (Reference) throws -> [String]) throws {
        guard let first = stage.instructions.first, case .from(let from) = first.body else { return }
        let replacement = stage.name.flatMap { options.context(named: $0) }
        let base = try replacement?.base ?? base(of: from)
        stages.append(
            ProgramStage(
                index: stage.index, name: stage.name, base: base, replacement: replacement?.name, isNeeded: false))
        dependencies.append([])
        if case .stage(let index) = base { dependencies[stage.index].insert(index) }
        append(first, stage: stage.index, origin: .dockerfile)
        let fromNumber = steps.count
        if replacement != nil { return leaveOut(stage) }
        for text in try triggerTexts(of: base, triggers: triggers) {
            let instruction: Instruction
            do { instruction = try Instruction.parse(trigger: text, at: first.range) } catch {
                throw PlanError(.trigger(error, base: from.image.raw), at: first.range)
            }
            try note(instruction, in: stage.index)
            append(instruction, stage: stage.index, origin: .trigger(from: fromNumber))
        }
        var own: [String] = []
        for instruction in stage.instructions.dropFirst() {
            if let text = instruction.triggerText { own.append(text) }
            try note(instruction, in: stage.index)
            append(instruction, stage: stage.index, origin: .dockerfile)
        }
        stageTriggers.append(own)
    }

    /// The instructions of a stage whose place a context has: they keep their numbers, and nobody needs them.
    private mutating func leaveOut(_ stage: Dockerfile.Stage) {
        for instruction in stage.instructions.dropFirst() {
            append(instruction, stage: stage.index, origin: .dockerfile)
        }
        stageTriggers.append([])
    }

    private mutating func append(_ instruction: Instruction, stage: Int, origin: BuildStep.Origin) {
        steps.append(
            BuildStep(
                number: steps.count + 1, stage: stage, instruction: instruction, origin: origin, isNeeded: false))
    }

    private func triggerTexts(of base: StageBase, triggers: (Reference) throws -> [String]) throws -> [String] {
        switch base {
        case .scratch, .files: []
        case .stage(let index): stageTriggers[index]
        case .image(let reference): try triggers(reference)
        }
    }

    private func base(of from: FromInstruction) throws(PlanError) -> StageBase {
        let lookup = globals
        let name = try from.image.expanded(in: dockerfile) { lookup[$0] }
        if name.isEmpty { throw PlanError(.blankBase(from.image.raw), at: from.image.range) }
        if let index = dockerfile.stages.prefix(stages.count).lastIndex(where: { $0.name == name }) {
            // Stages' names are kept in small letters, and FROM compares with them as it is written; a stage may even be
            // named 'scratch'.
            return .stage(index)
        }
        if name == "scratch" { return .scratch }
        if let context = options.context(named: name) { return context.base }
        do { return .image(try Reference(name)) } catch { throw PlanError(.badImageName(error), at: from.image.range) }
    }

    /// Remembers the stages that a COPY or a RUN takes from.
    private mutating func note(_ instruction: Instruction, in stage: Int) throws(PlanError) {
        if case .run = instruction.body { try noteMounts(of: instruction, in: stage) }
        guard case .copy(let copy) = instruction.body, let from = copy.from, !from.raw.isEmpty else { return }
        if case .stage(let index) = try CopyEffect.Source(from: from, inStage: stage, of: dockerfile, options) {
            dependencies[stage].insert(index)
        }
    }

    private mutating func noteMounts(of instruction: Instruction, in stage: Int) throws(PlanError) {
        for from in instruction.mounts.compactMap(\.from) where !from.raw.isEmpty {
            if case .stage(let index) = try CopyEffect.Source(
                mountedFrom: from, inStage: stage, of: dockerfile, options)
            {
                dependencies[stage].insert(index)
            }
        }
    }

    func program() throws(PlanError) -> BuildProgram {
        let target = try targetStage()
        var needed: Set<Int> = []
        var waiting = [target]
        while let stage = waiting.popLast() {
            if needed.insert(stage).inserted { waiting.append(contentsOf: dependencies[stage]) }
        }
        var program = BuildProgram(
            dockerfile: dockerfile, options: options, steps: steps, stages: stages, target: target)
        for index in program.stages.indices { program.stages[index].isNeeded = needed.contains(index) }
        for index in program.steps.indices {
            guard let stage = program.steps[index].stage else { continue }
            let isLeftOut =
                program.stages[stage].replacement != nil && program.steps[index].instruction.keyword != .from
            program.steps[index].isNeeded = needed.contains(stage) && !isLeftOut
        }
        return program
    }

    private func targetStage() throws(PlanError) -> Int {
        guard let last = stages.indices.last else { throw PlanError(.noStage, at: nil) }
        guard let name = options.target, !name.isEmpty else { return last }
        if let index = stages.lastIndex(where: { $0.name == name.lowercased() }) { return index }
        throw PlanError(.unknownTarget(name, stages: stages.compactMap(\.name)), at: nil)
    }
}

extension [String: String] {
    /// These arguments with a global ARG's added: `--build-arg`, else the default, which may use those before it.
    func declaring(
        _ assignments: [Assignment], dockerfile: Dockerfile, options: BuildOptions
    ) throws(PlanError) -> [String: String] {
        var result = self
        for assignment in assignments {
            let name = assignment.name.raw
            if let given = options.buildArgument(name) {
                result[name] = given
            } else if let word = assignment.value {
                let known = result
                result[name] = try word.expanded(in: dockerfile) { known[$0] }
            }
        }
        return result
    }
}

extension CopyEffect.Source {
    /// What `--from=` names: an earlier stage by name or number, unless a context has its place; else a context or image.
    package init(
        from word: Word, inStage stage: Int, of dockerfile: Dockerfile, _ options: BuildOptions
    ) throws(PlanError) {
        let name = word.raw
        if name.contains("$") { throw PlanError(.variableInFrom(name), at: word.range) }
        let earlier = dockerfile.stages.prefix(stage)
        if let index = earlier.lastIndex(where: { $0.name == name.lowercased() }) {
            self.init(stage: index, of: dockerfile, options)
        } else if let number = Int(name) {
            if number == stage { throw PlanError(.fromItself(name), at: word.range) }
            guard earlier.indices.contains(number) else {
                throw PlanError(.stageNumberTooLarge(number, count: stage), at: word.range)
            }
            self.init(stage: number, of: dockerfile, options)
        } else if dockerfile.stages[stage].name == name.lowercased() {
            throw PlanError(.fromItself(name), at: word.range)
        } else if let context = options.context(named: name) {
            self = context.source
        } else if let later = dockerfile.stages.dropFirst(stage + 1).first(where: { $0.name == name.lowercased() }) {
            // Docker takes no image in its place, even where there is one.
            let line = later.instructions.first?.range.start.line ?? 0
            throw PlanError(.laterStage(later.name ?? name, line: line), at: word.range)
        } else if name == "scratch" {
            self = .scratch
        } else {
            do { self = .image(try Reference(name)) } catch { throw PlanError(.badImageName(error), at: word.range) }
        }
    }

    init(stage index: Int, of dockerfile: Dockerfile, _ options: BuildOptions) {
        let context = dockerfile.stages[index].name.flatMap { options.context(named: $0) }
        self = context?.source ?? .stage(index)
    }
}
