internal import BuildSession
internal import FoundationEssentials
internal import Glibc

/// What a build reads: a context's folder and a Dockerfile.
struct BuildInput: Sendable {
    var source: SessionSource
    /// nil for a Dockerfile on standard input without a context.
    var contextFolder: String?
    /// The Dockerfile's path, beside which `NAME.dockerignore` may stand; nil for standard input.
    var dockerfilePath: String?
    private static let standardInputName = "<stdin>"

    /// More than the parser accepts, so that it is the parser that tells of a text that is too large.
    private static let longestRead = 64 << 20

    /// - Parameters:
    ///   - context: a folder; `-` for a Dockerfile on standard input and no context.
    ///   - file: `--file`, relative to the working folder; `-` for standard input.
    /// - Throws: `CommandFailure`.
    init(context: String, file: String?) throws(CommandFailure) {
        if context == "-" {
            guard file == nil else { throw .contextIsArchive("-") }
            let bytes = Self.standardInput()
            if Self.isArchive(bytes) { throw .contextIsArchive("-") }
            source = .bytes(bytes, name: Self.standardInputName, contextFolder: nil, contextName: "-")
            return
        }
        let folder = try Self.folder(context)
        contextFolder = folder
        if file == "-" {
            source = .bytes(
                Self.standardInput(), name: Self.standardInputName, contextFolder: folder, contextName: context)
            return
        }
        let name = Self.dockerfileName(context: context, file: file)
        guard access(name, F_OK) == 0 else { throw .noDockerfile(name) }
        let path = Self.absolute(name)
        dockerfilePath = path
        source = .file(path, name: name, contextFolder: folder, contextName: context)
    }

    /// The Dockerfile as messages name it.
    static func dockerfileName(context: String, file: String?) -> String {
        if context == "-" || file == "-" { return standardInputName }
        return file ?? (context == "." ? "Dockerfile" : joined(context, "Dockerfile"))
    }

    private static func folder(_ path: String) throws(CommandFailure) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .noContext(path) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            let endings = [".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".tar.zst"]
            throw endings.contains(where: path.hasSuffix) ? .contextIsArchive(path) : .contextIsFile(path)
        }
        return absolute(path)
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : joined(FileManager.default.currentDirectoryPath, path)
    }

    private static func joined(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    private static func standardInput() -> [UInt8] {
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while result.count < longestRead {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            result.append(contentsOf: buffer[..<count])
        }
        return result
    }

    /// Whether bytes begin as a tar does (`ustar` at 257, POSIX pax) or as its usual compressions do.
    static func isArchive(_ bytes: [UInt8]) -> Bool {
        let magics: [[UInt8]] = [
            [0x1F, 0x8B], [0x28, 0xB5, 0x2F, 0xFD], [0xFD, 0x37, 0x7A, 0x58, 0x5A], Array("BZh".utf8),
        ]
        return magics.contains { bytes.starts(with: $0) } || bytes.dropFirst(257).starts(with: Array("ustar".utf8))
    }
}
