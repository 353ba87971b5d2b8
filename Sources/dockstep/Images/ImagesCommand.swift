internal import ArgumentParser
internal import ImageStore
internal import OCISpec
internal import TerminalUI

/// `images`: the images of the store, as `docker images` lists them.
struct ImagesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "images", abstract: "List images.")

    @Flag(name: [.short, .long], help: "List the image after each step of a build too.")
    var all = false
    @Flag(help: "Show digests.")
    var digests = false
    @Option(
        name: [.short, .long],
        help: "Only images that match KEY=VALUE: dangling=true|false, label=KEY[=VALUE], reference=PATTERN.")
    var filter: [String] = []
    @Option(help: "'table', 'table TEMPLATE', 'json', or a Go template.")
    var format: String?
    @Flag(help: "Don't cut IDs.")
    var noTrunc = false
    @Flag(name: [.short, .long], help: "Only show image IDs.")
    var quiet = false
    @Argument(help: ArgumentHelp("Only this repository.", valueName: "repository[:tag]"))
    var repository: String?

    func run() throws {
        var view = ImagesView()
        view.format = try ListingFormat(format)
        view.showsDigests = digests
        view.isUntruncated = noTrunc
        view.isQuiet = quiet
        let filter = try ImageFilter(repository: repository, filters: filter)
        let store = try ImageCommand.store()
        let listing = try store.listing()
        var images = listing.images.map(ImageListItem.init)
        if all {
            let known = Set(images.map(\.id))
            images += try store.intermediateImages().filter { !known.contains($0.id) }.map(ImageListItem.init)
            images.sort { ($0.created ?? Timestamp(seconds: .min)) > ($1.created ?? Timestamp(seconds: .min)) }
        }
        ImageCommand.print(try view.render(filter.apply(to: images), now: ImageCommand.now))
        for image in listing.damaged { ImageCommand.report(StoreError.damagedImage(image)) }
        if !listing.damaged.isEmpty { throw ExitCode.failure }
    }
}
