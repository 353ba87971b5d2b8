internal import LayerArchive

/// Finds the attributes of folders that a layer speaks of only in the paths of what is in them.
///
/// Such a folder is in that layer's unpacked files, with attributes nobody chose, and would hide the right ones of the
/// layers below. They are put into the workspace's own folder, on top of all.
struct ImplicitFolders {
    struct Layer {
        let cursor: FolderCursor
        let implicit: Set<EntryPath>
    }

    /// Topmost first.
    private let layers: [Layer]

    init(layers: [(folder: String, record: LayerRecord)]) throws {
        self.layers = try layers.map { Layer(cursor: try FolderCursor(root: $0.folder), implicit: $0.record.implicit) }
    }

    /// The attributes of each folder to be put on top, parents before children; the root is always among them, with
    /// those that Docker gives it whatever a layer says: 0755 and user 0.
    func seeds() throws -> [(path: EntryPath, state: FileState)] {
        var result: [EntryPath: FileState] = [:]
        for path in Set(layers.flatMap(\.implicit)) where !path.isRoot {
            guard let (state, isHidden) = try attributes(of: path), isHidden else { continue }
            result[path] = state
        }
        // What is on top needs its parents there too, with the attributes they have anyway.
        for path in Array(result.keys) {
            var above = path.parent
            while let folder = above, result[folder] == nil {
                if let (state, _) = try attributes(of: folder) { result[folder] = state }
                above = folder.parent
            }
        }
        result[.root] = .root
        return result.map { (path: $0.key, state: $0.value) }.sorted { $0.path < $1.path }
    }

    /// The attributes by the topmost layer with an entry for the folder, and whether another layer's folder lies over it.
    private func attributes(of path: EntryPath) throws -> (state: FileState, isHidden: Bool)? {
        var topmost: FileState?
        for layer in layers {
            switch try look(for: path, in: layer) {
            case .nothing: continue
            case .end: return topmost.map { ($0, false) }
            case .folder(let state, let isLast):
                if !layer.implicit.contains(path) { return (state, topmost != nil) }
                topmost = topmost ?? state
                if isLast { return topmost.map { ($0, false) } }
            }
        }
        return topmost.map { ($0, false) }
    }

    private enum Found {
        case nothing
        /// A file or whiteout there or above: lower layers don't show.
        case end
        case folder(FileState, isLast: Bool)
    }

    private func look(for path: EntryPath, in layer: Layer) throws -> Found {
        var isLast = false
        var folder = EntryPath.root
        var state = try FileState.read([], in: layer.cursor.root, path: layer.cursor.name(of: .root))
        for component in path.components {
            guard let opened = try layer.cursor.folder(folder) else { return .nothing }
            let names = try FolderContents.names(in: opened, path: layer.cursor.name(of: folder))
            folder = folder.appending(name: component)
            guard names.contains(component) else { return isLast ? .end : .nothing }
            state = try FileState.read(component, in: opened, path: layer.cursor.name(of: folder))
            guard state.isDirectory else { return .end }
            isLast = isLast || state.isOpaque
        }
        return .folder(state, isLast: isLast)
    }
}
