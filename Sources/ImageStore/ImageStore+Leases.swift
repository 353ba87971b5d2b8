package import OCISpec
internal import Synchronization

/// This process's file of what it holds; its lock tells others that the process lives.
struct Lease: ~Copyable, Sendable {
    fileprivate let file: TemporaryFile
    fileprivate var held: Set<Digest> = []

    fileprivate init(file: TemporaryFile) { self.file = file }
}

extension ImageStore {
    /// Keeps blobs and layers from being collected by any process while this one runs: what a step's record points to
    /// and no image has yet. Digests of blobs, diff IDs, manifests and image IDs all do.
    ///
    /// Check that they exist after holding them, not before. Blobs that this process commits are held by themselves.
    package func hold(_ digests: some Sequence<Digest>) throws(StoreError) {
        let outcome: Result<Void, StoreError> = lease.withLock { lease in
            do throws(StoreError) {
                if lease == nil { lease = Lease(file: try TemporaryFile(in: leaseFolder)) }
                guard let file = lease?.file, let held = lease?.held else { return .success(()) }
                let new = Set(digests).subtracting(held)
                guard !new.isEmpty else { return .success(()) }
                // A collection works under the same lock: it sees these lines, or they wait until it is done.
                let lock = try lockStore()
                defer { withExtendedLifetime(lock) {} }
                let lines = new.map { "\($0.hex)\n" }.joined()
                try OpenFile.write(Array(lines.utf8), to: file.descriptor, path: file.path)
                lease?.held.formUnion(new)
                return .success(())
            } catch { return .failure(error) }
        }
        try outcome.get()
    }

    /// What living processes hold; leases of dead ones are removed. Call under the store's lock.
    func leasedDigests() throws(StoreError) -> Set<Digest> {
        var digests: Set<Digest> = []
        for name in try StoreFile.names(in: leaseFolder) {
            let path = "\(leaseFolder)/\(name)"
            guard let file = try StoreFile.openIfPresent(path) else { continue }
            if try file.lock(exclusive: true, wait: false, path: path) {
                try StoreFile.remove(path)
                continue
            }
            // A lease has one line of 65 bytes a digest; 64 MiB is a million of them.
            guard let data = try StoreFile.readIfPresent(path, limit: 64 << 20) else { continue }
            for line in data.split(separator: 0x0A) {
                if let digest = try? Digest(hex: String(decoding: line, as: UTF8.self)) { digests.insert(digest) }
            }
        }
        return digests
    }
}
