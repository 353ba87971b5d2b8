/// The files of a stack of layers as one file system: layers applied bottom first, whiteouts and opaque folders done.
///
/// Every entry is what `lstat` would show: a hard link has the kind, size and owner of what it is a link to.
package struct FileTree: Sendable {
    struct Node: Sendable {
        var entry: FileEntry
        /// Index of the layer that the entry comes from; -1 for the root of an empty image.
        var origin: Int
        var parent: Int
        /// Where the parent has this node among its children.
        var place: Int
        var children: [Int]
    }

    /// The root is node 0 and always there.
    var nodes: [Node]
    var index: [EntryPath: Int]
    /// Nodes of removed entries, to be used again.
    var free: [Int] = []

    /// How many layers were applied.
    package internal(set) var layerCount = 0

    /// An empty image: nothing but the root, 0755 and of user 0.
    package init() {
        let root = FileEntry(path: .root, kind: .directory, mode: 0o755)
        nodes = [Node(entry: root, origin: -1, parent: 0, place: 0, children: [])]
        index = [.root: 0]
    }

    /// Layers applied bottom first.
    package init(layers: some Sequence<[LayerEntry]>) {
        self.init()
        for layer in layers { apply(layer) }
    }

    /// Every entry with its path, the root among them. Made anew at each call: take `self[path]` to look one up.
    package var entries: [EntryPath: FileEntry] { index.mapValues { nodes[$0].entry } }

    /// How many entries there are, the root among them.
    package var count: Int { index.count }

    /// The entry at exactly this path; no symbolic link is followed.
    package subscript(path: EntryPath) -> FileEntry? { index[path].map { nodes[$0].entry } }

    /// Index of the applied layer that an entry comes from, 0 for the first; -1 for a root that no layer names.
    package func origin(of path: EntryPath) -> Int? { index[path].map { nodes[$0].origin } }

    /// What is in a folder, sorted by bytes; empty for what is no folder.
    package func children(of path: EntryPath) -> [FileEntry] {
        guard let node = index[path] else { return [] }
        return sortedChildren(of: node).map { nodes[$0].entry }
    }

    /// All that is below a folder, without itself: each folder before what is in it, siblings sorted by bytes.
    package func descendants(of path: EntryPath) -> [FileEntry] {
        guard let start = index[path] else { return [] }
        var result: [FileEntry] = []
        var pending = Array(sortedChildren(of: start).reversed())
        while let node = pending.popLast() {
            result.append(nodes[node].entry)
            if !nodes[node].children.isEmpty { pending.append(contentsOf: sortedChildren(of: node).reversed()) }
        }
        return result
    }

    func sortedChildren(of node: Int) -> [Int] {
        nodes[node].children.sorted { EntryPath.precedes(nodes[$0].entry.path.bytes, nodes[$1].entry.path.bytes) }
    }

    /// Bytes of all files at and below a path.
    package func size(at path: EntryPath) -> Int {
        guard let start = index[path] else { return 0 }
        var total = 0
        var pending = [start]
        while let node = pending.popLast() {
            total += nodes[node].entry.size
            pending.append(contentsOf: nodes[node].children)
        }
        return total
    }
}
