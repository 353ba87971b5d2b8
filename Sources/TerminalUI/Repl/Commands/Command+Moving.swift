internal import BuildSession

extension Command {
    static let back = Command(
        name: "back", arguments: "[N]", summary: "stand one step, or N steps, earlier",
        help: """
            Moves back in time without rebuilding: files, environment and configuration are again as they were. What has
            run stays known, so that 'step' only moves over it.
                back
                back 3
            """,
        advances: true
    ) { call, context in
        try call.expect(atMost: 1)
        try await context.session.back(try call.count(0) ?? 1)
        try await context.sayWhereItStands()
        return .moved
    }

    static let goto = Command(
        name: "goto", arguments: "N", summary: "stand after step N",
        help: """
            Stands after step N: at once where it has run already, else by running what is missing. 0 is the start.
            Breakpoints don't stop it, a failure does.
                goto 5
            """,
        completes: [.step], advances: true
    ) { call, context in
        try call.expect(atMost: 1)
        _ = try call.argument(0)
        let number = try call.number(0) ?? 0
        return try await report(try await context.movingFar { try await context.session.goto(number) }, context)
    }

    static let restart = Command(
        name: "restart", summary: "stand before the first step again",
        help: """
            Moves to the start without forgetting anything; 'reload' reads the files again.
                restart
            """,
        advances: true
    ) { call, context in
        try call.expect(atMost: 0)
        try await context.session.restart()
        try await context.sayWhereItStands()
        return .moved
    }
}
