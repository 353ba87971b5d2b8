/// Lays Markdown's blocks out as lines.
struct MarkdownWriter {
    let style: TextStyle
    /// For a projector: headings spaced out, a blank line after each line of text.
    let isLarge: Bool

    /// Blocks with a blank line between them.
    func lines(_ blocks: [MarkdownDocument.Block], width: Int) -> [Line] {
        var lines: [Line] = []
        for block in blocks {
            let own = self.lines(block, width: max(width, 2))
            if own.isEmpty { continue }
            if !lines.isEmpty { lines.append(style.line()) }
            lines += own
        }
        return lines
    }

    private func lines(_ block: MarkdownDocument.Block, width: Int) -> [Line] {
        switch block {
        case .heading(let level, let inlines): heading(inlines, level: level, width: width)
        case .paragraph(let inlines): spaced(wrapped(inlines, width: width))
        case .code(let text): code(text, width: width)
        case .list(let start, let isTight, let items): list(items, start: start, isTight: isTight, width: width)
        case .quote(let blocks): quote(blocks, width: width)
        case .rule: [style.line(String(repeating: style.glyphs.dash, count: min(width, 72)), .quiet)]
        case .table(let rows): MarkdownTable(rows: rows, writer: self).lines(width: width)
        }
    }

    /// Large text has a blank line between its lines.
    private func spaced(_ lines: [Line]) -> [Line] {
        guard isLarge else { return lines }
        return Array(lines.flatMap { [$0, style.line()] }.dropLast())
    }

    /// The inlines broken to lines; a hard break always begins a new one.
    func wrapped(_ inlines: [MarkdownDocument.Inline], width: Int) -> [Line] {
        InlineWriter(style: style).lines(inlines).flatMap { $0.wrapped(to: width, style: style) }
    }

    private func heading(_ inlines: [MarkdownDocument.Inline], level: Int, width: Int) -> [Line] {
        guard isLarge, level == 1 else {
            let lines = InlineWriter(style: style).lines(inlines, role: .strong).flatMap {
                $0.wrapped(to: width, style: style)
            }
            // Without colour a rule below tells the title from the text.
            guard level == 1, !style.colour, let last = lines.map(\.width).max(), last > 0 else { return lines }
            return lines + [style.line(String(repeating: "=", count: min(last, width)))]
        }
        let text = InlineWriter(style: style).plain(inlines).uppercased()
        let apart = text.split(separator: " ").map { $0.map(String.init).joined(separator: " ") }
        return style.line(apart.joined(separator: "   "), .strong).wrapped(to: width, style: style)
    }

    /// Code keeps its lines; one that is too long goes on below, further in.
    private func code(_ text: String, width: Int) -> [Line] {
        var rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        while rows.last?.isEmpty ?? false { rows.removeLast() }
        let margin = style.line(String(repeating: " ", count: min(4, width / 4)))
        let room = max(2, width - margin.width)
        return rows.flatMap { row -> [Line] in
            let line = style.line(String(row).replacing("\t", with: "    "), .accent)
            return line.width <= room
                ? [row.isEmpty ? style.line() : margin + line]
                : line.wrapped(to: room, style: style).map { margin + $0 }
        }
    }

    private func list(_ items: [[MarkdownDocument.Block]], start: Int?, isTight: Bool, width: Int) -> [Line] {
        var lines: [Line] = []
        let last = (start ?? 0) + items.count - 1
        for (index, item) in items.enumerated() {
            let label = start.map { "\($0 + index). " } ?? "\(style.glyphs.bullet) "
            let indent = min(start == nil ? 2 : "\(last). ".count, width / 2)
            let own = self.lines(item, width: width - indent)
            if index > 0, !isTight || isLarge { lines.append(style.line()) }
            for (row, line) in (own.isEmpty ? [style.line()] : own).enumerated() {
                let head = row == 0 ? style.line(label) : style.line()
                lines.append(line.isEmpty && row > 0 ? line : head.filled(to: indent) + line)
            }
        }
        return lines
    }

    private func quote(_ blocks: [MarkdownDocument.Block], width: Int) -> [Line] {
        let bar = style.line("\(style.glyphs.vertical) ", .quiet)
        return lines(blocks, width: width - 2).map { bar + $0 }
    }
}

/// Text with emphasis, code and links as lines that are not yet broken.
struct InlineWriter {
    let style: TextStyle

    /// One line for each hard break, and one.
    func lines(_ inlines: [MarkdownDocument.Inline], role: Role = .plain) -> [Line] {
        var lines = [style.line()]
        write(inlines, role, into: &lines)
        return lines.count == 1 && lines[0].isEmpty ? [] : lines
    }

    private func write(_ inlines: [MarkdownDocument.Inline], _ role: Role, into lines: inout [Line]) {
        for inline in inlines {
            switch inline {
            case .text(let text): add(text, role, to: &lines)
            // What colour says where there is colour, marks say where there is none.
            case .code(let text): add(style.colour ? text : "`\(text)`", role == .plain ? .accent : role, to: &lines)
            case .emphasis(let inner): mark(inner, "*", role, into: &lines)
            case .strong(let inner): mark(inner, "*", role, into: &lines)
            case .link(let inner, let url):
                write(inner, role, into: &lines)
                if plain(inner) != url, !url.isEmpty { add(" (\(url))", .quiet, to: &lines) }
            case .softBreak: add(" ", role, to: &lines)
            case .hardBreak: lines.append(style.line())
            }
        }
    }

    private func mark(
        _ inner: [MarkdownDocument.Inline], _ sign: String, _ role: Role, into lines: inout [Line]
    ) {
        if style.colour || role == .strong {
            write(inner, .strong, into: &lines)
        } else {
            add(sign, role, to: &lines)
            write(inner, role, into: &lines)
            add(sign, role, to: &lines)
        }
    }

    private func add(_ text: String, _ role: Role, to lines: inout [Line]) {
        lines[lines.count - 1].add(text.replacing("\t", with: " "), role)
    }

    /// The words alone.
    func plain(_ inlines: [MarkdownDocument.Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text), .code(let text): text
            case .emphasis(let inner), .strong(let inner), .link(let inner, _): plain(inner)
            case .softBreak, .hardBreak: " "
            }
        }.joined()
    }
}
