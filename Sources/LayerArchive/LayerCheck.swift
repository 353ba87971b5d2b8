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
        let archive = try ArchiveHandle.new(name: name)
        defer { carchive_read_free(archive) }
        carchive_read_support_format_empty(archive)
        carchive_read_support_format_tar(archive)
        let code = carchive_read_open(
            archive, Unmanaged.passUnretained(stream).toOpaque(), nil, DecompressedStream.onRead, nil)
        guard code == ARCHIVE_OK else { throw stream.error ?? ArchiveHandle.error(of: archive, name: name) }
        var interpreter = LayerInterpreter()
        var size = 0
        while true {
            var entry: OpaquePointer?
            let code = ArchiveLocale.run { carchive_read_next_header(archive, &entry) }
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
