extension InstructionReader {
    /// ENV and LABEL: `NAME=value …`, or the old form `NAME rest of the line` (`parseNameVal` in BuildKit: the first word
    /// decides).
    func readPairs(_ arguments: Arguments) throws(SyntaxError) -> [Assignment] {
        let words = words(arguments.span)
        guard let first = words.first else {
            throw SyntaxError(.blankName(arguments.keyword), line.range(arguments.span))
        }
        if !line.bytes[first].contains(.equals) { return [try readOldPair(arguments)] }
        var pairs: [Assignment] = []
        for word in words {
            guard let pair = try assignment(word, of: arguments.keyword), pair.value != nil else {
                throw SyntaxError(.missingEquals(arguments.keyword, word: line.text(word)), line.range(word))
            }
            pairs.append(pair)
        }
        return pairs
    }

    /// ARG: `NAME` or `NAME=default`, several.
    func readArguments(_ arguments: Arguments) throws(SyntaxError) -> [Assignment] {
        var result: [Assignment] = []
        for word in words(arguments.span) {
            if let pair = try assignment(word, of: .arg) { result.append(pair) }
        }
        if result.isEmpty { throw SyntaxError(.blankName(.arg), line.range(arguments.span)) }
        return result
    }

    private func readOldPair(_ arguments: Arguments) throws(SyntaxError) -> Assignment {
        let span = arguments.span
        var end = span.lowerBound
        while end < span.upperBound, !WhiteSpace.separates(line.bytes[end]) { end += 1 }
        var start = end
        while start < span.upperBound, WhiteSpace.separates(line.bytes[start]) { start += 1 }
        let name = line.word(span.lowerBound..<end)
        guard start < span.upperBound else {
            throw SyntaxError(.missingValue(arguments.keyword, name: name.raw), name.range)
        }
        return Assignment(name: try checked(name), value: try checked(line.word(start..<span.upperBound)))
    }

    private func assignment(_ span: Range<Int>, of keyword: Keyword) throws(SyntaxError) -> Assignment? {
        guard let equals = line.bytes[span].firstIndex(of: .equals) else {
            return Assignment(name: try checked(line.word(span)), value: nil)
        }
        if equals == span.lowerBound { throw SyntaxError(.blankName(keyword), line.range(span)) }
        return Assignment(
            name: try checked(line.word(span.lowerBound..<equals)),
            value: try checked(line.word(equals + 1..<span.upperBound)))
    }

    /// Words as the shell would cut them, quotes and escapes kept (`parseWords` in BuildKit). An escape character at the
    /// very end belongs to no word.
    private func words(_ span: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start: Int?
        var quote: UInt8?
        var index = span.lowerBound
        var end = span.upperBound
        while index < span.upperBound {
            let byte = line.bytes[index]
            let space = quote == nil ? WhiteSpace.length(in: line.bytes, at: index, end: span.upperBound) : 0
            if space > 0 {
                if let begin = start { words.append(begin..<index) }
                start = nil
                index += space
                continue
            }
            if start == nil { start = index }
            if byte == escape, quote != .singleQuote {
                if index + 1 == span.upperBound { end = index }
                index += 1
            } else if byte == quote {
                quote = nil
            } else if quote == nil, byte == .singleQuote || byte == .doubleQuote {
                quote = byte
            }
            index += 1
        }
        if let begin = start, begin < end { words.append(begin..<end) }
        return words
    }
}
