internal import Glibc
package import OCISpec

/// Undoes a layer's compression, whichever libarchive finds: gzip, zstd, bzip2 or xz.
package enum LayerDecompressor {
    /// - Parameters:
    ///   - source: read from where it stands to its end; a plain tar is copied.
    ///   - target: written from where it stands.
    ///   - name: what to call the layer in messages.
    /// - Returns: the digest and length of what was written.
    /// - Throws: `LayerArchiveError`.
    package static func decompress(
        _ source: Int32, to target: Int32, name: String
    ) throws -> (digest: Digest, size: Int) {
        let stream = try DecompressedStream(descriptor: source, name: name)
        var size = 0
        while let piece = try stream.next() {
            try write(piece, to: target)
            size += piece.count
        }
        return (stream.digest, size)
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(LayerArchiveError) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw .failure(FileFailure("write", "a decompressed layer", code: errno))
            }
        }
    }
}
