internal import DockerfileSyntax
internal import Glibc
internal import LayerArchive

extension SessionSource {
    /// More than the parser accepts, so that it is the parser that tells of a file that is too large, and little enough
    /// to be in memory.
    private static let longestRead = 64 << 20

    /// A Dockerfile on the disk. Reading it throws `FileFailure` or `DockerfileError`.
    ///
    /// - Parameter name: the path as the user gave it, for messages.
    package static func file(_ path: String, name: String, contextFolder: String?, contextName: String)
        -> SessionSource
    {
        SessionSource(name: name, path: path, contextFolder: contextFolder, contextName: contextName) {
            try parse(try read(path, name: name), name: name)
        }
    }

    /// A Dockerfile that came on standard input or out of an archive: `reload` finds the same text again.
    package static func bytes(_ bytes: [UInt8], name: String, contextFolder: String?, contextName: String)
        -> SessionSource
    {
        SessionSource(name: name, path: nil, contextFolder: contextFolder, contextName: contextName) {
            try parse(bytes, name: name)
        }
    }

    private static func parse(_ bytes: [UInt8], name: String) throws(DockerfileError) -> Dockerfile {
        let (dockerfile, fault): (Dockerfile, SyntaxError?)
        do { (dockerfile, fault) = try Dockerfile.read(bytes, name: name) } catch {
            throw DockerfileError(name: name, error: error)
        }
        if let fault { throw DockerfileError(name: name, error: fault, before: dockerfile) }
        return dockerfile
    }

    private static func read(_ path: String, name: String) throws(FileFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure.last("open", name) }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while result.count < longestRead {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { break }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw FileFailure.last("read", name)
            }
            result.append(contentsOf: buffer[..<count])
        }
        return result
    }
}
