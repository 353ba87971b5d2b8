internal import LayerArchive

/// What `--mount` shows of the context, laid out as a layer: one entry with all that is below it.
struct ContextMount {
    /// The entry's name in the layer.
    static let name = "mounted"

    private let item: CopyItem

    init(_ item: CopyItem) { self.item = item }

    func layer() throws -> CopyLayer {
        var placement = CopyPlacement(tree: FileTree(), owner: nil, mode: nil, now: Timestamps.now)
        let root = try EntryPath(Self.name)
        var top = item.root
        top.path = root
        // A client of BuildKit sends no header for the context's own folder.
        if item.name.isEmpty { top.entry.mode = 0o755 }
        try placement.unpack(top, below: "/")
        for var child in item.children {
            child.path = root.appending(child.path)
            try placement.unpack(child, below: "/")
        }
        return CopyLayer(placement: placement, sources: [])
    }
}
