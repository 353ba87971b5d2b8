internal import BuildPlan
internal import BuildSession

extension Command {
    static let advise = Command(
        name: "advise", arguments: "cache [FILE]", summary: "the order of steps that would have saved most",
        help: """
            Looks at what changed from build to build ('builds' lists them) and finds the order of the Dockerfile's steps by
            which least would have had to run again, in seconds. Only steps change places that leave the image's files as
            they are; what that rests on is told. With FILE the Dockerfile in that order is written there.
                advise cache
                advise cache Dockerfile.better
            """, completes: [.adviceTopic, .hostPath]
    ) { call, context in
        try call.expect(atMost: 2)
        let topic = try call.argument(0)
        guard topic == "cache" else { throw CommandError.unknownAdvice(topic) }
        let advice = try await context.session.cacheAdvice()
        context.show(Render.advice(advice, style: context.style))
        guard call.arguments.count > 1 else { return .stays }
        guard !advice.moves.isEmpty else { throw CommandError.nothingAdvised }
        context.say(try await context.services.write(advice.lines, to: call.arguments[1]))
        return .stays
    }
}
