internal import OCISpec

/// A file system and where its layers' tars are, bottom first.
package struct LayeredFiles: Sendable {
    package var tree: FileTree
    package var layers: [String]

    /// - Parameter tree: of these layers.
    package init(tree: FileTree, layers: [String]) {
        self.tree = tree
        self.layers = layers
    }

    /// - Throws: `LayerArchiveError` where a layer can't be read.
    package init(layersAt paths: [String]) throws {
        tree = FileTree()
        for path in paths { tree.apply(try LayerReader.entries(ofLayerAt: path)) }
        layers = paths
    }

    /// The digests of files' contents; each layer is read once.
    fileprivate func digests(of files: Set<EntryPath>) throws -> [EntryPath: Digest] {
        var wanted: [Int: Set<EntryPath>] = [:]
        for file in files {
            if let layer = tree.origin(of: file), layers.indices.contains(layer) {
                wanted[layer, default: []].insert(file)
            }
        }
        var digests: [EntryPath: Digest] = [:]
        for (layer, files) in wanted {
            try LayerReader.forEachContent(of: files, inLayerAt: layers[layer]) { entry, content in
                var hasher = DigestHasher()
                try content.read { hasher.update($0) }
                digests[entry.path] = hasher.finalize()
            }
        }
        return digests
    }
}

extension FileDifference {
    /// The changes that lead from one file system to another, with the contents compared where headers leave a doubt: a
    /// file of the same bytes counts as changed only where something else of it differs.
    ///
    /// - Throws: `LayerArchiveError` where a layer can't be read.
    package static func between(_ old: LayeredFiles, _ new: LayeredFiles) throws -> [FileChange] {
        let changes = between(old.tree, new.tree) { left, right in
            old.layers.indices.contains(left) && new.layers.indices.contains(right)
                ? old.layers[left] == new.layers[right] : left == right
        }
        let doubtful = changes.filter { $0.aspects.contains(.content) && $0.oldSize == $0.newSize }.map(\.path)
        guard !doubtful.isEmpty else { return changes }
        let before = try old.digests(of: Set(doubtful))
        let after = try new.digests(of: Set(doubtful))
        return changes.compactMap { change in
            guard change.aspects.contains(.content), let digest = before[change.path], digest == after[change.path]
            else { return change }
            var change = change
            change.aspects.remove(.content)
            let isTouched = old.tree[change.path]?.modified != new.tree[change.path]?.modified
            if change.aspects.isEmpty, isTouched { change.aspects = [.modified] }
            return change.aspects.isEmpty ? nil : change
        }
    }
}
