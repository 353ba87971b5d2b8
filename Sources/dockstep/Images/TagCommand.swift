internal import ArgumentParser
internal import ImageStore
internal import OCISpec

/// `tag`: one more name for an image.
struct TagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Give an image one more name.",
        discussion: "The image that had the name until now keeps its other names, or is listed as <none>.")

    @Argument(help: ArgumentHelp("A name or ID.", valueName: "source-image[:tag]"))
    var source: String
    @Argument(help: ArgumentHelp("The new name.", valueName: "target-image[:tag]"))
    var target: String

    func run() throws {
        let name = try Reference(target)
        let store = try ImageCommand.store()
        try store.tag(store.resolve(source), as: name)
    }
}
