internal import CMarkdown

/// Markdown as a tree (CommonMark, and tables as GitHub writes them). Raw HTML is kept as the text that it is.
struct MarkdownDocument: Sendable, Hashable {
    indirect enum Block: Sendable, Hashable {
        case heading(level: Int, [Inline])
        case paragraph([Inline])
        case code(String)
        /// `start` is the first number of a numbered list; nil for bullets.
        case list(start: Int?, isTight: Bool, items: [[Block]])
        case quote([Block])
        case rule
        /// The first row is the header; an alignment for each column.
        case table(rows: [[[Inline]]], alignments: [Alignment])
    }

    enum Alignment: Sendable, Hashable {
        case left, centre, right
    }

    indirect enum Inline: Sendable, Hashable {
        case text(String)
        case code(String)
        case emphasis([Inline])
        case strong([Inline])
        case link([Inline], url: String)
        /// A line's end that counts as a blank.
        case softBreak
        case hardBreak
    }

    var blocks: [Block]

    /// Without the library, or memory, the text is one block of code: it is all there, as it was written.
    init(_ text: String) {
        // Lines may end in all the ways that editors end them; code keeps its lines, so it must not keep their ends.
        let text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let bytes = Array(text.utf8)
        let root = bytes.withUnsafeBytes { bytes -> OpaquePointer? in
            guard cmarkdown_is_there() != 0 else { return nil }
            return cmarkdown_parse(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        guard let root else {
            blocks = text.isEmpty ? [] : [.code(text)]
            return
        }
        defer { cmarkdown_node_free(root) }
        blocks = Reader.blocks(of: root, depth: 0)
    }
}

/// Reads the library's tree.
private enum Reader {
    /// Deeper nesting is no page for people, and reading it goes down the stack; dots stand for it.
    static let deepest = 40

    static func children(of node: OpaquePointer) -> [OpaquePointer] {
        var children: [OpaquePointer] = []
        var next = cmarkdown_node_first_child(node)
        while let child = next {
            children.append(child)
            next = cmarkdown_node_next(child)
        }
        return children
    }

    static func type(of node: OpaquePointer) -> String { string(cmarkdown_node_get_type_string(node)) }

    static func literal(of node: OpaquePointer) -> String { string(cmarkdown_node_get_literal(node)) }

    private static func string(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }

    static func blocks(of node: OpaquePointer, depth: Int) -> [MarkdownDocument.Block] {
        guard depth < deepest else { return [.paragraph([.text("...")])] }
        return children(of: node).flatMap { child -> [MarkdownDocument.Block] in
            switch type(of: child) {
            case "paragraph": [.paragraph(inlines(of: child, depth: depth + 1))]
            case "heading":
                [
                    .heading(
                        level: Int(cmarkdown_node_get_heading_level(child)), inlines(of: child, depth: depth + 1))
                ]
            case "code_block", "html_block": [.code(literal(of: child))]
            case "list": [list(child, depth: depth)]
            case "block_quote": [.quote(blocks(of: child, depth: depth + 1))]
            case "thematic_break": [.rule]
            case "table": [.table(rows: rows(of: child, depth: depth + 1), alignments: alignments(of: child))]
            default: blocks(of: child, depth: depth + 1)
            }
        }
    }

    private static func list(_ node: OpaquePointer, depth: Int) -> MarkdownDocument.Block {
        let isNumbered = cmarkdown_node_get_list_type(node) == CMARK_ORDERED_LIST
        return .list(
            start: isNumbered ? Int(cmarkdown_node_get_list_start(node)) : nil,
            isTight: cmarkdown_node_get_list_tight(node) != 0,
            items: children(of: node).map { blocks(of: $0, depth: depth + 1) })
    }

    private static func rows(of table: OpaquePointer, depth: Int) -> [[[MarkdownDocument.Inline]]] {
        children(of: table).map { row in children(of: row).map { inlines(of: $0, depth: depth + 1) } }
    }

    private static func alignments(of table: OpaquePointer) -> [MarkdownDocument.Alignment] {
        var count: Int32 = 0
        guard let letters = cmarkdown_table_alignments(table, &count) else { return [] }
        return UnsafeBufferPointer(start: letters, count: Int(count)).map { letter in
            switch letter {
            case UInt8(ascii: "r"): .right
            case UInt8(ascii: "c"): .centre
            default: .left
            }
        }
    }

    static func inlines(of node: OpaquePointer, depth: Int) -> [MarkdownDocument.Inline] {
        guard depth < deepest else { return [.text("...")] }
        return children(of: node).flatMap { child -> [MarkdownDocument.Inline] in
            let inner = { inlines(of: child, depth: depth + 1) }
            return switch type(of: child) {
            case "text", "html_inline": [.text(literal(of: child))]
            case "code": [.code(literal(of: child))]
            case "emph": [.emphasis(inner())]
            case "strong": [.strong(inner())]
            case "link", "image": [.link(inner(), url: string(cmarkdown_node_get_url(child)))]
            case "softbreak": [.softBreak]
            case "linebreak": [.hardBreak]
            default: inner()
            }
        }
    }
}
