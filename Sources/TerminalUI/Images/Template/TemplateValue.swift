/// A value that a `--format` template reads from, and that is shown as JSON: an object's keys keep their order.
package indirect enum TemplateValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Int)
    case text(String)
    case list([TemplateValue])
    case object([Field])

    package struct Field: Hashable, Sendable {
        package var name: String
        package var value: TemplateValue

        package init(_ name: String, _ value: TemplateValue) {
            self.name = name
            self.value = value
        }
    }

    /// A set of texts, sorted by name; null for nil, as Go writes a nil map.
    package static func map(_ values: [String: String]?) -> TemplateValue {
        guard let values else { return .null }
        return .object(values.sorted { $0.key < $1.key }.map { Field($0.key, .text($0.value)) })
    }

    /// Null for nil, as Go writes a nil slice.
    package static func texts(_ values: [String]?) -> TemplateValue {
        guard let values else { return .null }
        return .list(values.map { .text($0) })
    }

    package subscript(_ name: String) -> TemplateValue? {
        guard case .object(let fields) = self else { return nil }
        return fields.first { $0.name == name }?.value
    }

    /// What `{{if}}` and `{{with}}` take for true (Go's text/template: not empty, not zero).
    var isTrue: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .number(let value): value != 0
        case .text(let text): !text.isEmpty
        case .list(let values): !values.isEmpty
        case .object(let fields): !fields.isEmpty
        }
    }

    /// How Go prints the value: `[a b]`, `map[k:v]`.
    package var printed: String {
        switch self {
        case .null: "<no value>"
        case .bool(let value): String(value)
        case .number(let value): String(value)
        case .text(let text): text
        case .list(let values): "[" + values.map(\.printed).joined(separator: " ") + "]"
        case .object(let fields):
            "map[" + fields.map { "\($0.name):\($0.value.printed)" }.joined(separator: " ") + "]"
        }
    }
}

extension TemplateValue {
    /// JSON on one line.
    package var json: String {
        switch self {
        case .null: "null"
        case .bool(let value): String(value)
        case .number(let value): String(value)
        case .text(let text): Self.quoted(text)
        case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .object(let fields):
            "{" + fields.map { "\(Self.quoted($0.name)):\($0.value.json)" }.joined(separator: ",") + "}"
        }
    }

    /// JSON on several lines, four spaces a level.
    package func indentedJSON(_ level: Int = 0) -> String {
        let outer = String(repeating: "    ", count: level)
        let inner = outer + "    "
        switch self {
        case .list(let values) where !values.isEmpty:
            let lines = values.map { inner + $0.indentedJSON(level + 1) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(outer)]"
        case .object(let fields) where !fields.isEmpty:
            let lines = fields.map { "\(inner)\(Self.quoted($0.name)): \($0.value.indentedJSON(level + 1))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
        default:
            return json
        }
    }

    /// A JSON string (RFC 8259, section 7).
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
