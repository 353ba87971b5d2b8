internal import CArchive
internal import OCISpec

/// The decompressed bytes of a stream, hashed as they are asked for.
final class DecompressedStream {
    private let archive: OpaquePointer
    private let name: String
    private var hasher = DigestHasher()
    private var isEnded = false
    private(set) var error: (any Error)?

    init(descriptor: Int32, name: String) throws {
        self.name = name
        archive = try ArchiveHandle.open(name: name, raw: true, descriptor: descriptor)
        var entry: OpaquePointer?
        let code = carchive_read_next_header(archive, &entry)
        if code == ARCHIVE_EOF {
            isEnded = true
        } else if code < ARCHIVE_WARN {
            let error = ArchiveHandle.error(of: archive, name: name)
            carchive_read_free(archive)
            throw error
        }
    }

    deinit { carchive_read_free(archive) }

    var digest: Digest { hasher.finalize() }

    /// The next piece, valid until the next call; nil at the end.
    func next() throws -> UnsafeRawBufferPointer? {
        if isEnded { return nil }
        var start: UnsafeRawPointer?
        var length = 0
        var offset: Int64 = 0
        let code = carchive_read_data_block(archive, &start, &length, &offset)
        if code == ARCHIVE_EOF {
            isEnded = true
            return nil
        }
        guard code >= ARCHIVE_WARN else { throw ArchiveHandle.error(of: archive, name: name) }
        let piece = UnsafeRawBufferPointer(start: start, count: length)
        hasher.update(piece)
        return piece
    }

    /// libarchive's reader of the tar asks this one for its bytes.
    static let onRead:
        @convention(c) (
            OpaquePointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeRawPointer?>?
        ) -> Int = { _, context, place in
            guard let context, let place else { return -1 }
            let stream = Unmanaged<DecompressedStream>.fromOpaque(context).takeUnretainedValue()
            do {
                guard let piece = try stream.next() else { return 0 }
                place.pointee = piece.baseAddress
                return piece.count
            } catch {
                stream.error = error
                return -1
            }
        }
}
