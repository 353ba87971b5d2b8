/// The commands that there are in a lesson besides the others.
extension Command {
    static let lesson = Command(
        name: "lesson", summary: "where was I: the part of the lesson that stands open",
        help: """
            Shows the part of the lesson that stands open once more.
                lesson
            """
    ) { call, context in
        try call.expect(atMost: 0)
        return try await guide(.whereAmI, context)
    }

    static let answer = Command(
        name: "answer", arguments: "[ANSWER]", summary: "answer the question",
        help: """
            Your prediction, before the engine runs: the letter of an answer, or what is asked for. The engine's record
            then decides. Without an argument the question is put again.
                answer b
            """,
        completes: [.lessonAnswer], takesText: true
    ) { call, context in
        try await guide(.answer(call.text.isEmpty ? nil : call.text), context)
    }

    static let checkGoal = Command(
        name: "check", summary: "see whether the goal is reached, or go on",
        help: """
            Reads the project again, runs what the goal needs, and tells which goals are reached. Where there is something
            to try and no goal, it goes on with the lesson.
                check
            """
    ) { call, context in
        try call.expect(atMost: 0)
        return try await guide(.check, context)
    }

    static let hint = Command(
        name: "hint", summary: "a hint; there are three, each says more",
        help: """
            The next of the three hints of the goal that stands open.
                hint
            """
    ) { call, context in
        try call.expect(atMost: 0)
        return try await guide(.hint, context)
    }

    static let solution = Command(
        name: "solution", summary: "one solution, after success or three hints",
        help: """
            Shows one solution of the goal: the files that differ, and commands. There are often others.
                solution
            """
    ) { call, context in
        try call.expect(atMost: 0)
        return try await guide(.solution, context)
    }

    static let skip = Command(
        name: "skip", summary: "leave this part out",
        help: """
            Goes on with the next part. What the rest of the lesson needs of this one is done for you.
                skip
            """
    ) { call, context in
        try call.expect(atMost: 0)
        return try await guide(.skip, context)
    }

    static let reset = Command(
        name: "reset", arguments: "[lesson]", summary: "put the project back as this part needs it",
        help: """
            Makes your project as this part of the lesson found it; what you changed is kept in a folder beside it.
            'reset lesson' begins the whole lesson anew.
                reset
                reset lesson
            """,
        completes: [.lessonReset]
    ) { call, context in
        try call.expect(atMost: 1)
        if let word = call.arguments.first, word != "lesson" {
            throw CommandError.tooManyArguments(word, usage: call.usage)
        }
        return try await guide(.reset(everything: !call.arguments.isEmpty), context)
    }

    static let system = Command(
        name: "!", arguments: "COMMAND...", summary: "run a command of the shell in your project's folder",
        help: """
            Runs a command line by the shell, in the folder of your project. 'dockstep' in it works on the lesson's own
            images.
                ! ls -l
                ! touch app.sh
            """,
        takesText: true
    ) { call, context in
        guard !call.text.isEmpty else { throw CommandError.missingArgument(usage: call.usage) }
        return try await guide(.system(call.text), context)
    }

    static let program = Command(
        name: "dockstep", arguments: "ARG...", summary: "run dockstep itself, as in a shell",
        help: """
            What you would type in a shell, in the folder of your project and on the lesson's own images.
                dockstep images -a
                dockstep build -t app:1.0 .
            """,
        takesText: true
    ) { call, context in
        guard !call.text.isEmpty else { throw CommandError.missingArgument(usage: call.usage) }
        return try await guide(.system("dockstep \(call.text)"), context)
    }

    private static func guide(_ command: GuideCommand, _ context: ReplContext) async throws -> CommandOutcome {
        // Without a guide the table does not have these commands.
        try await context.guide?.perform(command, GuideDesk(context))
        return .stays
    }
}
