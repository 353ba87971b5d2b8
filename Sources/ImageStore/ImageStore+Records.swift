package import FoundationEssentials
internal import Glibc
package import OCISpec

/// The kinds of small records that live beside the images; each is a folder of files.
package enum RecordKind: String, CaseIterable, Sendable {
    /// What a step left, by its cache key.
    case steps
    /// Lists of files with their digests, by the digest of the list.
    case fileLists
    /// Builds, by the digest of what they were of.
    case builds
    /// What the classic builder would have made of the same builds.
    case classic
    /// What is known of a file by its stat, so that it need not be hashed again.
    case stats
    /// What would be the image after a step, by its ID.
    case intermediates
    /// The builds of each project, one after the other, by project and number.
    case timelines
    /// In which repositories a layer is, by its diff ID.
    case origins
    /// What URLs had when they were fetched, by the digest of the URL; the contents are blobs, kept as long as the record.
    case downloads
}

/// A record as a listing shows it.
package struct RecordInfo: Hashable, Sendable {
    package var key: Digest
    /// Bytes on the disk.
    package var size: Int
    /// Seconds since 1970.
    package var modified: Int
}

extension ImageStore {
    /// The most bytes that a record is read for: a list of 200,000 files is some 40 MB, and no context is meant to
    /// have more.
    private static let recordLimit = 64 << 20

    func folder(of kind: RecordKind) -> String { "\(root)/records/\(kind.rawValue)" }

    private func recordPath(_ kind: RecordKind, _ key: Digest) -> String { "\(folder(of: kind))/\(key.hex)" }

    /// Whether there is a record, sound or not.
    package func hasRecord(_ kind: RecordKind, key: Digest) -> Bool { StoreFile.exists(recordPath(kind, key)) }

    /// A record's data; nil where there is none or what is there was cut short or damaged. One open, one read.
    package func readRecord(_ kind: RecordKind, key: Digest) -> Data? {
        (try? readWholeRecord(kind, key: key))?.data
    }

    /// The diff IDs of all layers that records of a kind need: roots for `collectGarbage` and `remove`.
    ///
    /// - Throws: `StoreError` where a record can't be read; a damaged one needs nothing.
    package func layersOfRecords(_ kind: RecordKind) throws(StoreError) -> Set<Digest> {
        var layers: Set<Digest> = []
        for record in try records(kind) { layers.formUnion(try layersOfRecord(kind, key: record.key)) }
        return layers
    }

    func layersOfRecord(_ kind: RecordKind, key: Digest) throws(StoreError) -> [Digest] {
        try readWholeRecord(kind, key: key)?.layers ?? []
    }

    /// Writes a record. It is not waited for until it is on the disk: a record that a power cut damages reads as none,
    /// and costs a step run again and nothing else.
    ///
    /// - Parameter layers: diff IDs that are to be kept as long as the record is there.
    package func writeRecord(
        _ kind: RecordKind, key: Digest, data: Data, layers: [Digest] = []
    ) throws(StoreError) {
        let body = Data((layers.map(\.hex).joined(separator: " ") + "\n").utf8) + data
        let head = Data("\(Digest(of: body).hex)\n".utf8)
        try writeFile(recordPath(kind, key), head + body, durable: false)
    }

    /// Writes a record unless there is one whose layers are all there, which then stays: of two processes that make the
    /// same record at once, the first wins.
    ///
    /// - Parameter replacing: True to write in any case.
    /// - Returns: the data that the record has now.
    package func keepRecord(
        _ kind: RecordKind, key: Digest, data: Data, layers: [Digest], replacing: Bool
    ) throws(StoreError) -> Data {
        let lock = try lockStore()
        defer { withExtendedLifetime(lock) {} }
        if !replacing, let present = try readWholeRecord(kind, key: key) {
            var isWhole = true
            for layer in present.layers where isWhole { isWhole = try layerBlob(diffID: layer) != nil }
            if isWhole { return present.data }
        }
        try writeRecord(kind, key: key, data: data, layers: layers)
        return data
    }

    /// A record's file: the digest of all that follows on the first line, its layers on the second, then the data.
    private func readWholeRecord(
        _ kind: RecordKind, key: Digest
    ) throws(StoreError) -> (layers: [Digest], data: Data)? {
        let path = recordPath(kind, key)
        guard let file = try StoreFile.readIfPresent(path, limit: Self.recordLimit) else { return nil }
        let head = file.prefix(Self.recordHeadLength)
        let body = file.dropFirst(Self.recordHeadLength)
        guard head.count == Self.recordHeadLength, head.last == 0x0A,
            head.dropLast().elementsEqual(Digest(of: body).hex.utf8), let end = body.firstIndex(of: 0x0A)
        else { return nil }
        let layers = body[..<end].split(separator: 0x20).compactMap {
            try? Digest(hex: String(decoding: $0, as: UTF8.self))
        }
        return (layers, Data(body[body.index(after: end)...]))
    }

    /// Notes that a record was used now: what was not used for long is what `prune` removes first.
    package func touchRecord(_ kind: RecordKind, key: Digest) {
        // One that is gone is none that can be noted, and one that can't be touched is only removed earlier.
        utimensat(AT_FDCWD, recordPath(kind, key), nil, 0)
    }

    package func removeRecord(_ kind: RecordKind, key: Digest) throws(StoreError) {
        try StoreFile.remove(recordPath(kind, key))
    }

    /// All records of a kind, in order of their keys.
    package func records(_ kind: RecordKind) throws(StoreError) -> [RecordInfo] {
        var records: [RecordInfo] = []
        for name in try StoreFile.names(in: folder(of: kind)).sorted() {
            guard let key = try? Digest(hex: name) else { continue }
            let path = recordPath(kind, key)
            guard let file = try StoreFile.openIfPresent(path) else { continue }
            let status = try file.status(path: path)
            records.append(RecordInfo(key: key, size: status.size, modified: status.modified))
        }
        return records
    }

    /// 64 digits and a line feed.
    private static let recordHeadLength = 65
}
