internal import ArgumentParser
internal import BuildEngine
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import OCISpec

/// Another engine that images are moved to and from.
enum OtherEngine: String, ExpressibleByArgument, CaseIterable, Sendable {
    case docker
}

/// `push-to docker`: images of the store into the engine that `docker` reaches.
struct PushToCommand: WaitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "push-to", abstract: "Give images to a Docker engine.",
        discussion: "As 'dockstep save IMAGE | docker load' does; 'load-from' is the way back.")

    @Argument(help: "docker.")
    var engine: OtherEngine
    @Argument(help: "Names or IDs.")
    var images: [String]

    func work() async throws -> Int32 {
        let store = try ImageCommand.store()
        var selection: [(image: StoredImage, names: [Reference])] = []
        for text in images { selection += try SaveSelection.images(text, in: store) }
        let archive = try TransferFile()
        try ReplacedFile.write(to: archive.path) {
            try store.saveArchive(images: selection, to: $0, name: archive.path)
        }
        let docker = DockerProgram(environment: ProgramEnvironment.variables)
        StandardStreams.write(try await docker.answer(["load", "--input", archive.path]))
        return 0
    }
}

/// `load-from docker`: images of the engine that `docker` reaches into the store.
struct LoadFromCommand: WaitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-from", abstract: "Take images from a Docker engine.",
        discussion: "As 'docker save IMAGE | dockstep load' does; 'push-to' is the way back.")

    @Argument(help: "docker.")
    var engine: OtherEngine
    @Argument(help: "Names or IDs.")
    var images: [String]

    func work() async throws -> Int32 {
        let store = try ImageCommand.store()
        let archive = try TransferFile()
        let docker = DockerProgram(environment: ProgramEnvironment.variables)
        _ = try await docker.answer(["save", "--output", archive.path] + images)
        let descriptor = open(archive.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ArchiveStreamError.notReadable(archive.path, code: errno) }
        defer { close(descriptor) }
        LoadCommand.report(try store.load(from: descriptor, name: "what docker saved"))
        return 0
    }
}

/// A file on its way between two engines; removed with its owner.
final class TransferFile {
    let path: String

    init() throws {
        path = "\(try ImageCommand.store().root)/transfer-\(UUID().uuidString).tar"
    }

    deinit { unlink(path) }
}
