internal import ArgumentParser
internal import Glibc
internal import ImageStore
internal import OCISpec

/// `load`: images from a tar archive into the store.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Load images from a tar archive or standard input.",
        discussion: "Takes what 'docker save' writes and OCI image layouts, plain or compressed.")

    @Option(name: [.short, .long], help: ArgumentHelp("Read a file and not standard input.", valueName: "file"))
    var input: String?
    @Flag(name: [.short, .long], help: "Accepted as docker has it; there is no progress to be quiet about.")
    var quiet = false

    func run() throws {
        if input == nil, isatty(STDIN_FILENO) == 1 { throw ArchiveStreamError.terminalInput }
        let store = try ImageCommand.store()
        guard let input else {
            report(try store.load(from: STDIN_FILENO, name: "standard input"))
            return
        }
        let descriptor = open(input, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ArchiveStreamError.notReadable(input, code: errno) }
        defer { close(descriptor) }
        report(try store.load(from: descriptor, name: input))
    }

    private func report(_ loaded: [LoadedImage]) {
        for entry in loaded {
            for name in entry.names { ImageCommand.print("Loaded image: \(name.familiar)\n") }
            if entry.names.isEmpty { ImageCommand.print("Loaded image ID: \(entry.image.id)\n") }
        }
    }
}
