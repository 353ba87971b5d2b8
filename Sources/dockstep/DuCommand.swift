internal import ArgumentParser
internal import BuildEngine
internal import ContainerRuntime
internal import OCISpec
internal import TerminalUI

/// `du`: what the store holds, to the byte. Unpacked layers have files of other users, which only the namespaces can see.
struct DuCommand: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "du", abstract: "Show how much room images, build cache and the rest take on the disk.",
        discussion: """
            Every byte below $DOCKSTEP_HOME is in one line, as 'du' counts it. RECLAIMABLE is what 'dockstep prune -a' \
            frees.
            """)

    @Flag(name: [.short, .long], help: "List images, cached steps, unpacked layers and other engines one by one.")
    var verbose = false
    @Option(help: "'table', 'table TEMPLATE', 'json', or a Go template, for the summary.")
    var format: String?

    func validate() throws {
        if verbose, format != nil { throw ValidationError("--verbose has tables only: leave --format out") }
    }

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        let format = try ListingFormat(format)
        let usage = try Housekeeper.open().usage(now: ImageCommand.now.seconds)
        StandardStreams.write(
            verbose ? try UsageView.details(usage, now: ImageCommand.now) : try UsageView.render(usage, format: format))
        return 0
    }
}
