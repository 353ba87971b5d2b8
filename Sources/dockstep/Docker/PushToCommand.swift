internal import ArgumentParser
internal import BuildEngine
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import OCISpec

/// Another engine that images are moved to and from.
enum OtherEngine: String, WordChoice {
    case docker
}

/// What the commands are told that move images.
struct MovedImages: ParsableArguments {
    @Argument(help: "docker.")
    var engine: OtherEngine
    @Argument(help: "Names or IDs.")
    var images: [String]

    /// Hands over dockstep's store, a file that is on its way, and what drives the other engine.
    func move(_ body: (ImageStore, TransferFile, DockerProgram) async throws -> Void) async throws -> Int32 {
        let store = try ImageCommand.store()
        switch engine {
        case .docker:
            try await body(
                store, TransferFile(in: store), DockerProgram(environment: ProgramEnvironment.variables))
        }
        return 0
    }
}

/// `push-to docker`: images of the store into the engine that `docker` reaches.
struct PushToCommand: WaitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "push-to", abstract: "Give images to a Docker engine.",
        discussion: "As 'dockstep save IMAGE | docker load' does; 'load-from' is the way back.")

    @OptionGroup var moved: MovedImages

    func work() async throws -> Int32 {
        try await moved.move { store, archive, docker in
            var selection: [(image: StoredImage, names: [Reference])] = []
            for text in moved.images { selection += try SaveSelection.images(text, in: store) }
            try ReplacedFile.write(to: archive.path) {
                try store.saveArchive(images: selection, to: $0, name: archive.path)
            }
            StandardStreams.write(try await docker.answer(["load", "--input", archive.path]))
        }
    }
}

/// `load-from docker`: images of the engine that `docker` reaches into the store.
struct LoadFromCommand: WaitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-from", abstract: "Take images from a Docker engine.",
        discussion: "As 'docker save IMAGE | dockstep load' does; 'push-to' is the way back.")

    @OptionGroup var moved: MovedImages

    func work() async throws -> Int32 {
        try await moved.move { store, archive, docker in
            _ = try await docker.answer(["save", "--output", archive.path] + moved.images)
            let descriptor = open(archive.path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw ArchiveStreamError.notReadable(archive.path, code: errno) }
            defer { close(descriptor) }
            LoadCommand.report(try store.load(from: descriptor, name: "what docker saved"))
        }
    }
}

/// A file on its way between two engines; removed with its owner.
final class TransferFile {
    let path: String

    init(in store: ImageStore) {
        path = "\(store.root)/transfer-\(UUID().uuidString).tar"
    }

    deinit { unlink(path) }
}
