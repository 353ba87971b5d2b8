internal import CArchive
internal import Glibc

/// Reads a tar archive from its beginning, plain or compressed with gzip, zstd, bzip2 or xz (libarchive finds out which).
package struct ArchiveReader: ~Copyable {
    private let archive: OpaquePointer
    private let name: String
    private var count = 0

    /// - Throws: `LayerArchiveError` where the file can't be opened or is no archive.
    package init(path: String) throws(LayerArchiveError) {
        name = path
        archive = try ArchiveHandle.open(name: path, raw: false, descriptor: nil)
    }

    /// Reads from where `descriptor` stands; it is not closed. `name` is for messages.
    package init(descriptor: Int32, name: String) throws(LayerArchiveError) {
        self.name = name
        archive = try ArchiveHandle.open(name: name, raw: false, descriptor: descriptor)
    }

    deinit { carchive_read_free(archive) }

    /// The next entry, skipping what was not read of the one before; nil at the end.
    package mutating func next() throws(LayerArchiveError) -> ArchiveItem? {
        var entry: OpaquePointer?
        let code = ArchiveLocale.run { carchive_read_next_header(archive, &entry) }
        if code == ARCHIVE_EOF { return nil }
        guard code >= ARCHIVE_WARN, let entry else { throw ArchiveHandle.error(of: archive, name: name) }
        count += 1
        let item = ArchiveLocale.run { ArchiveItem(entry, archive: name) }
        guard count <= ArchiveBounds.entryCount else {
            throw .tooLarge(archive: name, entry: item.name, what: "the number", limit: ArchiveBounds.entryCount)
        }
        try item.checkBounds()
        return item
    }

    /// The content of the entry that `next` gave last; each piece is valid until `body` returns. Holes are read as zeros.
    package mutating func readContent(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try content(size: nil).read(body)
    }

    /// The content of the entry that `next` gave last, to hand on; `size` is the item's, where holes at its end count.
    func content(size: Int?) -> EntryContent { EntryContent(archive: archive, name: name, size: size) }

    /// Whether the file is a tar archive with at least one entry: what ADD unpacks.
    package static func recognises(descriptor: Int32, name: String) -> Bool {
        guard var reader = try? ArchiveReader(descriptor: descriptor, name: name) else { return false }
        return (try? reader.next()) != nil
    }
}

/// The bytes of one entry while its archive stands at it; they can be read once.
package struct EntryContent: ~Copyable {
    fileprivate let archive: OpaquePointer
    fileprivate let name: String
    fileprivate let size: Int?

    /// Gives the content in order, in pieces that are valid until `body` returns; holes are given as zeros.
    package func read(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var position = 0
        try readBlocks { bytes, offset in
            try Self.zeros(offset - position, body)
            try body(bytes)
            position = offset + bytes.count
        }
        if let size { try Self.zeros(size - position, body) }
    }

    /// Gives the pieces that are stored with the offset each has in the file, in rising order; the rest is holes.
    package func readBlocks(_ body: (UnsafeRawBufferPointer, Int) throws -> Void) throws {
        while true {
            var start: UnsafeRawPointer?
            var length = 0
            var offset: Int64 = 0
            let code = carchive_read_data_block(archive, &start, &length, &offset)
            if code == ARCHIVE_EOF { return }
            guard code >= ARCHIVE_WARN else { throw ArchiveHandle.error(of: archive, name: name) }
            guard offset >= 0, offset <= ArchiveBounds.fileSize else {
                throw LayerArchiveError.damaged(archive: name, detail: "content at offset \(offset)")
            }
            if length > 0 { try body(UnsafeRawBufferPointer(start: start, count: length), Int(offset)) }
        }
    }

    private static func zeros(_ count: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var left = count
        while left > 0 {
            let piece = min(left, zeroPage.count)
            try zeroPage.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<piece])) }
            left -= piece
        }
    }

    private static let zeroPage = [UInt8](repeating: 0, count: 65536)
}

/// Opening libarchive's handle and turning its failures into errors.
enum ArchiveHandle {
    /// Fewer, larger reads; libarchive still seeks over what is larger than a block and not wanted.
    private static let blockSize = 256 * 1024

    /// A handle on the file at `name`, or on `descriptor`; `raw` takes the decompressed bytes as one entry.
    static func open(name: String, raw: Bool, descriptor: Int32?) throws(LayerArchiveError) -> OpaquePointer {
        let archive = try new(name: name)
        carchive_read_support_filter_gzip(archive)
        carchive_read_support_filter_bzip2(archive)
        carchive_read_support_filter_xz(archive)
        carchive_read_support_filter_zstd(archive)
        carchive_read_support_format_empty(archive)
        if raw { carchive_read_support_format_raw(archive) } else { carchive_read_support_format_tar(archive) }
        let code = ArchiveLocale.run {
            if let descriptor { return carchive_read_open_fd(archive, descriptor, blockSize) }
            return carchive_read_open_filename(archive, name, blockSize)
        }
        guard code == ARCHIVE_OK else {
            let error = Self.error(of: archive, name: name)
            carchive_read_free(archive)
            throw error
        }
        return archive
    }

    /// A handle that is not open yet.
    static func new(name: String) throws(LayerArchiveError) -> OpaquePointer {
        guard carchive_is_there() != 0 else {
            throw .failure(FileFailure("load", "libarchive.so.13", code: ELIBACC))
        }
        guard let archive = carchive_read_new() else { throw .failure(FileFailure("open", name, code: ENOMEM)) }
        return archive
    }

    static func error(of archive: OpaquePointer, name: String) -> LayerArchiveError {
        let code = carchive_errno(archive)
        let detail = carchive_error_string(archive).map { String(cString: $0) } ?? "no reason given"
        if detail.hasPrefix("Unrecognized archive format") { return .notAnArchive(archive: name) }
        // libarchive's own codes are negative or stand for "wrong format" (EILSEQ) and "unknown"; the rest is errno.
        let ofSystem: Set<Int32> = [EACCES, EPERM, ENOENT, EISDIR, EIO, EMFILE, ENFILE, ENOMEM, ENOTDIR, ELOOP]
        if ofSystem.contains(code) { return .failure(FileFailure("read", name, code: code)) }
        return .damaged(archive: name, detail: detail)
    }
}
