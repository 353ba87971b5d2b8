internal import ArgumentParser
internal import ContainerRuntime
internal import Glibc

/// A command that works with files of images or runs programs in them, and so needs namespaces for this process.
protocol ContainerCommand: ParsableCommand, Sendable {
    /// The exit code where something goes wrong before the command has one of its own.
    static var failureCode: Int32 { get }

    /// The Dockerfile as the user named it, for errors about places in it.
    var dockerfileName: String { get }

    /// - Returns: the exit code.
    func run(in namespaces: NamespaceOutcome) async throws -> Int32
}

extension ContainerCommand {
    static var failureCode: Int32 { 1 }
    var dockerfileName: String { "Dockerfile" }
}

/// A command that waits for others, a registry for instance, and needs no namespaces.
protocol WaitingCommand: ParsableCommand, Sendable {
    /// - Returns: the exit code.
    func work() async throws -> Int32
}

/// Where arguments come in and exit codes go out: the one place that makes a sentence and a code of an error.
enum Door {
    /// Does what the arguments say and ends the program.
    ///
    /// Nothing before `ProcessNamespaces.enter()` may start a thread: the kernel gives a user namespace only to a
    /// process with one. Parsing starts none, and so tells first whether the command needs namespaces.
    static func open(_ arguments: [String]) -> Never {
        // Swift's own handler would print a trace of the stack for Ctrl-\.
        signal(SIGQUIT, SIG_DFL)
        StandardStreams.openClosed()
        let command = parse(arguments)
        switch command {
        case let command as any ContainerCommand:
            let namespaces = ProcessNamespaces.enter()
            Task { end(with: await run(command, in: namespaces)) }
        case let command as any WaitingCommand:
            Task { end(with: await run(command)) }
        default: end(with: runPlainly(command))
        }
        // This thread is kept: a program whose first thread has ended has no `/proc/self` for its children to look at.
        while true { pause() }
    }

    /// Output that was lost is a failure, also of a command that did all else.
    private static func end(with code: Int32) -> Never {
        if let problem = StandardStreams.outputProblem {
            StandardStreams.complain(Complaint(problem))
            exit(code == 0 ? 1 : code)
        }
        exit(code)
    }

    /// The command that the arguments ask for; help, the version and wrong usage end the program here.
    private static func parse(_ arguments: [String]) -> any ParsableCommand {
        if let command = parsedAlone(arguments) { return command }
        do {
            if let text = try Misspelling.topic(arguments, style: StandardStreams.style()) {
                StandardStreams.write(text)
                end(with: 0)
            }
            try Misspelling.check(arguments)
            try RefusedBuildOption.check(arguments)
            return try Dockstep.parseAsRoot(RunArguments.separated(arguments))
        } catch {
            let code = Dockstep.exitCode(for: error)
            if code.isSuccess {
                StandardStreams.write(Dockstep.fullMessage(for: error) + "\n")
                end(with: 0)
            }
            StandardStreams.complain(Complaint(usage: Dockstep.message(for: error), arguments: arguments))
            exit(arguments.first == RunCommand.name ? RunCommand.failureCode : code.rawValue)
        }
    }

    /// The named command, parsed without the others.
    ///
    /// From the root the parser lists the command's options several times over, and the default's too: for `build` that
    /// costs as much as a cached build. What does not parse goes to the root, which has the words for it.
    private static func parsedAlone(_ arguments: [String]) -> (any ParsableCommand)? {
        guard let word = arguments.first, let command = Dockstep.command(named: word),
            let arguments = try? RunArguments.separated(arguments),
            let parsed = try? command.parseAsRoot(Array(arguments.dropFirst())), type(of: parsed) == command
        else { return nil }
        return parsed
    }

    private static func run<Command: ContainerCommand>(_ command: Command, in namespaces: NamespaceOutcome) async
        -> Int32
    {
        do { return try await command.run(in: namespaces) } catch {
            return report(error, dockerfile: command.dockerfileName, otherwise: Command.failureCode)
        }
    }

    private static func run<Command: WaitingCommand>(_ command: Command) async -> Int32 {
        do { return try await command.work() } catch {
            return report(error, dockerfile: "Dockerfile", otherwise: 1)
        }
    }

    private static func runPlainly<Command: ParsableCommand>(_ command: Command) -> Int32 {
        var command = command
        do {
            try command.run()
            return 0
        } catch let code as ExitCode {
            return code.rawValue
        } catch  where Dockstep.exitCode(for: error).isSuccess {
            // Help is an error to the argument parser.
            StandardStreams.write(Dockstep.fullMessage(for: error) + "\n")
            return 0
        } catch {
            return report(error, dockerfile: "Dockerfile", otherwise: 1)
        }
    }

    private static func report(_ error: any Error, dockerfile: String, otherwise code: Int32) -> Int32 {
        StandardStreams.complain(Complaint(error, dockerfile: dockerfile))
        return switch error {
        case is ValidationError: Dockstep.exitCode(for: error).rawValue
        // As docker has it, which tells of this before it starts anything.
        case CommandFailure.noTerminal: 1
        case let error as RuntimeError: code == RunCommand.failureCode ? error.exitCode : code
        default: code
        }
    }
}
