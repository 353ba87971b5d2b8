internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax

extension Command {
    static let step = Command(
        name: "step", aliases: ["next", "n", "s"], arguments: "[COUNT]",
        summary: "run the next instruction (also: just Enter)",
        help: """
            Runs the instruction that the marker points at and shows its record: hit or miss and why, its layer, what
            changed in the configuration. Over what this session has run already it only moves.
                step
                step 3      takes three steps, and stops before that where one fails
            """,
        advances: true
    ) { call, context in
        try call.expect(atMost: 1)
        let count = try call.count(0) ?? 1
        let session = context.session
        if count == 1 {
            if try await session.step().record.outcome == .failed { return try await failed(context) }
            try await context.sayWhereItStands()
            return .moved
        }
        let stop = try await context.movingFar {
            var results: [StepResult] = []
            repeat {
                results.append(try await session.step())
                if results.last?.record.outcome == .failed { return Stop(reason: .failed([]), results: results) }
                if await session.isAtEnd { break }
            } while results.count < count
            return Stop(reason: .arrived, results: results)
        }
        return try await report(stop, context)
    }

    static let `continue` = Command(
        name: "continue", aliases: ["c"], summary: "run on to the end, a breakpoint or a failure",
        help: """
            Runs one instruction after the other until a breakpoint, a failure or the end.
                break RUN
                continue
            """,
        advances: true
    ) { call, context in
        try call.expect(atMost: 0)
        return try await report(try await context.movingFar { try await context.session.continue() }, context)
    }

    static let until = Command(
        name: "until", aliases: ["u"], arguments: "N|STAGE|line N", summary: "run on until step N or a stage is done",
        help: """
            Runs on until step N has run, until the last step of a stage has, or until the instruction at a line comes
            next. Breakpoints on the way stop it.
                until 4
                until build
                until line 12
            """,
        completes: [.stepOrStage], advances: true
    ) { call, context in
        let word = try call.argument(0)
        let target: Target
        if word == "line" {
            try call.expect(atMost: 2)
            _ = try call.argument(1)
            target = .line(try call.number(1) ?? 0)
        } else {
            try call.expect(atMost: 1)
            target = Int(word).map { .step($0) } ?? .stage(word)
        }
        let before = await context.session.position
        let stop = try await context.movingFar { try await context.session.until(target) }
        if stop.results.isEmpty, await context.session.position == before {
            context.say("That has run already: 'goto N' goes back to it.")
        }
        return try await report(stop, context)
    }

    /// Tells why the session stopped, and where it stands.
    static func report(_ stop: Stop, _ context: ReplContext) async throws -> CommandOutcome {
        switch stop.reason {
        case .arrived, .end: break
        case .breakpoint(let breakpoints): context.say("Stopped at \(names(of: breakpoints)).")
        case .missed(let breakpoints):
            context.say(
                "Stopped at \(names(of: breakpoints)): the step missed, which was not to be known before it ran.")
        case .failed(let breakpoints):
            if !breakpoints.isEmpty { context.say("Stopped at \(names(of: breakpoints)).") }
            return try await failed(context)
        }
        try await context.sayWhereItStands()
        return .moved
    }

    static func failed(_ context: ReplContext) async throws -> CommandOutcome {
        let step = await context.session.failure?.record.step ?? 0
        let last = await context.session.lastStep
        context.say(
            "Step \(step) is not taken: the session stands \(last == 0 ? "at the start" : "after step \(last)") as before."
        )
        return .stepFailed
    }

    private static func names(of breakpoints: [Breakpoint]) -> String {
        breakpoints.map { "breakpoint \($0.number) (\($0.place.title))" }.joined(separator: " and ")
    }
}

extension Breakpoint.Place {
    /// As `break` takes it.
    var title: String {
        switch self {
        case .line(let line): "line \(line)"
        case .keyword(let keyword): keyword.rawValue
        case .miss: "miss"
        case .fail: "fail"
        }
    }
}
