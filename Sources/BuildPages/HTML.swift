/// Text as HTML and SVG take it.
enum HTML {
    /// With what would be markup, or ends an attribute, written as characters; control characters are left out.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n": result += " "
            case _ where character.value < 32 || (127..<160).contains(character.value): break
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// Without control characters; tabs and ends of lines stay.
    static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 9, 10, 13: result.append(scalar)
            case 0..<32, 127..<160: break
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Lines as they stand; nothing for no text.
    static func preformatted(_ text: String) -> String {
        guard !text.isEmpty else { return "" }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return "<pre>\(lines.map { escaped(String($0)) }.joined(separator: "\n"))</pre>"
    }

    /// Cut so that it fits where there is no second line.
    static func cut(_ text: String, to count: Int) -> String {
        text.count <= count ? text : text.prefix(count - 1) + "…"
    }
}
