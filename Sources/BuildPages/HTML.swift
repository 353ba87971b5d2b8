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

    /// Cut so that it fits where there is no second line.
    static func cut(_ text: String, to count: Int) -> String {
        text.count <= count ? text : text.prefix(count - 1) + "…"
    }
}
