internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax

extension Command {
    static let plan = Command(
        name: "plan", arguments: "[--rules RULES|--compare]", summary: "predict the steps ahead: hit or miss, and why",
        help: """
            What each step ahead would do, with nothing run and nothing written. A '?' where only running an
            earlier stage can tell. With '--rules classic' as Docker's classic builder (DOCKER_BUILDKIT=0) would decide,
            had it made the same builds; '--compare' puts both side by side and tells which rules part them.
                plan
                plan --rules classic
                plan --compare
            """,
        completes: [.planOption, .planRules]
    ) { call, context in
        let wanted = try PlanWanted(call)
        let session = context.session
        let program = try await session.program
        let style = context.style
        guard !(await session.isAtEnd) else {
            context.say(
                "No step is ahead: all have run. 'reload' reads the files again and tells which steps a change makes run."
            )
            return .stays
        }
        switch wanted {
        case .buildKit:
            context.show(Render.plan(try await session.predictions(), program: program, style: style))
        case .classic:
            context.show(Render.classicPlan(try await session.classicPredictions(), program: program, style: style))
        case .both:
            let modern = try await session.predictions()
            let classic = try await session.classicPredictions()
            context.show(Render.comparison(modern, classic, program: program, style: style))
        }
        return .stays
    }
}

/// By whose rules a plan is wanted.
enum PlanWanted: Hashable {
    case buildKit
    case classic
    case both

    static let options = ["--rules", "--compare"]
    static let rules = ["buildkit", "classic"]

    init(_ call: CommandCall) throws(CommandError) {
        guard let first = call.arguments.first else {
            self = .buildKit
            return
        }
        switch first {
        case "--compare":
            try call.expect(atMost: 1)
            self = .both
        case "--rules":
            try call.expect(atMost: 2)
            guard call.arguments.count == 2 else { throw .missingValue(option: "--rules") }
            switch call.arguments[1] {
            case "buildkit": self = .buildKit
            case "classic": self = .classic
            default: throw .badValue(call.arguments[1], option: "--rules", allowed: "buildkit or classic")
            }
        case "--rules=classic": self = .classic
        case "--rules=buildkit": self = .buildKit
        default:
            if first.hasPrefix("-") { throw .unknownOption(first, usage: call.usage) }
            throw .tooManyArguments(first, usage: call.usage)
        }
    }
}
