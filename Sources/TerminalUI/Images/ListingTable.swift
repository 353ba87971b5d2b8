/// Columns as `docker` aligns them: each at least 10 wide and 3 more than its longest cell, the last one as it is.
package enum ListingTable {
    package static func render(header: [String], rows: [[String]]) -> String {
        let all = [header] + rows
        let columns = all.map(\.count).max() ?? 0
        var widths = [Int](repeating: 10, count: columns)
        for row in all {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count + 3) }
        }
        var text = ""
        for row in all {
            for (column, cell) in row.enumerated() {
                text += cell
                if column < row.count - 1 { text += String(repeating: " ", count: widths[column] - cell.count) }
            }
            text += "\n"
        }
        return text
    }
}
