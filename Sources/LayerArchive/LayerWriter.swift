internal import Glibc
package import OCISpec

/// Writes a layer as an uncompressed tar and hashes it on the way. The same entries and bytes give the same tar:
/// whole seconds, no user names, pax records only where the plain header is too small.
package struct LayerWriter: ~Copyable {
    /// Large enough that hashing and writing are done in few calls.
    private static let capacity = 1 << 20

    private let descriptor: Int32
    private let buffer: UnsafeMutableRawBufferPointer
    private let block: UnsafeMutableRawBufferPointer
    private var filled = 0
    private var written = 0
    private var hasher = DigestHasher()
    /// The entry whose content is being written, with how much of it has come.
    private var current: (entry: FileEntry, done: Int)?

    private let hasKindsInModes: Bool

    /// Writes from where `descriptor` stands; it is neither flushed to the disk nor closed.
    ///
    /// - Parameter hasKindsInModes: whether modes have the bits of `st_mode` that tell a file's kind, as the archives of
    ///   Docker's own client have them, and its classic builder hashes them (moby, pkg/archive, fillGo18FileTypeBits).
    package init(descriptor: Int32, hasKindsInModes: Bool = false) {
        self.descriptor = descriptor
        self.hasKindsInModes = hasKindsInModes
        buffer = .allocate(byteCount: Self.capacity, alignment: 4096)
        block = .allocate(byteCount: TarHeader.blockSize, alignment: 64)
    }

    deinit {
        buffer.deallocate()
        block.deallocate()
    }

    /// Appends an entry without content: anything but a file that is not empty.
    package mutating func append(_ entry: LayerEntry) throws(LayerArchiveError) {
        switch entry {
        case .file(let file): try append(file, bytes: [])
        case .whiteout(let path):
            guard let folder = path.parent else { throw .outOfOrder(path: "/") }
            try append(Self.marker(folder.appending(name: Array(".wh.".utf8) + path.name)), bytes: [])
        case .opaque(let folder):
            try append(Self.marker(folder.appending(name: Array(".wh..wh..opq".utf8))), bytes: [])
        }
    }

    private static func marker(_ path: EntryPath) -> FileEntry { FileEntry(path: path, kind: .file, mode: 0o600) }

    /// Appends a file with its bytes at hand.
    package mutating func append(_ entry: FileEntry, bytes: [UInt8]) throws(LayerArchiveError) {
        try begin(entry)
        if !bytes.isEmpty {
            var failure: LayerArchiveError?
            bytes.withUnsafeBytes { piece in
                do throws(LayerArchiveError) { try write(piece) } catch { failure = error }
            }
            if let failure { throw failure }
        }
        try end()
    }

    /// Appends a file with the content of the file at `path`, which is not followed where it is a symbolic link.
    ///
    /// - Throws: `sizeChanged` where it has not `entry.size` bytes.
    package mutating func append(_ entry: FileEntry, contentsOfFileAt path: String) throws(LayerArchiveError) {
        let source = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard source >= 0 else { throw .failure(.last("open", path)) }
        defer { close(source) }
        try append(entry, descriptor: source, name: path)
    }

    /// Appends a file with what is left to read from `source`; `name` is for messages.
    ///
    /// - Throws: `sizeChanged` where that is not `entry.size` bytes.
    package mutating func append(
        _ entry: FileEntry, descriptor source: Int32, name: String
    ) throws(LayerArchiveError) {
        try begin(entry)
        var left = entry.size
        while true {
            if filled == Self.capacity { try flush() }
            // One byte more than is expected: it tells both the end and a file that has grown, in one call.
            let room = min(Self.capacity - filled, left + 1)
            let count = Glibc.read(source, buffer.baseAddress?.advanced(by: filled), room)
            if count < 0 {
                if errno == EINTR { continue }
                throw .failure(.last("read", name))
            }
            if count > left { throw .sizeChanged(path: name, expected: entry.size, found: entry.size + 1) }
            filled += count
            left -= count
            current?.done += count
            if count == 0 || (left == 0 && count < room) { break }
        }
        guard left == 0 else { throw .sizeChanged(path: name, expected: entry.size, found: entry.size - left) }
        try end()
    }

    /// Appends a file with the content it has in another archive.
    package mutating func append(_ entry: FileEntry, content: borrowing EntryContent) throws {
        try begin(entry)
        try content.read { try write($0) }
        try end()
    }

    /// Begins an entry of which `write` gives the content, `entry.size` bytes in all, and `end` ends it.
    package mutating func begin(_ entry: FileEntry) throws(LayerArchiveError) {
        if let current { throw .outOfOrder(path: current.entry.path.description) }
        try checkBounds(entry)
        var failure: LayerArchiveError?
        let block = block
        do throws(LayerArchiveError) {
            try TarHeader.write(entry, block: block, hasKind: hasKindsInModes) {
                (piece: UnsafeRawBufferPointer) throws(LayerArchiveError) in
                try put(piece)
            }
        } catch { failure = error }
        if let failure { throw failure }
        current = (entry, 0)
    }

    /// Content of the entry begun last.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(LayerArchiveError) {
        guard let state = current else { throw .outOfOrder(path: "?") }
        guard state.done + bytes.count <= Self.contentSize(of: state.entry) else {
            throw .sizeChanged(
                path: state.entry.path.description, expected: Self.contentSize(of: state.entry),
                found: state.done + bytes.count)
        }
        try put(bytes)
        current?.done += bytes.count
    }

    /// Ends the entry begun last.
    ///
    /// - Throws: `sizeChanged` where not all of its content came.
    package mutating func end() throws(LayerArchiveError) {
        guard let (entry, done) = current else { throw .outOfOrder(path: "?") }
        let expected = Self.contentSize(of: entry)
        guard done == expected else {
            throw .sizeChanged(path: entry.path.description, expected: expected, found: done)
        }
        current = nil
        try pad((TarHeader.blockSize - done % TarHeader.blockSize) % TarHeader.blockSize)
    }

    /// Writes the end of the archive and gives the digest and length of the whole.
    package consuming func finish() throws(LayerArchiveError) -> (diffID: Digest, size: Int) {
        if let current { throw .outOfOrder(path: current.entry.path.description) }
        try pad(2 * TarHeader.blockSize)
        try flush()
        return (hasher.finalize(), written)
    }

    private static func contentSize(of entry: FileEntry) -> Int { entry.kind == .file ? entry.size : 0 }

    private func checkBounds(_ entry: FileEntry) throws(LayerArchiveError) {
        guard entry.path.bytes.count > ArchiveBounds.pathLength else { return }
        throw .tooLarge(
            archive: "the new layer", entry: String(entry.path.description.prefix(200)), what: "the path",
            limit: ArchiveBounds.pathLength)
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer) throws(LayerArchiveError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            if filled == Self.capacity { try flush() }
            let piece = rest.prefix(Self.capacity - filled)
            UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: piece))
            filled += piece.count
            rest = rest.dropFirst(piece.count)
        }
    }

    private mutating func pad(_ count: Int) throws(LayerArchiveError) {
        guard count > 0 else { return }
        if Self.capacity - filled < count { try flush() }
        UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<(filled + count)]).initializeMemory(
            as: UInt8.self, repeating: 0)
        filled += count
    }

    private mutating func flush() throws(LayerArchiveError) {
        hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
        var start = 0
        while start < filled {
            let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: start), filled - start)
            if count < 0 {
                if errno == EINTR { continue }
                throw .failure(.last("write", "the new layer"))
            }
            start += count
        }
        written += filled
        filled = 0
    }
}
