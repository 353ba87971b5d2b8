internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import LayerArchive
internal import OCISpec

/// `save`: images as an archive, which `docker load`, `podman load` and readers of OCI layouts take.
struct SaveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "save", abstract: "Save images to a tar archive or an OCI folder.",
        discussion: """
            A repository without a tag stands for all of its tags. The same images give the same bytes.

            Without --format the tar serves every reader: docker of any age, podman, and those of OCI image layouts. \
            oci-archive and oci-dir have the OCI layout alone, with full names ('skopeo copy \
            oci-archive:FILE:docker.io/library/NAME:TAG …'); docker-archive has what docker wrote before, with layers \
            uncompressed.
            """)

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Write to a file, or a folder for oci-dir, and not to standard output.", valueName: "file"))
    var output: String?
    @Option(help: "oci-archive, oci-dir or docker-archive.")
    var format: ArchiveFormat?
    @Argument(help: "Names or IDs.")
    var images: [String]

    func run() throws {
        if output == nil, format == .ociFolder { throw ArchiveStreamError.folderToStream }
        if output == nil, isatty(STDOUT_FILENO) == 1 { throw ArchiveStreamError.terminalOutput }
        let store = try ImageCommand.store()
        var selection: [(image: StoredImage, names: [Reference])] = []
        for text in images { selection += try SaveSelection.images(text, in: store) }
        guard let output else {
            try store.saveArchive(images: selection, format: format, to: STDOUT_FILENO, name: "standard output")
            return
        }
        if format == .ociFolder {
            try NewFolder.write(to: output) { try store.saveLayout(images: selection, into: $0) }
        } else {
            try ReplacedFile.write(to: output) {
                try store.saveArchive(images: selection, format: format, to: $0, name: output)
            }
        }
    }
}

extension ArchiveFormat: ExpressibleByArgument {}

/// What an argument of `save` stands for.
enum SaveSelection {
    static func images(
        _ text: String, in store: ImageStore
    ) throws -> [(image: StoredImage, names: [Reference])] {
        guard let name = try? Reference(text) else { return [(try store.resolve(text), [])] }
        let isWholeRepository = name.digest == nil && text == name.familiarName
        if isWholeRepository {
            let all = try store.images().compactMap { image -> (image: StoredImage, names: [Reference])? in
                let names = image.names.filter {
                    $0.domain == name.domain && $0.path == name.path && $0.digest == nil
                }
                return names.isEmpty ? nil : (image, names)
            }
            if !all.isEmpty { return all }
        }
        let image = try store.resolve(text)
        return [(image, image.names.contains(name) ? [name] : [])]
    }
}

/// A file that is there whole or not at all.
enum ReplacedFile {
    /// Gives `body` a new file beside `path`, which then takes its place; devices and pipes are written as they are.
    ///
    /// - Throws: `ArchiveStreamError.notWritable`, and what `body` throws.
    static func write(to path: String, _ body: (Int32) throws -> Void) throws {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            try open(path, flags: O_WRONLY, at: path, body)
            return
        }
        let temporary = "\(path).\(getpid()).part"
        do {
            try open(temporary, flags: O_WRONLY | O_CREAT | O_EXCL, at: path, body)
            guard rename(temporary, path) == 0 else { throw ArchiveStreamError.notWritable(path, code: errno) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private static func open(
        _ path: String, flags: Int32, at name: String, _ body: (Int32) throws -> Void
    ) throws {
        let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ArchiveStreamError.notWritable(name, code: errno) }
        defer { close(descriptor) }
        try body(descriptor)
    }
}

/// A folder that is there whole or not at all.
enum NewFolder {
    /// Gives `body` the path of a folder to make beside `path`, which then takes that name.
    ///
    /// - Throws: `ArchiveStreamError`, and what `body` throws.
    static func write(to path: String, _ body: (String) throws -> Void) throws {
        let place = path.hasSuffix("/") ? String(path.dropLast()) : path
        var status = stat()
        if stat(place, &status) == 0 {
            let names = try? FileManager.default.contentsOfDirectory(atPath: place)
            guard names?.isEmpty == true else { throw ArchiveStreamError.folderTaken(path) }
        }
        let temporary = "\(place).\(getpid()).part"
        do {
            try body(temporary)
            // An empty folder gives way.
            guard rename(temporary, place) == 0 else { throw ArchiveStreamError.notWritable(path, code: errno) }
        } catch {
            // What can't be removed bears a name that tells what it is.
            try? FileManager.default.removeItem(atPath: temporary)
            throw error
        }
    }
}

/// What can be wrong with where an archive comes from or goes to.
enum ArchiveStreamError: Error, CustomStringConvertible {
    case terminalOutput
    case terminalInput
    case folderToStream
    case folderTaken(String)
    case notWritable(String, code: Int32)
    case notReadable(String, code: Int32)

    var description: String {
        switch self {
        case .terminalOutput:
            "an archive is not for a terminal: write it to a file with -o FILE, or redirect standard output"
        case .terminalInput:
            "standard input is a terminal and no archive: name a file with -i FILE, or redirect standard input"
        case .notWritable(let path, ENOENT):
            "could not write '\(path)': the folder for it does not exist; make it first, or name another"
        case .folderToStream: "oci-dir is a folder: name it with -o FOLDER, or write a tar by --format oci-archive"
        case .folderTaken(let path):
            "'\(path)' is there already: name a folder that is not there yet, or an empty one"
        case .notWritable(let path, let code): "could not write '\(path)': \(FileFailure.words(for: code))"
        case .notReadable(let path, let code): "could not read '\(path)': \(FileFailure.words(for: code))"
        }
    }
}
