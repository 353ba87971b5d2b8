internal import LayerArchive

/// Another image's or stage's files as the source of a `COPY --from`.
struct TreeSource: CopySource {
    let tree: FileTree
    /// In each layer, the names that are links and the name they link to.
    let links: [Int: [EntryPath: EntryPath]]
    let title: String

    func file(at path: EntryPath) throws -> SourceFile? {
        tree[path].map { source($0, relativeTo: .root) }
    }

    func descendants(of folder: EntryPath) throws -> [SourceFile] {
        tree.descendants(of: folder).map { source($0, relativeTo: folder) }
    }

    func names(in folder: EntryPath) throws -> [[UInt8]] { tree.children(of: folder).map(\.path.name) }

    func isIgnored(_ path: EntryPath) throws -> Bool { false }

    func missing(_ path: String, close: String?) -> StepError.Kind { .sourceNotInStage(path, stage: title) }

    private func source(_ entry: FileEntry, relativeTo folder: EntryPath) -> SourceFile {
        var content = ContentSource.none
        var identity: FileIdentity?
        if case .file = entry.kind, let origin = tree.origin(of: entry.path) {
            let first = links[origin]?[entry.path] ?? entry.path
            content = .layer(origin, first)
            identity = .entry(layer: origin, path: first)
        }
        return SourceFile(path: entry.path.relative(to: folder), entry: entry, content: content, identity: identity)
    }
}
