internal import ArgumentParser
internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import ContainerRuntime
internal import Glibc
internal import OCISpec
internal import TerminalUI

/// `step`: the prompt.
struct StepCommand: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "step", _superCommandName: "dockstep",
        abstract: "Open the prompt on a Dockerfile, and run it one instruction at a time.",
        discussion: "Reads commands from the terminal, or as a script from a pipe or a file; 'help' lists them.")

    @Option(help: ArgumentHelp("Read the prompt's commands from a file.", valueName: "file"))
    var commands: String?
    @OptionGroup var flags: BuildFlags
    @Argument(help: "What to build: a folder, a tar archive, a URL, a git repository, or '-'.")
    var context = "."

    var dockerfileName: String { BuildInput.dockerfileName(context: context, file: flags.file) }

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        if flags.progress == .json { throw CommandFailure.jsonIsForBuild }
        try flags.refuseClassicRules()
        let names = try flags.names()
        let isTerminal = isatty(STDIN_FILENO) == 1
        let isDockerfileOnInput = context == "-" || flags.file == "-"
        // What is built came by standard input: the commands are asked for at the terminal, where there is one.
        let terminal = isDockerfileOnInput && commands == nil ? open("/dev/tty", O_RDWR | O_CLOEXEC) : nil
        if terminal == -1 { throw CommandFailure.standardInputTaken }
        let script = try commands.map { path in try CommandScript(path: path) }
        let setup = try await BuildSetup(flags, context: context, namespaces: namespaces)
        if let terminal {
            dup2(terminal, STDIN_FILENO)
            close(terminal)
        }
        // A Dockerfile that can't be read is told of on standard error, before there is any transcript.
        try await setup.session.load()
        let input: ReplInput =
            if let script {
                .script { script.next() }
            } else if isTerminal || terminal != nil {
                .terminal(history: StorePlaces(root: setup.storeRoot).promptHistory)
            } else {
                .standardInput
            }
        let repl = Repl(
            session: setup.session, engine: setup.engine,
            services: PromptServices(
                storeRoot: setup.storeRoot, namespaces: namespaces, settings: setup.settings,
                docker: (setup.engine as? DockerEngine)?.program), input: input,
            style: { StandardStreams.style() }, output: { StandardStreams.write($0) })
        let code = await repl.run()
        guard await setup.session.isAtEnd, !names.isEmpty || flags.iidfile != nil else { return code }
        let image = try await setup.session.writeImage(names: names)
        try BuiltImageFile.write(image, to: flags.iidfile)
        for name in names { StandardStreams.write("Named \(name.familiar)\n") }
        return code
    }
}
