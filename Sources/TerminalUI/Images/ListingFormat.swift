/// What `--format` asks for.
package enum ListingFormat: Sendable {
    case table
    /// One JSON object a line.
    case json
    /// `table TEMPLATE`: columns cut at tabs, with a header.
    case tableOf(Template)
    case lines(Template)

    /// - Throws: `TemplateError`.
    package init(_ text: String?) throws(TemplateError) {
        switch text {
        case nil, "", "table": self = .table
        case "json": self = .json
        case .some(let text) where text.hasPrefix("table "):
            self = .tableOf(try Template(Template.unescaped(String(text.dropFirst("table ".count)))))
        case .some(let text): self = .lines(try Template(Template.unescaped(text)))
        }
    }

    /// - Parameters:
    ///   - rows: objects whose fields are texts.
    ///   - columns: the fields of the plain table.
    ///   - headers: what each field's column is called.
    func render(_ rows: [TemplateValue], columns: [String], headers: [String: String]) throws(TemplateError) -> String {
        switch self {
        case .json:
            return rows.map { $0.json + "\n" }.joined()
        case .lines(let template):
            var text = ""
            for row in rows { text += try template.render(row) + "\n" }
            return text
        case .table:
            let cells = rows.map { row in columns.map { row[$0]?.printed ?? "" } }
            return ListingTable.render(header: columns.map { headers[$0] ?? $0 }, rows: cells)
        case .tableOf(let template):
            let names = TemplateValue.object(headers.sorted { $0.key < $1.key }.map { .init($0.key, .text($0.value)) })
            let header = try template.render(names).split(separator: "\t", omittingEmptySubsequences: false)
            var cells: [[String]] = []
            for row in rows {
                let line = try template.render(row)
                cells.append(line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
            }
            return ListingTable.render(header: header.map(String.init), rows: cells)
        }
    }
}
