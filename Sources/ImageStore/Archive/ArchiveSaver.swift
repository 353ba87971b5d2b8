internal import FoundationEssentials
internal import Glibc
internal import LayerArchive
internal import OCISpec

/// Writes the files of an archive as a tar or as a folder.
struct ArchiveSaver {
    let store: ImageStore
    let contents: ArchiveContents

    /// Writes a tar from where `descriptor` stands.
    ///
    /// - Throws: `LayerArchiveError` where it can't be written; `StoreError` where a blob can't be read.
    func write(to descriptor: Int32) throws {
        var writer = LayerWriter(descriptor: descriptor)
        for (path, file) in try contents.files() {
            switch file {
            case .folder: try writer.append(Self.entry(path, .directory, mode: 0o755))
            case .link(let target):
                try writer.append(Self.entry(path, .symlink(target: Array(target.utf8)), mode: 0o777))
            case .data(let bytes): try writer.append(Self.file(path, size: bytes.count), bytes: bytes)
            case .blob(let digest, let size):
                try writer.append(Self.file(path, size: size), contentsOfFileAt: store.blobPath(digest))
            case .layer(let blob, let diffID):
                let plain = try plainLayer(blob, diffID: diffID)
                try writer.append(Self.file(path, size: plain.size), contentsOfFileAt: plain.path)
                withExtendedLifetime(plain) {}
            }
        }
        _ = try writer.finish()
    }

    /// Writes the files into a new folder.
    ///
    /// - Throws: `StoreError`; `.archiveNotWritten` where the folder can't be written.
    func write(into folder: String) throws {
        guard mkdir(folder, 0o777) == 0 else { throw Self.notWritten(folder) }
        for (name, file) in try contents.files() {
            let path = "\(folder)/\(name)"
            switch file {
            case .folder: guard mkdir(path, 0o777) == 0 else { throw Self.notWritten(path) }
            case .link(let target): guard symlink(target, path) == 0 else { throw Self.notWritten(path) }
            case .data(let bytes): try Self.append(bytes[...], to: try Self.create(path), path: path)
            case .blob(let digest, _): try copy(store.blobPath(digest), to: path)
            case .layer(let blob, let diffID):
                let plain = try plainLayer(blob, diffID: diffID)
                try copy(plain.path, to: path)
                withExtendedLifetime(plain) {}
            }
        }
    }

    private static func create(_ path: String) throws(StoreError) -> OpenFile {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw notWritten(path) }
        return OpenFile(descriptor: descriptor)
    }

    private func copy(_ source: String, to path: String) throws(StoreError) {
        guard let file = try StoreFile.openIfPresent(source) else { throw .system(.open, path: source, code: ENOENT) }
        let target = try Self.create(path)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try file.read(into: &buffer, path: source)
            if count == 0 { return }
            try Self.append(buffer[..<count], to: target, path: path)
        }
    }

    private static func append(
        _ bytes: ArraySlice<UInt8>, to file: borrowing OpenFile, path: String
    ) throws(StoreError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file.descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { throw notWritten(path) }
            rest = rest.dropFirst(max(0, count))
        }
    }

    private static func notWritten(_ path: String) -> StoreError { .archiveNotWritten(path: path, code: errno) }

    /// A layer's tar as a file: the blob itself, or a temporary file that goes with the value.
    private func plainLayer(_ blob: Digest, diffID: Digest) throws -> PlainLayer {
        guard let size = try store.blobSize(blob) else { throw StoreError.missingBlob(blob) }
        if blob == diffID { return PlainLayer(path: store.blobPath(blob), size: size, file: nil) }
        let source = try store.openBlob(blob)
        let file = try TemporaryFile(in: store.temporaryFolder)
        let plain = try LayerDecompressor.decompress(
            source.descriptor, to: file.descriptor, name: store.blobPath(blob))
        guard plain.digest == diffID else { throw StoreError.blobMismatch(expected: diffID, found: plain.digest) }
        return PlainLayer(path: file.path, size: plain.size, file: file)
    }

    private struct PlainLayer {
        var path: String
        var size: Int
        /// Keeps the file as long as it is read.
        var file: TemporaryFile?
    }

    private static func entry(_ path: String, _ kind: FileEntry.Kind, mode: UInt32) throws -> LayerEntry {
        .file(FileEntry(path: try EntryPath(path), kind: kind, mode: mode))
    }

    private static func file(_ path: String, size: Int) throws -> FileEntry {
        FileEntry(path: try EntryPath(path), kind: .file, mode: 0o644, size: size)
    }
}
