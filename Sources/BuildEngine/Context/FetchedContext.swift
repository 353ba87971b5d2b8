internal import BuildPlan
internal import DockerfileSyntax
internal import LayerArchive
internal import Snapshots

/// A build context that is no folder of the user's: an archive, or what a URL or a repository has. It is taken whole.
package struct FetchedContext: Sendable {
    enum Files: Sendable {
        case folder(String)
        case archive(ArchiveContext)
    }

    let files: Files
    /// Names the build in the records, as a folder's path does otherwise.
    let project: String
    /// What is removed when nobody holds the context any more.
    private let scratch: [ScratchFolder]

    init(_ files: Files, project: String, scratch: [ScratchFolder]) {
        self.files = files
        self.project = project
        self.scratch = scratch
    }

    /// The folder that holds it; nil where it is an archive.
    package var folder: String? { if case .folder(let path) = files { path } else { nil } }

    /// A file's content, at most `limit` bytes of it; nil where there is no such file.
    package func read(_ name: String, limit: Int) throws -> [UInt8]? {
        switch files {
        case .archive(let archive): return try archive.read(name, limit: limit)
        case .folder(let root):
            let source = ContextSource(context: BuildContext(root: root, isFiltered: false))
            let start = SourcePosition(line: 1, column: 1, offset: 0)
            let path = CopyEffect.Path(text: name, range: SourceRange(start: start, end: start))
            guard let item = try? CopySelector(source: source).items(for: path, isPattern: false).first,
                case .folder(let file) = item.root.content
            else { return nil }
            return try SmallFile.read("\(file.root)/\(file.path)", limit: limit)
        }
    }
}
