internal import BuildPlan
internal import LayerArchive
internal import OCISpec

/// A file that was fetched as the source of a copy: a folder with that file alone, which belongs to root and nobody else
/// may read (moby/buildkit, source/http, save).
struct DownloadSource: CopySource {
    let url: URLSource
    let file: RemoteFile
    let size: Int
    /// The folder of the store in which contents stand by their digests.
    let folder: String

    private var name: [UInt8] { Array(url.fileName.utf8) }

    func file(at path: EntryPath) throws -> SourceFile? {
        if path.isRoot {
            return SourceFile(path: .root, entry: FileEntry(path: .root, kind: .directory, mode: 0o755), content: .none)
        }
        guard path.components == [name] else { return nil }
        return SourceFile(
            path: path, entry: FileEntry(path: path, kind: .file, mode: 0o600, size: size, modified: file.modified),
            content: .folder(FolderFile(root: folder, path: try EntryPath(file.digest.hex))))
    }

    func descendants(of folder: EntryPath) throws -> [SourceFile] {
        folder.isRoot ? try file(at: EntryPath.root.appending(name: name)).map { [$0] } ?? [] : []
    }

    func names(in folder: EntryPath) throws -> [[UInt8]] { folder.isRoot ? [name] : [] }

    func isIgnored(_ path: EntryPath) throws -> Bool { false }

    func missing(_ path: String, close: String?) -> StepError.Kind { .sourceNotInStage(path, stage: title) }

    var title: String { "'\(RemoteFiles.shown(url.url))', which is the one file '\(url.fileName)'" }
}
