/// Lays Markdown's blocks out as lines.
struct MarkdownWriter {
    /// Text that would have less room is set no further in: deep nesting must not push words out of the page.
    private static let narrowest = 12

    let style: TextStyle
    /// For a projector: headings spaced out, a blank line after each line of text.
    let isLarge: Bool

    /// Blocks with a blank line between them; without where they are `tight`.
    func lines(_ blocks: [MarkdownDocument.Block], width: Int, tight: Bool = false) -> [Line] {
        var lines: [Line] = []
        for block in blocks {
            let own = self.lines(block, width: max(width, 2))
            if own.isEmpty { continue }
            if !lines.isEmpty, !tight || isLarge { lines.append(style.line()) }
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
        case .table(let rows, let alignments):
            MarkdownTable(rows: rows, alignments: alignments, writer: self).lines(width: width)
        }
    }

    /// Large text has a blank line between its lines.
    private func spaced(_ lines: [Line]) -> [Line] {
        guard isLarge else { return lines }
        return Array(lines.flatMap { [$0, style.line()] }.dropLast())
    }

    /// The inlines broken to lines; a hard break always begins a new one.
    func wrapped(_ inlines: [MarkdownDocument.Inline], width: Int, role: Role = .plain) -> [Line] {
        InlineWriter(style: style).lines(inlines, role: role).flatMap { $0.wrapped(to: width, style: style) }
    }

    private func heading(_ inlines: [MarkdownDocument.Inline], level: Int, width: Int) -> [Line] {
        if isLarge { return spaced(capitals(inlines, width: width)) }
        let lines = wrapped(inlines, width: width, role: .strong)
        // Without colour a rule below tells a heading from the text.
        guard !style.colour, let widest = lines.map(\.width).max(), widest > 0 else { return lines }
        let sign = level == 1 ? "=" : style.glyphs.dash
        return lines + [style.line(String(repeating: sign, count: min(widest, width)))]
    }

    /// Capitals with a blank between them, broken between words.
    private func capitals(_ inlines: [MarkdownDocument.Inline], width: Int) -> [Line] {
        var lines: [Line] = []
        for word in InlineWriter(style: style).plain(inlines).uppercased().split(separator: " ") {
            let line = style.line(word.map(String.init).joined(separator: " "), .strong)
            let gap = style.line("   ", .strong)
            if let last = lines.last, last.width + gap.width + line.width <= width {
                lines[lines.count - 1] = last + gap + line
            } else {
                lines += line.wrapped(to: width, style: style)
            }
        }
        return lines
    }

    private func list(_ items: [[MarkdownDocument.Block]], start: Int?, isTight: Bool, width: Int) -> [Line] {
        var lines: [Line] = []
        let last = (start ?? 0) + items.count - 1
        let indent = start == nil ? 2 : "\(last). ".count
        for (index, item) in items.enumerated() {
            let label = style.line(start.map { "\($0 + index)." } ?? style.glyphs.bullet)
            if index > 0, !isTight || isLarge { lines.append(style.line()) }
            guard width - indent >= Self.narrowest else {
                lines += [label] + self.lines(item, width: width, tight: isTight)
                continue
            }
            let own = self.lines(item, width: width - indent, tight: isTight)
            for (row, line) in (own.isEmpty ? [style.line()] : own).enumerated() {
                let head = row == 0 ? label : style.line()
                lines.append(line.isEmpty && row > 0 ? line : head.filled(to: indent) + line)
            }
        }
        return lines
    }

    private func quote(_ blocks: [MarkdownDocument.Block], width: Int) -> [Line] {
        let bar = style.line("\(style.glyphs.vertical) ", .quiet)
        guard width - bar.width >= Self.narrowest else { return lines(blocks, width: width) }
        return lines(blocks, width: width - bar.width).map { bar + $0 }
    }
}

/// Code keeps its lines and its blanks.
extension MarkdownWriter {
    private func code(_ text: String, width: Int) -> [Line] {
        var rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        while rows.last?.allSatisfy({ $0 == " " }) ?? false { rows.removeLast() }
        let margin = min(4, width / 4)
        return rows.flatMap { row in
            codeLines(withoutTabs(row), width: max(2, width - margin)).map { line in
                line.isEmpty ? line : style.line(String(repeating: " ", count: margin)) + line
            }
        }
    }

    /// One that is too long goes on below, further in than it began.
    private func codeLines(_ row: String, width: Int) -> [Line] {
        let line = style.line(row, .accent)
        guard line.width > width else { return [line] }
        let begin = min(row.prefix { $0 == " " }.count, width / 2)
        let hang = min(4, width / 4)
        let pieces = style.line(String(row.drop { $0 == " " }), .accent)
            .wrapped(to: max(2, width - begin - hang), style: style)
        return pieces.enumerated().map { index, piece in
            style.line(String(repeating: " ", count: index == 0 ? begin : begin + hang)) + piece
        }
    }

    /// Tabs lead to every fourth column (CommonMark 0.29, 2.2).
    private func withoutTabs(_ row: Substring) -> String {
        guard row.contains("\t") else { return String(row) }
        var result = ""
        var column = 0
        for character in row {
            let text = character == "\t" ? String(repeating: " ", count: 4 - column % 4) : String(character)
            result += text
            column += DisplayWidth.of(text)
        }
        return result
    }
}
