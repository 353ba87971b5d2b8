package import BuildPlan
package import LayerArchive

extension Render {
    /// Entries of a layer that are listed before the rest is only counted: about what can be paged through.
    static let layerRows = 200

    /// One layer's entries as a tree; what hides files of the layers below is explained where it stands.
    ///
    /// - Parameter record: of the step that made the layer; nil for a layer of a base image.
    package static func layer(_ record: StepRecord?, entries: [LayerEntry], style: TextStyle) -> String {
        var page = Page(style)
        if let record {
            page.add(style.line("Layer of step \(record.step)", .strong).adding("  \(record.text)"))
            if let layer = record.layer { page.add(style.line("  ") + layerSummary(layer, style: style)) }
        } else {
            page.add("Layer of the base image", .strong)
        }
        guard !entries.isEmpty else {
            page.wrap(style.line("The layer is empty: the step changed no file."), indent: 2)
            return page.text
        }
        let rows = LayerTree(entries).rows
        var table = TextTable(
            [.init(), .init(isRight: true), .init(isRight: true), .init(canShrink: true)], style: style)
        for row in rows.prefix(layerRows) { table.add(cells(of: row, style: style)) }
        for line in table.lines(width: style.width - 2) { page.add(style.line("  ") + line) }
        if rows.count > layerRows { page.add("  \(style.glyphs.ellipsis) \(rows.count - layerRows) more", .quiet) }
        if entries.contains(where: \.hides) {
            page.wrap(
                style.line(
                    "A layer can't delete from the layers below: it can only hide what they have (a 'whiteout'), "
                        + "so the image does not get smaller.", .quiet), indent: 2)
        }
        return page.text
    }

    private static func cells(of row: LayerTree.Row, style: TextStyle) -> [Line] {
        let glyphs = style.glyphs
        var name = style.line(
            row.isLastOfParents.dropLast().map { $0 ? "   " : glyphs.trunk }.joined()
                + (row.isLastOfParents.last.map { $0 ? glyphs.lastBranch : glyphs.branch } ?? ""), .quiet)
        switch row.content {
        case .folder:
            name.add(row.name + "/", .accent)
            return [style.line(), style.line(), style.line(), name]
        case .entry(.file(let entry)):
            return [
                style.line(FileListing.mode(entry), .quiet), style.line(FileListing.owner(entry), .quiet),
                style.line(FileListing.size(entry)), name + FileListing.name(row.name, entry, style: style),
            ]
        case .entry(.whiteout):
            name.add(row.name, .bad)
            name.add("  deleted (hides the one below)", .quiet)
        case .entry(.opaque):
            name.add("(emptied)", .bad)
            name.add("  hides all that lower layers have here", .quiet)
        }
        return [style.line("hidden", .bad), style.line(), style.line(), name]
    }
}

extension LayerEntry {
    fileprivate var hides: Bool {
        switch self {
        case .file: false
        case .whiteout, .opaque: true
        }
    }
}

/// A layer's entries in the order of a tree, each with the branches that lead to it.
private struct LayerTree {
    enum Content {
        case entry(LayerEntry)
        /// A folder that the layer only passes through.
        case folder
    }

    struct Row {
        var name: String
        var content: Content
        /// For each folder on the way and the entry itself: whether it is the last one in its folder.
        var isLastOfParents: [Bool]
    }

    private final class Node {
        var entry: LayerEntry?
        var opaque: LayerEntry?
        var children: [[UInt8]: Node] = [:]
    }

    let rows: [Row]

    init(_ entries: [LayerEntry]) {
        let root = Node()
        for entry in entries {
            switch entry {
            case .file(let file): LayerTree.node(at: file.path, under: root).entry = entry
            case .whiteout(let path): LayerTree.node(at: path, under: root).entry = entry
            case .opaque(let path): LayerTree.node(at: path, under: root).opaque = entry
            }
        }
        var rows: [Row] = []
        LayerTree.collect(root, branches: [], into: &rows)
        self.rows = rows
    }

    private static func node(at path: EntryPath, under root: Node) -> Node {
        path.components.reduce(root) { node, name in
            if let child = node.children[name] { return child }
            let child = Node()
            node.children[name] = child
            return child
        }
    }

    private static func collect(_ node: Node, branches: [Bool], into rows: inout [Row]) {
        let names = node.children.keys.sorted { $0.lexicographicallyPrecedes($1) }
        if let opaque = node.opaque {
            rows.append(Row(name: "", content: .entry(opaque), isLastOfParents: branches + [names.isEmpty]))
        }
        for (index, name) in names.enumerated() {
            guard let child = node.children[name] else { continue }
            let path = branches + [index == names.count - 1]
            rows.append(
                Row(
                    name: String(decoding: name, as: UTF8.self), content: child.entry.map(Content.entry) ?? .folder,
                    isLastOfParents: path))
            collect(child, branches: path, into: &rows)
        }
    }
}
