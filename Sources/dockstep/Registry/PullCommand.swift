internal import ArgumentParser
internal import BuildEngine
internal import FoundationEssentials
internal import ImageStore
internal import OCISpec
internal import TerminalUI

/// `pull`: an image from a registry into the store, as `docker pull` does it.
struct PullCommand: WaitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Pull an image from a registry.",
        discussion: "A name without a registry is Docker Hub's; without a tag it is 'latest'.")

    @Flag(name: [.short, .long], help: "Pull all tags of the repository.")
    var allTags = false
    @Option(help: ArgumentHelp("The image for this platform.", valueName: "os/architecture"))
    var platform: String?
    @Flag(name: [.short, .long], help: "Print only the image's name.")
    var quiet = false
    @Option(help: ArgumentHelp("Trust these certificates too.", valueName: "file"))
    var ca: String?
    @Argument(help: ArgumentHelp("NAME[:TAG] or NAME@DIGEST.", valueName: "name"))
    var image: String

    func work() async throws -> Int32 {
        let name = try Reference(image)
        let platform = try platform.map { try Platform($0) } ?? .host
        let isTagged = name.digest != nil || image.hasSuffix(":\(name.tag ?? "")")
        if allTags, isTagged { throw CommandFailure.tagAndAllTags(image) }
        let root = try StoreLocation.root(environment: ProgramEnvironment.variables)
        let puller = ImagePuller(
            store: try ImageStore(root: root), registry: try RegistryAccess.client(storeRoot: root, caFile: ca))
        guard allTags else {
            if !quiet, !isTagged { StandardStreams.write("Using default tag: latest\n") }
            try await pull(name, platform, puller)
            return 0
        }
        for tag in try await puller.tags(of: name) { try await pull(name.with(tag: tag), platform, puller) }
        return 0
    }

    private func pull(_ name: Reference, _ platform: Platform, _ puller: ImagePuller) async throws {
        guard !quiet else {
            _ = try await puller.pull(name, platform: platform)
            StandardStreams.write("\(name)\n")
            return
        }
        let asked = name.digest.map(\.description) ?? name.tag ?? "latest"
        StandardStreams.write("\(asked): Pulling from \(name.path)\n")
        let printer = TransferPrinter(.pull, style: StandardStreams.style()) { StandardStreams.write($0) }
        let pulled = try await puller.pull(name, platform: platform) { printer.receive($0) }
        let news = pulled.isNew ? "Downloaded newer image for" : "Image is up to date for"
        StandardStreams.write("Digest: \(pulled.digest)\nStatus: \(news) \(name.familiar)\n\(name)\n")
    }
}
