/// Turns a tar's items into what they say of an image, and refuses those that would go through a symbolic link of the
/// same tar (OCI layer.md, "Whiteouts" and "Opaque Whiteout").
struct LayerInterpreter {
    private static let prefix = Array(".wh.".utf8)
    private static let opaque = Array(".wh..wh..opq".utf8)
    /// What begins so is bookkeeping of aufs, from where the format comes: left out.
    private static let bookkeeping = Array(".wh..wh.".utf8)

    private var symlinks: Set<EntryPath> = []
    /// The folder that was found to be free of links last: most entries lie where the one before lay.
    private var checkedFolder: EntryPath?

    /// nil for what is no part of the image.
    mutating func entry(for item: ArchiveItem) throws(LayerArchiveError) -> LayerEntry? {
        let file = try item.fileEntry()
        try checkFolder(of: file.path, item: item)
        if case .hardLink(let target) = file.kind { try checkFolder(of: target, item: item) }
        let name = file.path.name
        if name.starts(with: Self.prefix), let folder = file.path.parent {
            return try whiteout(name, in: folder, item: item)
        }
        note(file)
        return .file(file)
    }

    private func whiteout(
        _ name: [UInt8], in folder: EntryPath, item: ArchiveItem
    ) throws(LayerArchiveError) -> LayerEntry? {
        if name == Self.opaque { return .opaque(folder) }
        if name.starts(with: Self.bookkeeping) { return nil }
        let hidden = Array(name.dropFirst(Self.prefix.count))
        guard !hidden.isEmpty, hidden != [0x2E], hidden != [0x2E, 0x2E] else {
            throw .badWhiteout(archive: item.archive, entry: item.name)
        }
        return .whiteout(folder.appending(name: hidden))
    }

    private mutating func note(_ file: FileEntry) {
        switch file.kind {
        case .symlink:
            symlinks.insert(file.path)
            checkedFolder = nil
        case .hardLink(let target) where symlinks.contains(target):
            symlinks.insert(file.path)
            checkedFolder = nil
        default:
            if !symlinks.isEmpty { symlinks.remove(file.path) }
        }
    }

    private mutating func checkFolder(of path: EntryPath, item: ArchiveItem) throws(LayerArchiveError) {
        guard !symlinks.isEmpty, let parent = path.parent, parent != checkedFolder else { return }
        var folder = parent
        while let above = folder.parent {
            guard !symlinks.contains(folder) else {
                throw .throughSymlink(archive: item.archive, entry: item.name, link: folder.description)
            }
            folder = above
        }
        checkedFolder = parent
    }
}
