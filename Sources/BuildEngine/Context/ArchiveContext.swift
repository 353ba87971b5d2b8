internal import Glibc
internal import LayerArchive
internal import OCISpec
internal import Snapshots

/// A build context that came as a tar archive, kept as a layer and not as files: so every file keeps the owner and mode
/// that the archive gives it, whoever builds. BuildKit unpacks it as ADD would, and leaves nothing out by
/// `.dockerignore` (moby/buildkit, dockerui, initContext and MainContext).
final class ArchiveContext: Sendable {
    let layer: Digest
    /// The layer's tar.
    let path: String
    let entries: [LayerEntry]
    private let scratch: ScratchFolder

    /// - Parameters:
    ///   - archive: a tar, compressed or not.
    ///   - scratch: gets the layer and what is taken out of it; held as long as this context.
    /// - Throws: `StepError`, `LayerArchiveError` for what can't be unpacked.
    init(_ archive: FolderFile, scratch: ScratchFolder) throws {
        self.scratch = scratch
        path = "\(scratch.path)/layer"
        var placement = CopyPlacement(tree: FileTree(), owner: nil, mode: nil, now: Timestamps.now)
        try placement.unpack(archive, to: "/")
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure.last("create", path) }
        defer { close(descriptor) }
        var writer = LayerWriter(descriptor: descriptor)
        entries = try CopyLayer(placement: placement, sources: []).write(to: &writer)
        layer = try writer.finish().diffID
    }

    /// A file's content, at most `limit` bytes of it; nil where there is no such file.
    func read(_ name: String, limit: Int) throws -> [UInt8]? {
        var tree = FileTree()
        tree.apply(entries)
        guard let found = try? tree.resolve(EntryPath(name), followLast: true), found.entry?.kind == .file else {
            return nil
        }
        return try LayerReader.content(of: found.path, inLayerAt: path, limit: limit)
    }

    /// Takes a file out, for what needs it on the disk.
    func extract(_ file: EntryPath) throws -> FolderFile {
        let name = "\(Digest(of: file.bytes).hex)"
        let target = "\(scratch.path)/\(name)"
        let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure.last("create", target) }
        defer { close(descriptor) }
        try LayerReader.forEachContent(of: [file], inLayerAt: path) { _, content in
            try content.read { piece in
                var rest = piece
                while !rest.isEmpty {
                    let count = write(descriptor, rest.baseAddress, rest.count)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { throw FileFailure.last("write", target) }
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                }
            }
        }
        return FolderFile(root: scratch.path, path: try EntryPath(name))
    }
}
