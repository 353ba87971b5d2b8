/// Rows of cells in aligned columns, without rules.
struct TextTable {
    struct Column {
        var isRight = false
        /// Columns that may be cut where the table is too wide; the widest of them first.
        var canShrink = false
        /// What it keeps of its width then.
        var smallest = 6
    }

    var columns: [Column]
    private var rows: [[Line]] = []
    private let style: TextStyle

    init(_ columns: [Column], style: TextStyle) {
        self.columns = columns
        self.style = style
    }

    /// A row; cells that are missing at its end are empty.
    mutating func add(_ cells: [Line]) { rows.append(cells) }

    /// The rows, each at most `width` columns wide.
    func lines(width: Int, gap: Int = 2) -> [Line] {
        let widths = fittedWidths(width: width, gap: gap)
        return rows.map { row in
            var line = style.line()
            for (index, column) in columns.enumerated() where index < row.count {
                if index > 0 { line.add(String(repeating: " ", count: gap)) }
                let cell = row[index].cut(to: widths[index], style: style)
                if column.isRight {
                    line = line + cell.right(in: widths[index], style: style)
                } else if index == row.count - 1 {
                    line = line + cell
                } else {
                    line = line + cell.filled(to: widths[index])
                }
            }
            return line.cut(to: width, style: style)
        }
    }

    private func fittedWidths(width: Int, gap: Int) -> [Int] {
        var widths = columns.indices.map { index in rows.map { index < $0.count ? $0[index].width : 0 }.max() ?? 0 }
        var excess = widths.reduce(0, +) + gap * (columns.count - 1) - width
        while excess > 0 {
            let candidates = columns.indices.filter { columns[$0].canShrink && widths[$0] > columns[$0].smallest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}
