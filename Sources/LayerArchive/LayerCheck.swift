internal import CArchive
internal import Glibc
package import OCISpec

/// What reading a layer through once tells.
package struct LayerCheck: Hashable, Sendable {
    /// The digest of the uncompressed tar (OCI config.md, "Layer DiffID").
    package var diffID: Digest
    /// The sum of the sizes of its files, in bytes.
    package var contentSize: Int

    /// Reads a layer to its end, compressed or not, from where `descriptor` stands, which may be a pipe: its digest,
    /// and that none of its entries would leave the image.
    ///
    /// - Parameter name: what to call it in messages.
    /// - Throws: `LayerArchiveError` where it is no tar or an entry is refused.
    package init(of descriptor: Int32, name: String) throws {
        let stream = try DecompressedStream(descriptor: descriptor, name: name)
        contentSize = try Self.contentSize(of: stream, name: name)
        // What follows the tar's end belongs to the digest too.
        while try stream.next() != nil {}
        diffID = stream.digest
    }

    /// The same for a file.
    package init(ofLayerAt path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LayerArchiveError.failure(FileFailure("open", path, code: errno)) }
        defer { close(descriptor) }
        try self.init(of: descriptor, name: path)
    }

    private static func contentSize(of stream: DecompressedStream, name: String) throws -> Int {
        guard let archive = archive_read_new() else {
            throw LayerArchiveError.failure(FileFailure("open", name, code: ENOMEM))
        }
        defer { archive_read_free(archive) }
        archive_read_support_format_empty(archive)
        archive_read_support_format_tar(archive)
        let code = archive_read_open(
            archive, Unmanaged.passUnretained(stream).toOpaque(), nil, DecompressedStream.onRead, nil)
        guard code == ARCHIVE_OK else { throw stream.error ?? ArchiveHandle.error(of: archive, name: name) }
        var interpreter = LayerInterpreter()
        var size = 0
        while true {
            var entry: OpaquePointer?
            let code = ArchiveLocale.run { archive_read_next_header(archive, &entry) }
            if code == ARCHIVE_EOF { return size }
            guard code >= ARCHIVE_WARN, let entry else {
                throw stream.error ?? ArchiveHandle.error(of: archive, name: name)
            }
            let item = ArchiveLocale.run { ArchiveItem(entry, archive: name) }
            try item.checkBounds()
            if case .file(let file)? = try interpreter.entry(for: item), case .file = file.kind { size += file.size }
        }
    }
}

/// The decompressed bytes of a stream, hashed as they are asked for.
private final class DecompressedStream {
    private let archive: OpaquePointer
    private let name: String
    private var hasher = DigestHasher()
    private var isEnded = false
    private(set) var error: (any Error)?

    init(descriptor: Int32, name: String) throws {
        self.name = name
        archive = try ArchiveHandle.open(name: name, raw: true, descriptor: descriptor)
        var entry: OpaquePointer?
        let code = archive_read_next_header(archive, &entry)
        if code == ARCHIVE_EOF {
            isEnded = true
        } else if code < ARCHIVE_WARN {
            let error = ArchiveHandle.error(of: archive, name: name)
            archive_read_free(archive)
            throw error
        }
    }

    deinit { archive_read_free(archive) }

    var digest: Digest { hasher.finalize() }

    /// The next piece, valid until the next call; nil at the end.
    func next() throws -> UnsafeRawBufferPointer? {
        if isEnded { return nil }
        var start: UnsafeRawPointer?
        var length = 0
        var offset: Int64 = 0
        let code = archive_read_data_block(archive, &start, &length, &offset)
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
