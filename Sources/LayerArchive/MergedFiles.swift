/// The files of a stack of layers as one list with content: what an image shows, nothing that a later layer hides.
package struct MergedFiles {
    private let layers: [String]
    private let tree: FileTree
    private let modified: Int?

    /// - Parameters:
    ///   - layers: paths of the layers' tars, bottom first.
    ///   - modified: the time of every file, in seconds since 1970; nil for their own.
    /// - Throws: `LayerArchiveError` where one is no layer.
    package init(layersAt layers: [String], modified: Int? = nil) throws {
        self.layers = layers
        self.modified = modified
        tree = try FileTree(layers: layers.map { try LayerReader.entries(ofLayerAt: $0) })
    }

    /// Gives each file once with its content, layer by layer: a folder may come after what is in it. Names of one file
    /// are hard links to the first that was given; where that one is hidden, another name takes its place.
    ///
    /// - Throws: `LayerArchiveError`, and what `body` throws.
    package func forEach(_ body: (FileEntry, borrowing EntryContent) throws -> Void) throws {
        for (origin, layer) in layers.enumerated() {
            try forEach(ofLayer: origin, at: layer) { entry, content in
                var entry = entry
                entry.modified = modified ?? entry.modified
                try body(entry, content)
            }
        }
    }

    private func forEach(
        ofLayer origin: Int, at layer: String, _ body: (FileEntry, borrowing EntryContent) throws -> Void
    ) throws {
        var links = LinkedNames()
        try LayerReader.read(layerAt: layer) { entry, content in
            guard case .file(let written) = entry else { return }
            let target = links.target(of: written)
            guard tree.origin(of: written.path) == origin, var shown = tree[written.path] else { return }
            if case .hardLink = written.kind {
                guard let first = links.given[target] else {
                    links.hidden[target, default: []].append(written.path)
                    return
                }
                shown.kind = .hardLink(target: first)
                shown.size = 0
            } else if case .file = written.kind {
                links.given[written.path] = written.path
            }
            try body(shown, content)
        }
        try forEachWithoutTarget(links.hidden.values.sorted { $0[0] < $1[0] }, at: layer, body)
    }

    /// Names whose first one is not shown, or comes later in the tar: one of each bears the content.
    private func forEachWithoutTarget(
        _ groups: [[EntryPath]], at layer: String, _ body: (FileEntry, borrowing EntryContent) throws -> Void
    ) throws {
        if groups.isEmpty { return }
        let others = Dictionary(groups.map { ($0[0], $0.dropFirst()) }, uniquingKeysWith: { $1 })
        try LayerReader.forEachContent(of: Set(others.keys), inLayerAt: layer) { file, content in
            guard let shown = tree[file.path] else { return }
            try body(shown, content)
            for name in others[file.path] ?? [] {
                guard var link = tree[name] else { continue }
                link.kind = .hardLink(target: file.path)
                link.size = 0
                try body(link, content)
            }
        }
    }

    /// Which names of a layer are one file.
    private struct LinkedNames {
        /// Each link's file, links of links followed.
        private var targets: [EntryPath: EntryPath] = [:]
        /// The file's own name → the name that was given with its content.
        var given: [EntryPath: EntryPath] = [:]
        /// Links whose file was not given when they came by.
        var hidden: [EntryPath: [EntryPath]] = [:]

        mutating func target(of entry: FileEntry) -> EntryPath {
            guard case .hardLink(let target) = entry.kind else { return entry.path }
            let final = targets[target] ?? target
            targets[entry.path] = final
            return final
        }
    }
}
