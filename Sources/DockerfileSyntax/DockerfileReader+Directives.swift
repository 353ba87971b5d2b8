extension DockerfileReader {
    private static let known = ["syntax", "escape", "check"]

    /// Reads the directives: comments `# name=value` from the first line on, up to the first line that is none.
    /// Afterwards the reader knows the escape character. The lines stay unread: as comments they vanish by themselves.
    mutating func readDirectives() throws(SyntaxError) -> Dockerfile.Directives {
        var directives = Dockerfile.Directives()
        var seen: Set<String> = []
        for line in source.lines {
            guard let (name, value) = directive(in: line) else { break }
            let key = source.text(name).lowercased()
            guard Self.known.contains(key) else { break }
            lastDirective = line.number
            let text = source.text(value)
            let range = SourceRange(
                start: source.position(name.lowerBound, in: line), end: source.position(value.upperBound, in: line))
            guard seen.insert(key).inserted else { throw SyntaxError(.duplicateDirective(key), range) }
            switch key {
            case "syntax": directives.syntax = text.split(separator: " ").first.map(String.init) ?? text
            case "check":
                directives.check = text
                directives.checkRange = range
            default:
                guard text == "\\" || text == "`" else { throw SyntaxError(.badEscape(text), range) }
                directives.escape = Character(text)
                escape = source.bytes[value.lowerBound]
            }
        }
        return directives
    }

    /// The spans of name and value where the line reads `# name = value`.
    private func directive(in line: SourceText.Line) -> (name: Range<Int>, value: Range<Int>)? {
        let bytes = source.bytes
        let span = WhiteSpace.trimmed(line.span, in: bytes)
        guard !span.isEmpty, bytes[span.lowerBound] == .hash else { return nil }
        let rest = WhiteSpace.trimmed(span.lowerBound + 1..<span.upperBound, in: bytes)
        guard !rest.isEmpty, bytes[rest.lowerBound].isASCIILetter else { return nil }
        var end = rest.lowerBound
        while end < rest.upperBound, bytes[end].isASCIILetter || bytes[end].isASCIIDigit { end += 1 }
        let afterName = WhiteSpace.trimmed(end..<rest.upperBound, in: bytes)
        guard !afterName.isEmpty, bytes[afterName.lowerBound] == .equals else { return nil }
        let value = WhiteSpace.trimmed(afterName.lowerBound + 1..<rest.upperBound, in: bytes)
        return value.isEmpty ? nil : (rest.lowerBound..<end, value)
    }
}
