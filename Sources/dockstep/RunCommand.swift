internal import ArgumentParser
internal import BuildEngine
internal import BuildPlan
internal import ContainerRuntime
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import OCISpec
internal import TerminalUI

/// `run`: an image's command in a throw-away copy of its files.
struct RunCommand: ContainerCommand {
    static let name = "run"
    static let failureCode: Int32 = 125

    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Run an image.",
        usage: "dockstep run [OPTIONS] IMAGE [ARG...]",
        discussion: "Options stand before IMAGE; what follows it is for the command. What it writes is thrown away.",
        helpNames: .long)

    @Option(help: ArgumentHelp("Run this and not the image's ENTRYPOINT and CMD.", valueName: "program"))
    var entrypoint: String?
    @Flag(name: [.customShort("i"), .long], help: "Give the command this standard input.")
    var interactive = false
    @Flag(name: [.customShort("t"), .long], help: "Give the command a terminal.")
    var tty = false
    @Option(
        name: [.customShort("e", allowingJoined: true), .long],
        help: ArgumentHelp("A variable; without a value, that of the environment.", valueName: "name[=value]"))
    var env: [String] = []
    @Option(
        name: [.customShort("w", allowingJoined: true), .long],
        help: ArgumentHelp("The command's folder.", valueName: "folder"))
    var workdir: String?
    @Option(
        name: [.customShort("u", allowingJoined: true), .long],
        help: ArgumentHelp("The command's user.", valueName: "user[:group]"))
    var user: String?
    @Flag(help: "Accepted as docker has it: it is always so.")
    var rm = false
    @Option(help: ArgumentHelp("Accepted as docker has it: nothing is left to be named.", valueName: "name"))
    var name: String?
    @Option(
        name: [.customShort("h", allowingJoined: true), .long],
        help: ArgumentHelp("The host name that the command sees.", valueName: "name"))
    var hostname: String?
    @Option(help: "The command's network.")
    var network: NetworkChoice = .host
    @Flag(help: "Let the command write nothing.")
    var readOnly = false
    @Flag(help: "Show how the command is resolved, also where there is no terminal.")
    var explain = false
    @Argument(help: "A name or ID.")
    var image: String
    @Argument(help: ArgumentHelp("For the command.", valueName: "arg"))
    var arguments: [String] = []

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        let hasTerminal = isatty(STDIN_FILENO) == 1
        if tty, interactive, !hasTerminal { throw CommandFailure.noTerminal }
        let environment = ProcessInfo.processInfo.environment
        let root = try StoreLocation.root(environment: environment)
        let stored = try ImageStore(root: root).resolve(image)
        let config = stored.config.config
        let resolution = CommandResolution.resolve(
            config: config, entrypointForm: nil, cmdForm: nil, arguments: arguments, entrypointOption: entrypoint)
        if explain || isatty(STDERR_FILENO) == 1 {
            StandardStreams.complain(Render.resolution(resolution, config: config, style: StandardStreams.style()))
        }
        guard !resolution.arguments.isEmpty else { throw CommandFailure.nothingToRun(image) }
        if !interactive, !tty { try closeStandardInput() }
        let request = RunRequest(
            layers: stored.layers.map(\.diffID), arguments: resolution.arguments.map(\.text),
            environment: Self.variables(config.env ?? [], changedBy: env, from: environment),
            workingDirectory: workdir ?? config.workingDir ?? "/", user: user ?? config.user ?? "",
            terminal: tty && hasTerminal, network: network == .none ? .none : .host, hostname: hostname,
            readOnly: readOnly, platform: stored.config.platform)
        let engine = try await makeEngine(
            EngineRequest(
                storeRoot: root, namespaces: namespaces, settings: try MachineSettings(environment: environment)))
        do {
            let code = try await engine.run(request)
            await engine.close()
            return code
        } catch {
            await engine.close()
            throw error
        }
    }

    /// Without -i docker gives the command no input; ours stays with the caller's loop.
    private func closeStandardInput() throws(CommandFailure) {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .commandsUnreadable("/dev/null", errno: errno) }
        dup2(descriptor, STDIN_FILENO)
        close(descriptor)
    }

    /// The image's variables with `-e` applied: a name without a value takes this environment's, or is taken away.
    static func variables(_ own: [String], changedBy options: [String], from environment: [String: String]) -> [String]
    {
        var result = own
        for option in options {
            let name = option.prefix { $0 != "=" }
            let value = option.contains("=") ? option : environment[String(name)].map { "\(name)=\($0)" }
            let place = result.firstIndex { $0.prefix { $0 != "=" } == name }
            switch (place, value) {
            case (let place?, let value?): result[place] = value
            case (let place?, nil): result.remove(at: place)
            case (nil, let value?): result.append(value)
            case (nil, nil): break
            }
        }
        return result
    }
}
