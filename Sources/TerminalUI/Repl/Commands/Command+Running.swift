internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import ContainerRuntime
internal import OCISpec

extension Command {
    static let resolve = Command(
        name: "resolve", arguments: "[--entrypoint X] [ARG...]",
        summary: "how ENTRYPOINT, CMD and arguments become the command",
        help: """
            The table of ENTRYPOINT and CMD with this image's cell marked, and where each word of the command comes
            from. Nothing is run.
                resolve
                resolve --entrypoint sh -- -c 'echo hi'
            """
    ) { call, context in
        let options = try RunOptions(call, onlyEntrypoint: true)
        let stage = try await context.session.stage()
        let matrix = CommandResolution.matrix(
            config: stage.config, entrypointForm: stage.entrypointForm, cmdForm: stage.commandForm)
        context.show(Render.resolutionMatrix(matrix, style: context.style))
        context.show(Render.resolution(options.resolution(of: stage), config: stage.config, style: context.style))
        return .stays
    }

    static let run = Command(
        name: "run", arguments: "[OPTIONS] [ARG...]", summary: "run the image, as 'docker run' would",
        help: """
            Shows how the command is resolved and runs it in a copy of the image's files, which is thrown away
            afterwards. Before the last step: the image as it is where the session stands.
                --entrypoint X   -e, --env NAME=VALUE   -u, --user USER   -w, --workdir FOLDER
                -v, --volume HOST:CONTAINER[:ro]   -p, --publish HOST:CONTAINER   -P   --network host|private|none
                --add-host NAME:ADDRESS   -h, --hostname NAME   --read-only   (--rm, -i and -t are always so)
            What begins with - and is for the command stands behind --. Ctrl-C goes to the command; as process 1 of its
            container it ignores that unless it has a handler for it.
                run
                run -e PORT=9000 sh
            """
    ) { call, context in
        let options = try RunOptions(call)
        let stage = try await context.session.stage()
        let resolution = options.resolution(of: stage)
        if await !context.session.isAtEnd {
            context.say(
                "The build is not at its end: this is the image as step \(await context.session.lastStep) left it.")
        }
        context.show(Render.resolution(resolution, config: stage.config, style: context.style))
        guard !resolution.arguments.isEmpty else { throw CommandError.nothingToRun }
        var request = RunRequest(
            stage: stage, arguments: resolution.arguments.map(\.text), environment: stage.config.env ?? [],
            terminal: context.isTerminal)
        for note in try options.apply(to: &request, config: stage.config) { context.say(note.description) }
        try await run(request, context)
        return .stays
    }

    static let shell = Command(
        name: "shell", aliases: ["sh"], arguments: "[N]", summary: "open a shell in the files as they are",
        help: """
            A shell in a copy of the files as they are where the session stands, or as step N left them; after a failed
            RUN, as the failed command left them. What is changed in there is thrown away.
                shell
                shell 3
            """,
        completes: [.step]
    ) { call, context in
        try call.expect(atMost: 1)
        guard context.isTerminal else { throw CommandError.needsTerminal("shell") }
        let step = try call.number(0)
        let stage = try await context.session.stage(at: step)
        var request = RunRequest(
            stage: stage, arguments: [stage.config.shell?.first ?? "/bin/sh"],
            environment: stage.environment.map { "\($0.name)=\($0.value)" }, terminal: true)
        try await prepare(&request, step: step, context)
        context.say("A shell in a copy of the files; what you change in there is thrown away. 'exit' comes back.")
        try await run(request, context, tellsCode: false)
        return .stays
    }

    static let exec = Command(
        name: "exec", arguments: "[N] CMD...", summary: "run one command in the files as they are",
        help: """
            Runs a command, without a shell, in a copy of the files as they are where the session stands, or as step N
            left them; after a failed RUN, as the failed command left them. What it changes is thrown away.
                exec ls -l /app
                exec 3 sh -c 'echo $PATH'
            """
    ) { call, context in
        let (step, words) = call.leadingStep(unlessAlone: true)
        guard !words.isEmpty else { throw CommandError.missingArgument(usage: call.usage) }
        let stage = try await context.session.stage(at: step)
        var request = RunRequest(
            stage: stage, arguments: words, environment: stage.environment.map { "\($0.name)=\($0.value)" },
            terminal: context.isTerminal)
        try await prepare(&request, step: step, context)
        try await run(request, context)
        return .stays
    }

    /// A failed step's own files, unless an earlier step is asked for; RUN's network.
    private static func prepare(_ request: inout RunRequest, step: Int?, _ context: ReplContext) async throws {
        request.network = Container.Network(await context.session.options.network)
        guard let failure = await context.session.failure, step == nil || step == failure.record.step else { return }
        request.failedFiles = failure.files
        if failure.files != nil {
            context.say("These are the files as the failed step \(failure.record.step) left them.")
        }
    }

    private static func run(_ request: RunRequest, _ context: ReplContext, tellsCode: Bool = true) async throws {
        var request = request
        request.tellsChanges = true
        let link = RunLink(onNetwork: { report in
            for note in RunNote.notes(of: report) { context.say(note.description) }
        })
        let outcome = try await context.engine.run(request, link: link)
        // The command may have left its last line open, and where the cursor stands nobody tells: this many blanks end
        // that line, and are written over where there was none.
        if context.isTerminal { context.output(String(repeating: " ", count: context.style.width - 1) + "\r") }
        let ended = outcome.exitCode == 0 || !tellsCode ? "" : "It ended with code \(outcome.exitCode). "
        context.say("\(ended)What it changed in the files is thrown away\(list(of: outcome.changes)).")
    }

    private static func list(of changes: RunChanges?) -> String {
        guard let changes, changes.count > 0 else { return "" }
        return " (\(changes.count == 1 ? "one file" : "\(changes.count) files"): \(changes.list))"
    }
}
