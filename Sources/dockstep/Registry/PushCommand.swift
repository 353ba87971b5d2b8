internal import ArgumentParser
internal import BuildEngine
internal import FoundationEssentials
internal import ImageStore
internal import OCISpec
internal import TerminalUI

/// `push`: an image of the store to a registry, as `docker push` does it.
struct PushCommand: WaitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Push an image to a registry.",
        discussion:
            "The name tells where to: 'localhost:5000/app:1.0' is a registry on this machine, 'user/app' Docker Hub's.")

    @Flag(name: [.short, .long], help: "Push all tags of the repository.")
    var allTags = false
    @Flag(name: [.short, .long], help: "Print only the image's name.")
    var quiet = false
    @Option(help: ArgumentHelp("Trust these certificates too.", valueName: "file"))
    var ca: String?
    @Argument(help: ArgumentHelp("NAME[:TAG].", valueName: "name"))
    var image: String

    func work() async throws -> Int32 {
        let name = try Reference(image)
        guard name.digest == nil else { throw CommandFailure.digestInName(image) }
        let isTagged = image.hasSuffix(":\(name.tag ?? "")")
        if allTags, isTagged { throw CommandFailure.tagAndAllTags(image) }
        let root = try StoreLocation.root(environment: ProgramEnvironment.variables)
        let store = try ImageStore(root: root)
        let names = allTags ? try tags(of: name, in: store) : [name]
        if !quiet {
            if !allTags, !isTagged { StandardStreams.write("Using default tag: latest\n") }
            StandardStreams.write("The push refers to repository [\(name.domain)/\(name.path)]\n")
        }
        let pusher = ImagePusher(store: store, registry: try RegistryAccess.client(storeRoot: root, caFile: ca))
        for name in names { try await push(name, store, pusher) }
        return 0
    }

    private func tags(of name: Reference, in store: ImageStore) throws -> [Reference] {
        let names = try store.images().flatMap(\.names).filter {
            $0.domain == name.domain && $0.path == name.path && $0.digest == nil
        }
        guard !names.isEmpty else { throw StoreError.noSuchImage(name.familiarName, suggestions: []) }
        return names
    }

    private func push(_ name: Reference, _ store: ImageStore, _ pusher: ImagePusher) async throws {
        guard let image = try store.image(named: name) else {
            // The same sentence with the names that look like it.
            _ = try store.resolve(name.familiar)
            return
        }
        guard !quiet else {
            _ = try await pusher.push(image, as: name)
            StandardStreams.write("\(name)\n")
            return
        }
        let printer = TransferPrinter(.push, style: StandardStreams.style()) { StandardStreams.write($0) }
        let pushed = try await pusher.push(image, as: name) { printer.receive($0) }
        StandardStreams.write("\(name.tag ?? "latest"): digest: \(pushed.digest) size: \(pushed.size)\n")
    }
}
