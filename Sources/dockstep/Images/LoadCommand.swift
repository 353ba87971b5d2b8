internal import ArgumentParser
internal import Glibc
internal import ImageStore
internal import OCISpec

/// `load`: images from an archive or a folder into the store.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Load images from a tar archive, a folder or standard input.",
        discussion: """
            Takes what 'docker save' of any age, 'podman save' and 'skopeo copy' write, plain or compressed with gzip, \
            zstd, xz or bzip2, and OCI image layouts as folders too. Of an image for several machines it takes this \
            machine's.
            """)

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Read a file or folder and not standard input.", valueName: "file"))
    var input: String?
    @Flag(name: [.short, .long], help: "Accepted as docker has it; there is no progress to be quiet about.")
    var quiet = false

    func run() throws {
        if input == nil, isatty(STDIN_FILENO) == 1 { throw ArchiveStreamError.terminalInput }
        let store = try ImageCommand.store()
        guard let input else {
            Self.report(try store.load(from: STDIN_FILENO, name: "standard input"))
            return
        }
        let descriptor = open(input, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ArchiveStreamError.notReadable(input, code: errno) }
        defer { close(descriptor) }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            Self.report(try store.load(fromFolder: input))
        } else {
            Self.report(try store.load(from: descriptor, name: input))
        }
    }

    static func report(_ loaded: [LoadedImage]) {
        for entry in loaded {
            for name in entry.names {
                if let old = entry.replaced[name] {
                    ImageCommand.print(
                        "The image \(name.familiar) already exists, renaming the old one with ID \(old) to empty "
                            + "string\n")
                }
                ImageCommand.print("Loaded image: \(name.familiar)\n")
            }
            if entry.names.isEmpty { ImageCommand.print("Loaded image ID: \(entry.image.id)\n") }
        }
    }
}
