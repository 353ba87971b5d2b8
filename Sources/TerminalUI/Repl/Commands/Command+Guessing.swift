internal import BuildPlan
internal import BuildSession

extension Command {
    static let predict = Command(
        name: "predict", arguments: "[on|off|hit|miss [REASON]]", summary: "guess hit or miss before each step",
        help: """
            'predict on' asks before each step that the cache is asked about: hit or miss, and for a miss why. The
            engine's record decides, and 'score' tells how it went. 'predict hit' and 'predict miss REASON' guess for
            the next step without being asked. The reasons:
                first       it has not been built before
                parent      a step below it runs again
                text        its own line was changed
                files       a file that it takes was changed
                settings    a variable, the user, WORKDIR, SHELL or the like was changed
                base        the base image is another one
                cleared     the cache is not asked, or was cleared
            In a script the answers are the lines that follow the step:
                predict on
                step
                miss files
            """,
        completes: [.guess, .guessReason]
    ) { call, context in
        try call.expect(atMost: 2)
        let session = context.session
        switch call.arguments.first?.lowercased() {
        case nil:
            context.say(
                await session.isGuessing
                    ? "Guessing is on: each step is asked about before it runs."
                    : "Guessing is off: 'predict on' turns it on.")
        case "on":
            try call.expect(atMost: 1)
            let question = GuessQuestion(context: context)
            await session.ask { try await question.guess(for: $0) }
            context.say("From now on each step is asked about before it runs. 'score' tells how it goes.")
        case "off":
            try call.expect(atMost: 1)
            await session.ask(nil)
            context.say("No more questions. The score stays: 'score' tells it.")
        default:
            guard case .guess(let guess) = try GuessAnswer.read(call.arguments) else {
                throw CommandError.notAGuess(call.arguments.joined(separator: " "))
            }
            if case .hit = guess { try call.expect(atMost: 1) }
            let step = try await session.guess(guess)
            context.say("Noted for step \(step.number): 'step' takes it and tells whether it is so.")
        }
        return .stays
    }

    static let score = Command(
        name: "score", summary: "how the guesses went, and which rules were missed",
        help: """
            How many guesses were right, how many reasons, and for each rule of the cache that a guess went against the
            rule in one sentence.
                score
            """
    ) { call, context in
        try call.expect(atMost: 0)
        try await context.guide?.perform(.score, GuideDesk(context))
        let score = await context.session.score
        // In a lesson there need be none.
        if context.guide == nil || !score.guesses.isEmpty { context.show(Render.score(score, style: context.style)) }
        return .stays
    }
}
