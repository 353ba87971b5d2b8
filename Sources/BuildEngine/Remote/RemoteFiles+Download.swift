internal import BuildPlan
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import OCISpec
internal import Registry
internal import Synchronization

/// A file of a web server.
struct RemoteFile: Sendable, Hashable {
    var digest: Digest
    /// In bytes; nil where only the digest is known, from `--checksum`.
    var size: Int?
    /// Seconds since 1970: the server's `Last-Modified`; 0 where there is none.
    var modified: Int
}

/// What is remembered of a file that was fetched, to find it again by its entity tag.
private struct DownloadRecord: Codable, Hashable {
    var entityTag: String
    var digest: Digest
    var size: Int
    var lastModified: String?

    var file: RemoteFile {
        RemoteFile(digest: digest, size: size, modified: lastModified.flatMap(HTTPDate.seconds) ?? 0)
    }
}

extension RemoteFiles {
    /// As many versions of one URL's file as are remembered.
    private static let versionLimit = 10

    /// - Throws: `DownloadError`, `ChecksumFailure`, `StoreError`.
    func resolve(_ url: URLSource) async throws -> RemoteFile {
        // What the Dockerfile itself vouches for is not asked for (moby/buildkit, source/http, resolveMetadataStatic).
        if let checksum = url.checksum { return RemoteFile(digest: checksum, size: nil, modified: 0) }
        let records = try usableRecords(of: url)
        if let record = try await stillValid(records, at: url) { return record.file }
        return try await fetch(url, records)
    }

    /// - Returns: nil where only fetching the file would tell.
    func look(at url: URLSource) async throws -> RemoteFile? {
        if let checksum = url.checksum { return RemoteFile(digest: checksum, size: nil, modified: 0) }
        return try await stillValid(records(of: url), at: url)?.file
    }

    /// Makes sure that a file's content is in the store, and gives what is known of it then.
    ///
    /// - Throws: what `resolve` throws; `ChecksumFailure` where the server has other content.
    func provide(_ url: URLSource, _ file: RemoteFile) async throws -> RemoteFile {
        try store.hold([file.digest])
        if let size = try store.blobSize(file.digest) {
            return RemoteFile(digest: file.digest, size: size, modified: file.modified)
        }
        let fetched = try await fetch(url, [])
        guard fetched.digest == file.digest else {
            throw ChecksumFailure(url: Self.shown(url.url), expected: file.digest, found: fetched.digest)
        }
        return fetched
    }

    /// Servers that give a tag do not always answer by it, so they are asked for the head alone first.
    private func stillValid(_ records: [DownloadRecord], at url: URLSource) async throws -> DownloadRecord? {
        guard !records.isEmpty, let downloader else { return nil }
        guard let head = try await downloader.look(at: url.url, known: records.map(\.entityTag)) else { return nil }
        return matching(head, records)
    }

    private func matching(_ head: DownloadHead, _ records: [DownloadRecord]) -> DownloadRecord? {
        // An answer that leaves the tag out means the one that was asked about, where it was only one.
        let tag = head.entityTag ?? (head.status == 304 && records.count == 1 ? records[0].entityTag : nil)
        return records.last { $0.entityTag == tag }
    }

    private func fetch(_ url: URLSource, _ known: [DownloadRecord]) async throws -> RemoteFile {
        guard let downloader else { throw DownloadError.offline(Self.shown(url.url)) }
        let blob = try store.newBlob()
        let progress = Mutex((hasher: DigestHasher(), count: 0))
        let descriptor = blob.descriptor
        let head = try await downloader.fetch(url.url, known: known.map(\.entityTag)) { bytes in
            try Self.write(bytes, to: descriptor)
            progress.withLock { progress in
                progress.hasher.update(bytes)
                progress.count += bytes.count
            }
        }
        if head.status == 304 {
            blob.discard()
            guard let record = matching(head, known) else {
                throw DownloadError.status(304, url: Self.shown(url.url))
            }
            return record.file
        }
        let (digest, size) = progress.withLock { ($0.hasher.finalize(), $0.count) }
        try blob.commit(digest: digest, size: size)
        if let tag = head.entityTag {
            let record = DownloadRecord(
                entityTag: tag, digest: digest, size: size, lastModified: head.lastModified)
            try remember(record, of: url)
        }
        return RemoteFile(digest: digest, size: size, modified: head.lastModified.flatMap(HTTPDate.seconds) ?? 0)
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw StoreError.system(.write, path: "the store", code: errno) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private func key(of url: URLSource) -> Digest { Digest(of: "download\n\(url.fileName)\n\(url.url)") }

    private func records(of url: URLSource) -> [DownloadRecord] {
        store.readRecord(.downloads, key: key(of: url))
            .flatMap { try? CanonicalJSON.decode([DownloadRecord].self, from: $0) } ?? []
    }

    /// Those whose content is still here: without it a tag that still holds would be of no use.
    private func usableRecords(of url: URLSource) throws -> [DownloadRecord] {
        let records = records(of: url)
        try store.hold(records.map(\.digest))
        return try records.filter { try store.blobSize($0.digest) == $0.size }
    }

    private func remember(_ record: DownloadRecord, of url: URLSource) throws {
        let others = records(of: url).filter { $0.entityTag != record.entityTag }
        let kept = Array((others + [record]).suffix(Self.versionLimit))
        try store.writeRecord(
            .downloads, key: key(of: url), data: try CanonicalJSON.encode(kept),
            layers: kept.map(\.digest))
    }
}

/// A file that is not the one that the Dockerfile vouches for.
struct ChecksumFailure: Error, Hashable, Sendable, CustomStringConvertible {
    var url: String
    var expected: Digest
    var found: Digest

    var description: String {
        "'\(url)' has the digest \(found), and --checksum wants \(expected): what was fetched is not used"
    }
}
