internal import FoundationEssentials
internal import Glibc
internal import OCISpec
internal import Synchronization

/// Images, blobs and cache records under one folder.
///
/// The folder is an OCI image layout (image-spec, image-layout.md) that other tools read as it is, with more beside it:
/// `layers` (what blob a diff ID is in), `records` (the cache), `leases` (what running processes hold), `temporary`.
///
/// Any number of processes may use one store at once. Blobs and records are written to a temporary file and renamed;
/// `index.json` is changed under the file lock `lock`. A blob's content is on the disk before the blob has its name, and
/// its name is before any image has it.
package final class ImageStore: Sendable {
    /// The layout of the folder that this code writes and the newest that it reads.
    package static let version = 1

    /// The folder, as it was given.
    package let root: String
    /// What this process holds against collection; see `ImageStore+Leases.swift`.
    let lease = Mutex<Lease?>(nil)
    /// Blobs whose content this process has compared with their digests.
    let checkedBlobs = Mutex<Set<Digest>>([])
    /// The index as it was read last: most often it is the same still.
    let lastIndex = Mutex<ReadIndex?>(nil)
    /// True while names of blobs may not be on the disk yet.
    let hasUnflushedNames = Atomic<Bool>(false)

    /// Where blobs stand, each by the digits of its digest.
    package var blobFolder: String { "\(root)/blobs/sha256" }
    var layerFolder: String { "\(root)/layers" }
    var leaseFolder: String { "\(root)/leases" }
    var temporaryFolder: String { "\(root)/temporary" }
    var indexPath: String { "\(root)/index.json" }
    private var versionPath: String { "\(root)/version" }

    /// Opens the store in `root`, creating what is missing, and clears what killed processes left.
    ///
    /// - Throws: `StoreError` where the folder can't be written, is no folder, or is of a newer version.
    package init(root: String) throws(StoreError) {
        self.root = root
        try Self.makeRoot(root)
        let found = try StoreFile.readIfPresent(versionPath, limit: 64)
        if let found {
            let text = String(decoding: found, as: UTF8.self).filter { !$0.isWhitespace }
            guard let number = Int(text), number > 0 else { throw .damaged(path: versionPath, .version) }
            guard number <= Self.version else {
                throw .newerVersion(path: root, found: text, known: Self.version)
            }
        }
        do { try makeLayout(isNew: found == nil) } catch {
            if case .system(_, let path, let code) = error, [EACCES, EROFS, EPERM].contains(code) {
                throw .notWritable(path: path, code: code)
            }
            throw error
        }
        keepReserve()
        try TemporaryFile.clear(temporaryFolder)
        try TemporaryFile.clear(leaseFolder)
    }

    private static func makeRoot(_ root: String) throws(StoreError) {
        var path = root.hasPrefix("/") ? "" : "."
        for part in root.split(separator: "/") {
            path += "/\(part)"
            guard mkdir(path, 0o700) != 0 else { continue }
            let code = errno
            if code == ENOTDIR { throw .notAFolder(path: root) }
            // A folder that exists further up may well be read-only: only the last one decides.
            guard code != EEXIST, !StoreFile.exists(path) else { continue }
            throw .notWritable(path: root, code: code)
        }
        var status = stat()
        guard stat(root, &status) == 0 else { throw .notWritable(path: root, code: errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path: root) }
        guard access(root, W_OK | X_OK) == 0 else { throw .notWritable(path: root, code: errno) }
    }

    private func makeLayout(isNew: Bool) throws(StoreError) {
        for folder in ["blobs", "blobs/sha256", "layers", "leases", "records", "temporary"] {
            try StoreFile.makeFolder("\(root)/\(folder)")
        }
        for kind in RecordKind.allCases { try StoreFile.makeFolder(folder(of: kind)) }
        guard isNew else { return }
        let lock = try lockStore()
        defer { withExtendedLifetime(lock) {} }
        if !StoreFile.exists(indexPath) {
            try writeFile(indexPath, encoded(ImageIndex(), for: indexPath), durable: true)
        }
        let layout = Data(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)
        try writeFile("\(root)/oci-layout", layout, durable: true)
        try writeFile(versionPath, Data("\(Self.version)\n".utf8), durable: true)
    }

    private var reservePath: String { "\(root)/reserve" }

    /// Room for what removing images has to write on a full disk: an index of some 200 images.
    private static let reserveSize = 64 << 10

    /// Sets the reserve aside where there is none; on a full disk there is none until there is room again.
    private func keepReserve() {
        guard !StoreFile.exists(reservePath) else { return }
        try? writeFile(reservePath, Data(repeating: 0x20, count: Self.reserveSize), durable: false)
    }

    /// Gives the reserve up.
    ///
    /// - Returns: false where there is none.
    func releaseReserve() -> Bool { unlink(reservePath) == 0 }

    /// Waits until no other process changes the store; the lock ends with the value.
    func lockStore() throws(StoreError) -> StoreLock { try StoreLock(path: "\(root)/lock") }

    /// Replaces a small file at once.
    func writeFile(_ path: String, _ data: Data, durable: Bool) throws(StoreError) {
        let file = try TemporaryFile(in: temporaryFolder)
        try OpenFile.write(Array(data), to: file.descriptor, path: path)
        try file.commit(as: path, durable: durable)
    }

    func encoded(_ value: some Encodable, for path: String) throws(StoreError) -> Data {
        do { return try CanonicalJSON.encode(value) } catch {
            throw .damaged(path: path, .json("\(error)"))
        }
    }

    func decoded<Value: Decodable>(_ type: Value.Type, _ data: Data, from path: String) throws(StoreError) -> Value {
        do { return try CanonicalJSON.decode(type, from: data) } catch {
            throw .damaged(path: path, .json(Self.reason(of: error)))
        }
    }

    /// A decoder's error in a few words.
    static func reason(of error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has another type than it should"
        case DecodingError.dataCorrupted(let context): context.debugDescription
        case let error as DigestError: error.description
        default: "it has another shape than it should"
        }
    }
}
