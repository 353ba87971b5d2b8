/// A table of Markdown, fitted to a width: the widest columns give way, and their cells are broken to lines.
struct MarkdownTable {
    private static let gap = 2
    /// What a column keeps of its width.
    private static let narrowest = 6

    /// The first is the header.
    let rows: [[[MarkdownDocument.Inline]]]
    let alignments: [MarkdownDocument.Alignment]
    let writer: MarkdownWriter

    private var style: TextStyle { writer.style }

    func lines(width: Int) -> [Line] {
        guard let widths = fitted(width) else { return stacked(width) }
        let rows = rows.enumerated().map { index, row in self.lines(of: row, widths, isHeader: index == 0) }
        // Where a row has several lines, only a blank line tells where the next one begins.
        let isBroken = rows.dropFirst().contains { $0.count > 1 }
        var lines: [Line] = []
        for (index, row) in rows.enumerated() {
            if index == 1 { lines.append(rule(widths)) }
            if index > 1, isBroken { lines.append(style.line()) }
            lines += row
        }
        return rows.count == 1 ? lines + [rule(widths)] : lines
    }

    private func lines(of row: [[MarkdownDocument.Inline]], _ widths: [Int], isHeader: Bool) -> [Line] {
        let cells = widths.indices.map { index in
            index < row.count
                ? writer.wrapped(row[index], width: widths[index], role: header(isHeader)) : []
        }
        return (0..<max(1, cells.map(\.count).max() ?? 1)).map { number in
            var line = style.line()
            for (index, cell) in cells.enumerated() {
                if index > 0 { line.add(String(repeating: " ", count: Self.gap)) }
                let piece = number < cell.count ? cell[number] : style.line()
                line = line + aligned(piece, column: index, in: widths[index])
            }
            return line
        }
    }

    /// The rule below says it where there is no colour: marks would only widen the column.
    private func header(_ isHeader: Bool) -> Role { isHeader && style.colour ? .strong : .plain }

    private func aligned(_ piece: Line, column: Int, in width: Int) -> Line {
        switch column < alignments.count ? alignments[column] : .left {
        case .left: piece.filled(to: width)
        case .right: piece.right(in: width, style: style)
        case .centre: piece.right(in: (width + piece.width) / 2, style: style).filled(to: width)
        }
    }

    private func rule(_ widths: [Int]) -> Line {
        let text = widths.map { String(repeating: style.glyphs.dash, count: $0) }.joined(
            separator: String(repeating: " ", count: Self.gap))
        return style.line(text, .quiet)
    }

    /// The columns' widths; nil where there are too many columns to stand side by side.
    private func fitted(_ width: Int) -> [Int]? {
        let count = rows.map(\.count).max() ?? 0
        let inlines = InlineWriter(style: style)
        var widths = (0..<count).map { index in
            rows.map { index < $0.count ? inlines.lines($0[index]).map(\.width).max() ?? 0 : 0 }.max() ?? 0
        }
        let room = width - Self.gap * (count - 1)
        guard count > 0, widths.reduce(0, { $0 + min($1, Self.narrowest) }) <= room else { return nil }
        var excess = widths.reduce(0, +) - room
        while excess > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }) {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    /// Cells under one another, each behind its column's name.
    private func stacked(_ width: Int) -> [Line] {
        guard let names = rows.first else { return [] }
        if rows.count == 1 { return names.flatMap { writer.wrapped($0, width: width) } }
        var lines: [Line] = []
        for (number, row) in rows.dropFirst().enumerated() {
            if number > 0 { lines.append(style.line()) }
            for (index, cell) in row.enumerated() where !cell.isEmpty {
                let name = index < names.count ? names[index] : []
                lines += writer.wrapped(name.isEmpty ? cell : name + [.text(": ")] + cell, width: width)
            }
        }
        return lines
    }
}
