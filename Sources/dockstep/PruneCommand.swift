internal import ArgumentParser
internal import BuildEngine
internal import ContainerRuntime
internal import Glibc
internal import OCISpec
internal import TerminalUI

/// `prune`: frees what no image and no recent build uses.
struct PruneCommand: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Free what no image and no recent build uses.",
        discussion: """
            That is: images without a name, results of steps that no image has and no build of the last seven days used, \
            layers unpacked for neither, what is known of Docker engines that no session of the last seven days used, and \
            what was left behind. With --all: the whole build cache, all unpacked layers, and what is known of all engines \
            that no session uses now. Images with a name stay ('dockstep rmi' removes them), and so does what running builds hold.
            """)

    @Flag(name: [.short, .long], help: "Free the whole build cache and all unpacked layers too.")
    var all = false
    @Flag(name: [.short, .long], help: "Don't ask.")
    var force = false
    @Option(help: ArgumentHelp("Only what was made or used before: until=24h, or until=2026-11-24T12:00:00Z."))
    var filter: [String] = []

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        let now = ImageCommand.now
        var options = PruneOptions(all: all)
        for text in filter { options.until = try PruneFilter.moment(text, now: now) }
        let housekeeper = try Housekeeper.open()
        if !force, isatty(STDIN_FILENO) == 1 {
            StandardStreams.write(PruneView.question(options))
            let answer = readLine() ?? ""
            guard answer.lowercased().hasPrefix("y") else {
                StandardStreams.write(PruneView.render(PruneResult()))
                return 0
            }
        }
        StandardStreams.write(PruneView.render(try housekeeper.prune(options, now: now.seconds)))
        return 0
    }
}
