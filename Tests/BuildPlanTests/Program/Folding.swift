import BuildPlan
import DockerfileSyntax
import OCISpec
import Testing

/// A Dockerfile folded to its end with no engine: layers and bases are left out.
struct Folding {
    var program: BuildProgram
    var state = BuildState.start
    var plans: [Int: StepPlan] = [:]

    init(_ text: String, options: BuildOptions = BuildOptions(), triggers: [String] = []) throws {
        let dockerfile = try Dockerfile.parse(Array(text.utf8), name: "Dockerfile")
        program = try BuildProgram.layout(dockerfile, options: options) { _ in triggers }
        for step in program.neededSteps {
            let plan = try state.applying(step, of: program)
            plans[step.number] = plan
            state = plan.state
            if case .base(let base) = plan.effect { begin(on: base, step) }
        }
    }

    private mutating func begin(on base: StageBase, _ step: BuildStep) {
        guard let index = step.stage else { return }
        switch base {
        case .files: break
        case .scratch: state.stages[index]?.beginOnScratch()
        case .stage(let other): if let earlier = state.stages[other] { state.stages[index]?.begin(on: earlier) }
        case .image:
            var config = ImageConfig(architecture: "amd64", os: "linux")
            config.config.cmd = ["base"]
            config.config.env = ["PATH=/bin"]
            state.stages[index]?.begin(on: config, layers: [], chain: [])
        }
    }

    var stage: StageState {
        get throws { try #require(state.stages[program.target]) }
    }

    func run(_ number: Int) throws -> RunEffect {
        guard case .run(let effect)? = plans[number]?.effect else { throw NotThatEffect() }
        return effect
    }

    func copy(_ number: Int) throws -> CopyEffect {
        guard case .copy(let effect)? = plans[number]?.effect else { throw NotThatEffect() }
        return effect
    }

    struct NotThatEffect: Error {}
}
