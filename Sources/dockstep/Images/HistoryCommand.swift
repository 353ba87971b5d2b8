internal import ArgumentParser
internal import ImageStore
internal import TerminalUI

/// `history`: the steps that made an image, as `docker history` lists them.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "history", abstract: "Show the history of an image.")

    @Option(help: "'table', 'table TEMPLATE', 'json', or a Go template.")
    var format: String?
    @Option(
        name: [.customShort("H"), .long], help: "Sizes and times in words (true or false; --human=false).")
    var human = true
    @Flag(help: "Don't cut IDs and instructions.")
    var noTrunc = false
    @Flag(name: [.short, .long], help: "Only show image IDs.")
    var quiet = false
    @Argument(help: "A name or ID.")
    var image: String

    func run() throws {
        var view = HistoryView()
        view.format = try ListingFormat(format)
        view.isHuman = human
        view.isUntruncated = noTrunc
        view.isQuiet = quiet
        let image = try ImageCommand.store().resolve(image)
        ImageCommand.print(try view.render(image, now: ImageCommand.now))
    }
}
