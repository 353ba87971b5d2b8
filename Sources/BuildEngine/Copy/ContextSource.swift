internal import DockerfileSyntax
internal import LayerArchive

/// A context folder, or another one, as the source of a COPY.
struct ContextSource: CopySource {
    let context: BuildContext
    var title = BuildContext.mainTitle

    func file(at path: EntryPath) throws -> SourceFile? {
        guard let file = try context.walk().file(at: path) else { return nil }
        return source(file, relativeTo: .root)
    }

    func descendants(of folder: EntryPath) throws -> [SourceFile] {
        try context.descendants(of: folder).map { source($0, relativeTo: folder) }
    }

    func names(in folder: EntryPath) throws -> [[UInt8]] {
        guard try context.walk().file(at: folder)?.kind == .directory else { return [] }
        return try context.walk().names(in: folder)
    }

    func isIgnored(_ path: EntryPath) throws -> Bool {
        try context.ignorePatterns()?.ignores(path.patternText) ?? false
    }

    func missing(_ path: String, close: String?) -> StepError.Kind {
        title == BuildContext.mainTitle ? .sourceMissing(path, close: close) : .sourceNotInStage(path, stage: title)
    }

    private func source(_ file: ContextFile, relativeTo folder: EntryPath) -> SourceFile {
        // Files of a context are 0:0, as BuildKit's client sends them (cache-rules.md §2).
        let entry = FileEntry(
            path: file.path, kind: file.kind, mode: file.mode, size: file.size, modified: file.modified)
        return SourceFile(
            path: file.path.relative(to: folder), entry: entry,
            content: file.kind == .file && !file.isSocket
                ? .folder(FolderFile(root: context.root, path: file.path)) : .none,
            identity: file.kind == .file && file.links > 1
                ? .inode(device: file.device, inode: file.inode) : nil,
            stamp: FileStamp(
                modified: file.modifiedNanoseconds, changed: file.changedNanoseconds, inode: file.inode))
    }
}

extension EntryPath {
    /// This path as seen from a folder that it is in; itself where it is not in it.
    func relative(to folder: EntryPath) -> EntryPath {
        guard !folder.isRoot, isInside(folder) else { return self }
        return (try? EntryPath(bytes.dropFirst(folder.bytes.count))) ?? self
    }
}
