internal import CDeflate
internal import Dispatch
internal import Glibc
package import OCISpec

/// Compresses a layer for a registry: gzip, in members of one block each (RFC 1952, 2.2), so that all cores work at it.
/// The same layer gives the same bytes.
package enum LayerCompressor {
    /// Smaller ones would cost a percent of size, larger ones memory.
    private static let blockSize = 1 << 20
    /// Of libdeflate's 12: two thirds of the time of zlib's default for the same size.
    private static let level: Int32 = 5

    /// - Parameters:
    ///   - source: read from where it stands to its end.
    ///   - target: written from where it stands.
    ///   - progress: is told the number of bytes read.
    /// - Returns: the digest and length of what was written.
    /// - Throws: `LayerArchiveError.failure`.
    package static func compress(
        _ source: Int32, to target: Int32, progress: (Int) -> Void
    ) throws(LayerArchiveError) -> (digest: Digest, size: Int) {
        let cores = max(1, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        var blocks: [Block] = []
        for _ in 0..<cores {
            guard let block = Block(size: blockSize, level: level) else {
                throw .failure(FileFailure("compress", "a layer", code: ENOMEM))
            }
            blocks.append(block)
        }
        var hasher = DigestHasher()
        var read = 0
        var written = 0
        while true {
            let filled = try fill(blocks, from: source)
            // An empty layer is still one member.
            guard filled > 0 || written == 0 else { break }
            let used = blocks.prefix(max(filled, 1))
            DispatchQueue.concurrentPerform(iterations: used.count) { used[$0].compress() }
            for block in used {
                try write(block.compressed, to: target)
                hasher.update(block.compressed)
                written += block.compressed.count
                read += block.count
            }
            progress(read)
            if filled < blocks.count { break }
        }
        return (hasher.finalize(), written)
    }

    /// How many of the blocks got something.
    private static func fill(_ blocks: [Block], from source: Int32) throws(LayerArchiveError) -> Int {
        for (index, block) in blocks.enumerated() {
            try block.fill(from: source)
            if block.count == 0 { return index }
        }
        return blocks.count
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(LayerArchiveError) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw .failure(FileFailure("write", "a compressed layer", code: errno))
            }
        }
    }
}

/// A piece of the layer and its compressed form.
///
/// `@unchecked Sendable`: while the blocks are compressed each is touched by one thread only, and between that by the one
/// that reads and writes.
private final class Block: @unchecked Sendable {
    private let compressor: OpaquePointer
    private let input: UnsafeMutableRawBufferPointer
    private let output: UnsafeMutableRawBufferPointer
    private(set) var count = 0
    private var compressedCount = 0

    init?(size: Int, level: Int32) {
        guard let compressor = libdeflate_alloc_compressor(level) else { return nil }
        self.compressor = compressor
        input = .allocate(byteCount: size, alignment: 16)
        output = .allocate(byteCount: libdeflate_gzip_compress_bound(compressor, size), alignment: 16)
    }

    deinit {
        libdeflate_free_compressor(compressor)
        input.deallocate()
        output.deallocate()
    }

    var compressed: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: output[..<compressedCount]) }

    /// Reads until the block is full or the source ends.
    func fill(from source: Int32) throws(LayerArchiveError) {
        count = 0
        while count < input.count {
            let got = read(source, input.baseAddress?.advanced(by: count), input.count - count)
            if got == 0 { return }
            if got > 0 {
                count += got
            } else if errno != EINTR {
                throw .failure(FileFailure("read", "a layer", code: errno))
            }
        }
    }

    /// The bound of the output is libdeflate's own, so this can't fail.
    func compress() {
        compressedCount = libdeflate_gzip_compress(
            compressor, input.baseAddress, count, output.baseAddress, output.count)
    }
}
