package import BuildPlan
package import LayerArchive
internal import OCISpec

extension Render {
    /// Entries of a layer that are listed before the rest is only counted: about what can be paged through.
    static let layerRows = 200

    /// One layer's entries as a tree; what hides files of the layers below is explained where it stands.
    ///
    /// - Parameters:
    ///   - record: of the step that made the layer; nil for a layer of a base image.
    ///   - layers: the stack after the step.
    package static func layer(
        _ record: StepRecord?, layers: [StateLayer] = [], entries: [LayerEntry], style: TextStyle
    ) -> String {
        var page = Page(style)
        if let record {
            page.add(style.line("Layer of step \(record.step)", .strong).adding("  \(record.text)"))
            if let layer = record.layer {
                page.add(style.line("  ") + layerSummary(layer, style: style))
            } else if let reason = withoutLayer(record, layers: layers) {
                page.wrap(style.line(reason), indent: 2)
                return page.text
            }
        } else {
            page.add("Layer of the base image", .strong)
        }
        guard !entries.isEmpty else {
            page.wrap(style.line("The layer is empty: the step changed no file."), indent: 2)
            return page.text
        }
        let rows = LayerTree(entries).rows
        // A narrow terminal has no room for owners beside the tree.
        let hasOwner = style.width >= 64
        var columns: [TextTable.Column] = [.init(), .init(isRight: true)]
        if hasOwner { columns.insert(.init(isRight: true), at: 1) }
        var table = TextTable(columns + [.init(canShrink: true)], style: style)
        for row in rows.prefix(layerRows) {
            let attributes = attributes(of: row, hasOwner: hasOwner, style: style)
            table.add(attributes + [name(of: row, style: style)])
        }
        for line in table.lines(width: style.width - 2) { page.add(style.line("  ") + line) }
        if rows.count > layerRows { page.add("  \(style.glyphs.ellipsis) \(rows.count - layerRows) more", .quiet) }
        if entries.contains(where: \.hides) {
            page.wrap(
                style.line(
                    "hidden: deleted in this step. A layer can't take files out of the layers below, it only hides them "
                        + "(by a 'whiteout'), so the image does not get smaller.", .quiet), indent: 2)
        }
        return page.text
    }

    private static func attributes(of row: LayerTree.Row, hasOwner: Bool, style: TextStyle) -> [Line] {
        var mode = style.line()
        var owner = style.line()
        var size = style.line()
        switch row.content {
        case .folder: break
        case .entry(.file(let entry)):
            mode.add(FileListing.mode(entry), .quiet)
            owner.add(FileListing.owner(entry), .quiet)
            size.add(FileListing.size(entry))
        case .entry(.whiteout), .entry(.opaque): mode.add("hidden", .bad)
        }
        return hasOwner ? [mode, owner, size] : [mode, size]
    }

    private static func name(of row: LayerTree.Row, style: TextStyle) -> Line {
        let glyphs = style.glyphs
        var line = style.line(
            row.isLastOfParents.dropLast().map { $0 ? "   " : glyphs.trunk }.joined()
                + (row.isLastOfParents.last.map { $0 ? glyphs.lastBranch : glyphs.branch } ?? ""), .quiet)
        switch row.content {
        case .folder: line.add(row.name + "/", .accent)
        case .entry(.file(let entry)): return line + FileListing.name(row.name, entry, style: style)
        case .entry(.whiteout): line.add(row.name, .bad)
        case .entry(.opaque): line.add("(all of the layers below)", .bad)
        }
        return line
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
                    name: String(showing: name), content: child.entry.map(Content.entry) ?? .folder,
                    isLastOfParents: path))
            collect(child, branches: path, into: &rows)
        }
    }
}
