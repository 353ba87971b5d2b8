package import FoundationEssentials
internal import Glibc
package import OCISpec
internal import Synchronization

/// A blob's content address and its length in bytes.
package struct BlobID: Hashable, Sendable {
    package var digest: Digest
    package var size: Int

    package init(digest: Digest, size: Int) {
        self.digest = digest
        self.size = size
    }
}

extension ImageStore {
    /// The most bytes that a configuration or manifest is read for. Registries refuse manifests past 4 MiB
    /// (distribution-spec, "Pushing Manifests"); what is larger is no such document.
    package static let documentLimit = 4 << 20

    package func blobPath(_ digest: Digest) -> String { "\(blobFolder)/\(digest.hex)" }

    package func hasBlob(_ digest: Digest) -> Bool { StoreFile.exists(blobPath(digest)) }

    /// A small blob's content, its digest checked.
    ///
    /// - Throws: `StoreError.missingBlob`, `.tooLarge`, `.blobMismatch`, `.system`.
    package func readBlob(_ digest: Digest, limit: Int = ImageStore.documentLimit) throws(StoreError) -> Data {
        guard let data = try StoreFile.readIfPresent(blobPath(digest), limit: limit) else {
            throw .missingBlob(digest)
        }
        let found = Digest(of: data)
        guard found == digest else { throw .blobMismatch(expected: digest, found: found) }
        return data
    }

    /// Stores bytes at hand and holds them; nothing is written where the blob is there already.
    @discardableResult
    package func putBlob(_ data: Data) throws(StoreError) -> BlobID {
        try hold([Digest(of: data)])
        return try putUnheld(data)
    }

    /// Stores bytes at hand under the store's lock, by a caller who names them before the lock ends.
    func putUnheld(_ data: Data) throws(StoreError) -> BlobID {
        let id = BlobID(digest: Digest(of: data), size: data.count)
        // A document is small, and so what is there can be compared: one that was damaged is replaced.
        if try blobSize(id.digest) == data.count, (try? readBlob(id.digest, limit: data.count)) != nil { return id }
        let file = try TemporaryFile(in: temporaryFolder)
        try OpenFile.write(Array(data), to: file.descriptor, path: blobPath(id.digest))
        try place(file, digest: id.digest, size: data.count)
        return id
    }

    /// Begins a blob that is written piece by piece.
    package func newBlob() throws(StoreError) -> BlobWriter { try BlobWriter(store: self) }

    /// A blob's length in bytes; nil where it is not in the store.
    package func blobSize(_ digest: Digest) throws(StoreError) -> Int? {
        var status = stat()
        let path = blobPath(digest)
        if stat(path, &status) == 0 { return Int(status.st_size) }
        let code = errno
        guard code == ENOENT else { throw .system(.read, path: path, code: code) }
        return nil
    }

    /// The path of a layer's blob, after its content was compared with its digest: once in a process.
    ///
    /// - Throws: `StoreError.damagedLayer`, with the blob removed so that the step that made it runs again;
    ///   `.missingLayer`.
    package func soundLayerPath(diffID: Digest) throws(StoreError) -> String {
        guard let blob = try layerBlob(diffID: diffID) else { throw .missingLayer(diffID: diffID) }
        try checkBlob(blob.digest)
        return blobPath(blob.digest)
    }

    /// Compares a blob's content with its digest; one that is damaged is removed.
    func checkBlob(_ digest: Digest) throws(StoreError) {
        if checkedBlobs.withLock({ $0.contains(digest) }) { return }
        let path = blobPath(digest)
        guard let file = try StoreFile.openIfPresent(path) else { throw .missingBlob(digest) }
        var hasher = DigestHasher()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try file.read(into: &buffer, path: path)
            if count == 0 { break }
            buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        let found = hasher.finalize()
        guard found == digest else {
            try removeDamaged(path, file)
            throw .damagedLayer(blob: digest, found: found)
        }
        checkedBlobs.withLock { _ = $0.insert(digest) }
    }

    /// Removes a file unless another process has put a new one in its place meanwhile.
    private func removeDamaged(_ path: String, _ file: borrowing OpenFile) throws(StoreError) {
        let lock = try lockStore()
        defer { withExtendedLifetime(lock) {} }
        var (seen, now) = (stat(), stat())
        guard fstat(file.descriptor, &seen) == 0, stat(path, &now) == 0, seen.st_ino == now.st_ino else { return }
        try StoreFile.remove(path)
    }

    func commitBlob(_ file: TemporaryFile, digest: Digest, size: Int) throws(StoreError) {
        var status = stat()
        guard fstat(file.descriptor, &status) == 0 else {
            throw .system(.read, path: file.path, code: errno)
        }
        guard Int(status.st_size) == size else {
            throw .sizeMismatch(digest, expected: size, found: Int(status.st_size))
        }
        // Held before it has its name, so that a collection that sees the name sees the hold too.
        try hold([digest])
        try place(file, digest: digest, size: size)
    }

    private func place(_ file: TemporaryFile, digest: Digest, size: Int) throws(StoreError) {
        // What was just written was hashed just now; what is there may have been damaged since.
        if try blobSize(digest) == size, try OpenFile.isEqual(file.descriptor, blobPath(digest)) {
            file.discard()
            return
        }
        try file.commit(as: blobPath(digest), durable: true)
        hasUnflushedNames.store(true, ordering: .releasing)
    }

    /// Makes the names of committed blobs durable: once for all of them, before an image names any.
    func flushBlobNames() throws(StoreError) {
        guard hasUnflushedNames.exchange(false, ordering: .acquiringAndReleasing) else { return }
        try StoreFile.flushFolder(blobFolder)
    }
}
