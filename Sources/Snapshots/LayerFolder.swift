internal import Glibc
internal import LayerArchive
internal import OCISpec

/// What is known of an unpacked layer besides its files; kept in a file beside them.
struct LayerRecord: Hashable {
    /// The whole digest: the folder's name has but a part of it.
    let digest: Digest
    /// Folders that have no entry of their own in the layer.
    let implicit: Set<EntryPath>
    /// Whether the layer hides all that is below it.
    let isRootOpaque: Bool
}

/// The folder of one unpacked layer: `fs` with its files in overlay's format, `record` beside it.
enum LayerFolder {
    /// 96 bits of the digest: short, so that 127 layers fit into one page of mount options.
    private static let nameLength = 24

    static func name(of digest: Digest) -> String { String(digest.hex.prefix(nameLength)) }

    /// Texts that each end with a NUL: the digest of all that follows, the layer's digest, `opaque` or nothing, the
    /// implicit folders with a leading slash.
    static func write(_ record: LayerRecord, in folder: String) throws {
        let content = content(of: record)
        let bytes = Array(Digest(of: content).description.utf8) + [0] + content
        let path = "\(folder)/record"
        let file = try call("make", path) { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
        defer { close(file) }
        let count = try call("write", path) { Glibc.write(file, bytes, bytes.count) }
        guard count == bytes.count else { throw SnapshotError.failure(FileFailure("write", path, code: ENOSPC)) }
    }

    private static func content(of record: LayerRecord) -> [UInt8] {
        var bytes = Array(record.digest.description.utf8) + [0]
        bytes += Array((record.isRootOpaque ? "opaque" : "").utf8) + [0]
        for path in record.implicit.sorted() { bytes += [0x2F] + path.bytes + [0] }
        return bytes
    }

    /// nil where there is no such folder.
    ///
    /// - Throws: `SnapshotError.failure` also for a record that is not as it was written.
    static func record(in folder: String) throws -> LayerRecord? {
        let path = "\(folder)/record"
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw SnapshotError.failure(.last("open", path))
        }
        defer { close(file) }
        var status = stat()
        try call("examine", path) { fstat(file, &status) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = try call("read", path) { read(file, &bytes, bytes.count) }
        let content = bytes.prefix(count).drop { $0 != 0 }.dropFirst()
        let texts = content.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        guard bytes.starts(with: Digest(of: content).description.utf8), texts.count >= 2, let digest = texts.first
        else { throw SnapshotError.failure(FileFailure("read", path, code: EIO)) }
        return LayerRecord(
            digest: try Digest(String(decoding: digest, as: UTF8.self)),
            implicit: Set(try texts.dropFirst(2).map { try EntryPath($0) }),
            isRootOpaque: !texts[texts.startIndex + 1].isEmpty)
    }
}
