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
        discussion: """
            Options stand before IMAGE; what follows it is for the command. What it writes is thrown away. Signals go to \
            the command, which is process 1 of its container; a third Ctrl-C stops it as 'docker stop' does.
            """,
        helpNames: .long)

    @OptionGroup var flags: RunFlags
    @Argument(help: "A name or ID.")
    var image: String
    @Argument(help: ArgumentHelp("For the command.", valueName: "arg"))
    var arguments: [String] = []

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        let hasTerminal = isatty(STDIN_FILENO) == 1
        if flags.tty, flags.interactive, !hasTerminal { throw CommandFailure.noTerminal }
        let environment = ProgramEnvironment.variables
        let settings = try flags.settings()
        let root = try StoreLocation.root(environment: environment)
        let stored = try await WantedImage.find(image, storeRoot: root)
        let config = stored.config.config
        let resolution = CommandResolution.resolve(
            config: config, entrypointForm: nil, cmdForm: nil, arguments: arguments,
            entrypointOption: flags.entrypoint)
        let teller = RunTeller(tellsAll: flags.explain || isatty(STDERR_FILENO) == 1)
        teller.show { Render.resolution(resolution, config: config, style: $0) }
        guard !resolution.arguments.isEmpty else { throw CommandFailure.nothingToRun(image) }
        var request = RunRequest(
            layers: stored.layers.map(\.diffID), arguments: resolution.arguments.map(\.text),
            environment: RunVariables(try flags.variables(), from: environment).applied(to: config.env ?? []),
            workingDirectory: flags.workdir ?? config.workingDir ?? "/", user: flags.user ?? config.user ?? "",
            terminal: flags.tty, platform: stored.config.platform)
        for note in try settings.apply(to: &request, config: config) { teller.tell(note) }
        request.tellsChanges = teller.tellsAll
        if !flags.interactive, !flags.tty { try closeStandardInput() }
        let engine = try await makeEngine(
            EngineRequest(
                storeRoot: root, namespaces: namespaces, settings: try MachineSettings(environment: environment)))
        let desk = SignalDesk(stopSignal: config.stopSignal, shell: resolution.shell, tell: teller.tell)
        let outcome = await Result { try await engine.run(request, link: link(desk, teller, settings)) }
        desk.close()
        await engine.close()
        let ended = try outcome.get()
        if let changes = ended.changes, changes.count > 0 { teller.tell(.changed(changes)) }
        return ended.exitCode
    }

    private func link(_ desk: SignalDesk, _ teller: RunTeller, _ settings: RunSettings) -> RunLink {
        RunLink(
            signals: desk.stream,
            onNetwork: { report in
                for note in RunNote.notes(of: report) { teller.tell(note, always: settings.wants(note)) }
            },
            onStart: { desk.open() })
    }

    /// Without -i docker gives the command no input; ours stays with the caller's loop.
    private func closeStandardInput() throws(CommandFailure) {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .commandsUnreadable("/dev/null", errno: errno) }
        dup2(descriptor, STDIN_FILENO)
        close(descriptor)
    }
}

/// Tells on standard error what there is to know of a run: all of it where a person sits there or asks, else what must be.
struct RunTeller: Sendable {
    let tellsAll: Bool

    func show(_ text: (TextStyle) -> String) {
        if tellsAll { StandardStreams.complain(text(StandardStreams.style())) }
    }

    func tell(_ note: RunNote) { tell(note, always: false) }

    func tell(_ note: RunNote, always: Bool) {
        if tellsAll || always || note.isWarning { StandardStreams.complain(note.description + "\n") }
    }
}

extension RunSettings {
    /// Whether a note of the network is told in any case: a port that nobody could know otherwise, and the way out that
    /// was asked for by name.
    fileprivate func wants(_ note: RunNote) -> Bool {
        switch note {
        case .published(let bound):
            publishesAll || ports.contains { $0.container == bound.container && $0.candidates?.count != 1 }
        case .noWayOut: network == .private
        default: false
        }
    }
}

extension CommandResolution {
    /// The shell that stands first because of the shell form.
    fileprivate var shell: String? {
        guard let first = arguments.first, case .shell = first.origin else { return nil }
        return first.text
    }
}

extension Result where Failure == any Error {
    /// What `body` gives or throws.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
