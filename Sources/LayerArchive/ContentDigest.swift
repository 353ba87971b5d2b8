internal import Glibc
package import OCISpec

/// Digests of files' bytes, read in pieces.
package enum ContentDigest {
    private static let pieceSize = 256 * 1024

    /// The digest and length of the file at `path`; a symbolic link is not followed.
    ///
    /// - Throws: `LayerArchiveError.failure` where it can't be read.
    package static func ofFile(at path: String) throws -> (digest: Digest, size: Int) {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw LayerArchiveError.failure(.last("open", path)) }
        defer { close(descriptor) }
        return try ofFile(descriptor: descriptor, name: path)
    }

    /// The digest and length of what is left to read from `descriptor`; `name` is for messages.
    package static func ofFile(descriptor: Int32, name: String) throws -> (digest: Digest, size: Int) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 64)
        defer { buffer.deallocate() }
        var hasher = DigestHasher()
        var size = 0
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw LayerArchiveError.failure(.last("read", name))
            }
            if count == 0 { return (hasher.finalize(), size) }
            hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            size += count
        }
    }
}
