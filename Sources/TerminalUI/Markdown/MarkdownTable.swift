/// A table of Markdown, fitted to a width: the widest columns give way, and their cells are broken to lines.
struct MarkdownTable {
    private static let gap = 2
    /// What a column keeps where there is room for it.
    private static let narrowest = 6

    let rows: [[[MarkdownDocument.Inline]]]
    let writer: MarkdownWriter

    func lines(width: Int) -> [Line] {
        let widths = fitted(width)
        guard !widths.isEmpty else { return [] }
        var lines: [Line] = []
        for (index, row) in rows.enumerated() {
            lines += self.lines(of: row, widths)
            if index == 0 { lines.append(rule(widths)) }
        }
        return lines.map { $0.cut(to: width, style: writer.style) }
    }

    private func lines(of row: [[MarkdownDocument.Inline]], _ widths: [Int]) -> [Line] {
        let cells = widths.indices.map { index in
            index < row.count ? writer.wrapped(row[index], width: widths[index]) : []
        }
        return (0..<max(1, cells.map(\.count).max() ?? 1)).map { number in
            var line = writer.style.line()
            for (index, cell) in cells.enumerated() {
                if index > 0 { line.add(String(repeating: " ", count: Self.gap)) }
                let piece = number < cell.count ? cell[number] : writer.style.line()
                line = line + (index == cells.count - 1 ? piece : piece.filled(to: widths[index]))
            }
            return line
        }
    }

    private func rule(_ widths: [Int]) -> Line {
        let dash = writer.style.glyphs.dash
        let text = widths.map { String(repeating: dash, count: $0) }.joined(
            separator: String(repeating: " ", count: Self.gap))
        return writer.style.line(text, .quiet)
    }

    private func fitted(_ width: Int) -> [Int] {
        let count = rows.map(\.count).max() ?? 0
        let inlines = InlineWriter(style: writer.style)
        var widths = (0..<count).map { index in
            rows.map { $0.count > index ? inlines.lines($0[index]).map(\.width).max() ?? 0 : 0 }.max() ?? 0
        }
        var excess = widths.reduce(0, +) + Self.gap * (count - 1) - width
        while excess > 0 {
            guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > Self.narrowest
            else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}
