internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import ImageStore
internal import OCISpec
internal import TerminalUI

extension BuildCommand {
    /// Brings what a finished build left to where it was asked for.
    ///
    /// - Throws: the errors of the store, of registries, and of files that can't be written.
    func deliver(
        _ setup: BuildSetup, to destination: BuildOutput, names: [Reference], _ progress: any BuildProgress
    ) async throws {
        let files = FilesOutput(session: setup.session, storeRoot: setup.storeRoot)
        switch destination {
        case .folder(let folder):
            try await files.write(toFolder: folder)
            progress.wrote(to: folder)
        case .tar(let path):
            try await files.write(toTar: path)
            progress.wrote(to: path)
        case .store, .registry:
            let image = try await setup.session.writeImage(names: names)
            try BuiltImageFile.write(image, to: flags.iidfile)
            if destination == .registry { try await push(image, from: setup.storeRoot) }
            try BuiltImageFile.write(BuildMetadata(image), to: metadataFile)
        }
    }

    private func push(_ image: BuiltImage, from storeRoot: String) async throws {
        let store = try ImageStore(root: storeRoot)
        let pusher = ImagePusher(store: store, registry: try RegistryAccess.client(storeRoot: storeRoot))
        for name in image.names {
            guard let stored = try store.image(named: name) else { continue }
            guard !flags.quiet, flags.progress != .json else {
                _ = try await pusher.push(stored, as: name)
                continue
            }
            StandardStreams.write("Pushing \(name.familiar)\n")
            let printer = TransferPrinter(.push, style: StandardStreams.style()) { StandardStreams.write($0) }
            let pushed = try await pusher.push(stored, as: name) { printer.receive($0) }
            StandardStreams.write("\(name.tag ?? "latest"): digest: \(pushed.digest) size: \(pushed.size)\n")
        }
    }
}
