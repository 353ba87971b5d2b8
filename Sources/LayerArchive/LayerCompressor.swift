internal import CDeflate
internal import Dispatch
internal import Glibc
package import OCISpec

/// Compresses a layer for a registry: gzip, in members of one block each (RFC 1952, 2.2), so that all cores work at it.
/// The same layer gives the same bytes. A block that would not get smaller, as of a layer of packed files, is stored as it
/// is (RFC 1951, 3.2.4): trying costs more time than all else that a push does.
package enum LayerCompressor {
    /// Smaller ones would cost a percent of size, larger ones memory.
    private static let blockSize = 1 << 20
    /// Of libdeflate's 12. 3 makes programs and libraries 2 % smaller than skopeo does, in two thirds of its processor
    /// time; 1 is enough to tell whether there is anything to win; 0 stores.
    private static let levels: Block.Levels = (usual: 3, trial: 1, none: 0)

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
            guard let block = Block(size: blockSize, levels: levels) else {
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
    typealias Levels = (usual: Int32, trial: Int32, none: Int32)

    private let usual: Compressor
    private let trial: Compressor
    private let none: Compressor
    private let input: UnsafeMutableRawBufferPointer
    private let output: UnsafeMutableRawBufferPointer
    private(set) var count = 0
    private var compressedCount = 0

    init?(size: Int, levels: Levels) {
        guard let usual = Compressor(level: levels.usual), let trial = Compressor(level: levels.trial),
            let none = Compressor(level: levels.none)
        else { return nil }
        self.usual = usual
        self.trial = trial
        self.none = none
        input = .allocate(byteCount: size, alignment: 16)
        output = .allocate(byteCount: max(usual.bound(of: size), none.bound(of: size)), alignment: 16)
    }

    deinit {
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

    func compress() {
        let filled = UnsafeRawBufferPointer(rebasing: input[..<count])
        compressedCount = (isWorthIt(filled) ? usual : none).compress(filled, to: output)
    }

    private static let sampleSize = 16 << 10
    private static let sampleCount = 4

    /// Whether pieces from all over the block get smaller by 2 % or more: what is packed already does not.
    private func isWorthIt(_ filled: UnsafeRawBufferPointer) -> Bool {
        guard filled.count >= Self.sampleSize * Self.sampleCount else { return true }
        let stride = (filled.count - Self.sampleSize) / (Self.sampleCount - 1)
        let total = (0..<Self.sampleCount).reduce(0) { total, index in
            let sample = filled[(index * stride)...].prefix(Self.sampleSize)
            return total + trial.compress(UnsafeRawBufferPointer(rebasing: sample), to: output)
        }
        return total * 100 < Self.sampleSize * Self.sampleCount * 98
    }
}

/// One of libdeflate's compressors.
private final class Compressor {
    private let handle: OpaquePointer

    /// nil where there is no memory for it.
    init?(level: Int32) {
        guard let handle = libdeflate_alloc_compressor(level) else { return nil }
        self.handle = handle
    }

    deinit { libdeflate_free_compressor(handle) }

    /// The most that `count` bytes can take.
    func bound(of count: Int) -> Int { libdeflate_gzip_compress_bound(handle, count) }

    /// Writes one gzip member to the beginning of `output`, which has at least `bound(of:)` bytes, so that this can't fail.
    ///
    /// - Returns: its length.
    func compress(_ input: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) -> Int {
        libdeflate_gzip_compress(handle, input.baseAddress, input.count, output.baseAddress, output.count)
    }
}
