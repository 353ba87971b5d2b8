/// What a layer does to the file system below it, in numbers and as a list.
package struct LayerStatistics: Hashable, Sendable {
    package struct LargeFile: Hashable, Sendable {
        package let path: EntryPath
        /// In bytes.
        package let size: Int
    }

    /// Sum of the sizes of the files in the layer, in bytes; a hard link adds nothing.
    package let size: Int
    /// Paths that were not there below, folders among them.
    package let added: Int
    /// Paths that were there and differ; not folders that are only in the layer because of what they hold.
    package let changed: Int
    /// Paths that the layer takes away; a folder counts once with all below it.
    package let deleted: Int
    /// Bytes of the files that can't be seen any more because of deletions; they stay in the layers below.
    package let deletedBytes: Int
    /// The largest files, largest first, three at most.
    package let largest: [LargeFile]
    /// Each change, sorted by path.
    package let changes: [FileChange]

    /// - Parameter lower: the file system that the layer was made on.
    package init(of layer: [LayerEntry], on lower: FileTree) {
        var upper = lower
        upper.apply(layer)
        let changes = LayerChanges(layer: layer, lower: lower, upper: upper).list()
        self.changes = changes
        added = changes.count { $0.kind == .added }
        changed = changes.count { $0.kind == .changed }
        deleted = changes.count { $0.kind == .deleted }
        deletedBytes = changes.reduce(0) { $0 + ($1.kind == .deleted ? $1.oldSize ?? 0 : 0) }
        var sizes: [EntryPath: Int] = [:]
        for case .file(let file) in layer { sizes[file.path] = file.kind == .file ? file.size : 0 }
        size = sizes.values.reduce(0, +)
        largest = sizes.filter { $0.value > 0 }
            .sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            .prefix(3).map { LargeFile(path: $0.key, size: $0.value) }
    }
}

/// Finds a layer's changes in time by the layer's size and not by the image's.
private struct LayerChanges {
    let layer: [LayerEntry]
    let lower: FileTree
    let upper: FileTree

    func list() -> [FileChange] {
        var touched: Set<EntryPath> = []
        var emptied: Set<EntryPath> = []
        for entry in layer {
            switch entry {
            case .file(let file):
                touched.insert(file.path)
                addMissingParents(of: file.path, to: &touched)
            case .whiteout(let path):
                touched.insert(path)
                emptied.insert(path)
            case .opaque(let path): emptied.insert(path)
            }
        }
        // A folder that was emptied and is there again: what it held and does not hold again is gone.
        var pending = Array(emptied)
        while let folder = pending.popLast() {
            guard upper[folder]?.isDirectory == true else { continue }
            for child in lower.children(of: folder) {
                touched.insert(child.path)
                if child.isDirectory, emptied.insert(child.path).inserted { pending.append(child.path) }
            }
        }
        return touched.compactMap(change(at:)).sorted { $0.path < $1.path }
    }

    private func addMissingParents(of path: EntryPath, to touched: inout Set<EntryPath>) {
        var above = path.parent
        while let folder = above, lower[folder]?.isDirectory != true, touched.insert(folder).inserted {
            above = folder.parent
        }
    }

    private func change(at path: EntryPath) -> FileChange? {
        switch (lower.index[path], upper.index[path]) {
        case (nil, nil): nil
        case (let before?, nil):
            // Below something that is gone itself, or was replaced by a file, it is no change of its own.
            path.parent.flatMap { upper[$0] }?.isDirectory == true ? FileDifference.deletion(before, in: lower) : nil
        case (nil, let after?): FileDifference.addition(after, in: upper)
        case (let before?, let after?): FileDifference.compare(before, after, lower, upper) { $0 == $1 }
        }
    }
}
