@testable internal import BuildPlan
internal import DockerfileSyntax
internal import OCISpec

/// Programs and records for the scripted engine: as the real ones, without base images and expansion.
enum ScriptedProgram {
    static func layOut(_ dockerfile: Dockerfile, options: BuildOptions) -> BuildProgram {
        let names = dockerfile.stages.map(\.name)
        let target = options.target.flatMap { names.firstIndex(of: $0) } ?? dockerfile.stages.count - 1
        let needed = stagesNeeded(by: target, in: dockerfile)
        var steps: [BuildStep] = []
        for instruction in dockerfile.globalArguments { append(instruction, stage: nil, isNeeded: true, to: &steps) }
        for stage in dockerfile.stages {
            for instruction in stage.instructions {
                append(instruction, stage: stage.index, isNeeded: needed.contains(stage.index), to: &steps)
            }
        }
        let stages = dockerfile.stages.map {
            ProgramStage(index: $0.index, name: $0.name, base: .scratch, isNeeded: needed.contains($0.index))
        }
        return BuildProgram(dockerfile: dockerfile, options: options, steps: steps, stages: stages, target: target)
    }

    private static func append(_ instruction: Instruction, stage: Int?, isNeeded: Bool, to steps: inout [BuildStep]) {
        steps.append(
            BuildStep(
                number: steps.count + 1, stage: stage, instruction: instruction, origin: .dockerfile,
                isNeeded: isNeeded))
    }

    private static func stagesNeeded(by target: Int, in dockerfile: Dockerfile) -> Set<Int> {
        var result: Set<Int> = [target]
        for instruction in dockerfile.stages[target].instructions {
            let source: String? =
                switch instruction.body {
                case .copy(let copy): copy.from?.raw
                case .from(let from): from.image.raw
                default: nil
                }
            let index = dockerfile.stages.firstIndex { $0.name != nil && $0.name == source }
            if let index, index < target { result.formUnion(stagesNeeded(by: index, in: dockerfile)) }
        }
        return result
    }

    static func record(
        _ step: BuildStep, of program: BuildProgram, outcome: StepOutcome, exitCode: Int, log: String
    ) -> StepRecord {
        let makesLayer = [.run, .copy, .add].contains(step.instruction.keyword) && exitCode == 0
        let layer = LayerSummary(
            diffID: Digest(of: step.instruction.text), size: 3, added: 1, changed: 0, deleted: 0, largest: [])
        return StepRecord(
            step: step.number, of: program.steps.count, stage: step.stage, stageName: nil, line: step.line,
            lastLine: step.instruction.range.lines.upperBound, keyword: step.instruction.keyword,
            text: step.instruction.text, outcome: outcome, layer: makesLayer ? layer : nil, exitCode: exitCode,
            log: log)
    }

    static func state(after step: BuildStep, from state: BuildState, record: StepRecord) -> BuildState {
        var state = state
        guard let index = step.stage else { return state }
        var stage =
            state.stages[index]
            ?? StageState(
                stage: index, config: ContainerConfig(), platform: .host, author: nil, history: [], layers: [],
                chain: [], environment: [], declaredArguments: [], hasOwnCommand: false, commandForm: nil,
                entrypointForm: nil)
        if let layer = record.layer {
            stage.layers.append(
                StateLayer(diffID: layer.diffID, size: layer.size, step: step.number, createdBy: record.text))
        }
        apply(step.instruction, to: &stage)
        state.stages[index] = stage
        state.current = index
        return state
    }

    private static func apply(_ instruction: Instruction, to stage: inout StageState) {
        switch instruction.body {
        case .env(let assignments):
            for assignment in assignments {
                let value = assignment.value?.raw ?? ""
                let line = assignment.name.range.start.line
                stage.environment.append(
                    EnvironmentVariable(name: assignment.name.raw, value: value, source: .env(line: line)))
                stage.config.env = (stage.config.env ?? []) + ["\(assignment.name.raw)=\(value)"]
            }
        case .cmd(.exec(let words)):
            stage.config.cmd = words.map(\.raw)
            stage.commandForm = .exec
        case .workdir(let path): stage.config.workingDir = path.raw
        default: break
        }
    }
}
