internal import BuildPlan
internal import LayerArchive

extension RunScript {
    /// The folder with the file, in the archive.
    static let archiveFolder = "script"

    /// Writes a tar with the file, which anybody may read and execute.
    func write(to descriptor: Int32) throws {
        var writer = LayerWriter(descriptor: descriptor)
        let folder = try EntryPath(Self.archiveFolder)
        try writer.append(.file(FileEntry(path: folder, kind: .directory, mode: 0o755, modified: Timestamps.now)))
        let bytes = Array(content.utf8)
        let file = FileEntry(
            path: folder.appending(name: Array(name.utf8)), kind: .file, mode: 0o755, size: bytes.count,
            modified: Timestamps.now)
        try writer.append(file, bytes: bytes)
        _ = try writer.finish()
    }
}
