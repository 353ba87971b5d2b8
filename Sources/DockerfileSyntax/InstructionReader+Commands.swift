extension InstructionReader {
    /// RUN, CMD and ENTRYPOINT: a JSON array of strings is the exec form; what is no JSON at all is for the shell
    /// (`parseMaybeJSON` in BuildKit).
    func readCommand(_ arguments: Arguments) throws(SyntaxError) -> CommandForm {
        try readCommand(arguments.span, of: arguments.keyword)
    }

    func readCommand(_ span: Range<Int>, of keyword: Keyword) throws(SyntaxError) -> CommandForm {
        if let words = try readArray(span, of: keyword) { return .exec(words) }
        return .shell(line.word(span))
    }

    /// SHELL takes the exec form alone.
    func readShell(_ arguments: Arguments) throws(SyntaxError) -> [Word] {
        guard let words = try readArray(arguments.span, of: .shell) else {
            throw SyntaxError(.shellNotArray, line.range(arguments.span))
        }
        if words.isEmpty {
            throw SyntaxError(
                .missingArguments(.shell, needs: "at least one string in its array"), line.range(arguments.span))
        }
        return words
    }

    /// Nil where the text is no JSON array; an array of something else than strings is an error.
    func readArray(_ span: Range<Int>, of keyword: Keyword) throws(SyntaxError) -> [Word]? {
        var reader = JSONArrayReader(line.bytes, span)
        switch reader.read() {
        case .strings(let strings):
            return strings.map { Word(raw: $0.text, range: line.range($0.span)) }
        case .otherElement(let span): throw SyntaxError(.notAllStrings(keyword), line.range(span))
        case .notJSON: return nil
        }
    }

    func readVolume(_ arguments: Arguments) throws(SyntaxError) -> [Word] {
        let words = try readArray(arguments.span, of: .volume) ?? split(arguments.span).map(line.word)
        var paths: [Word] = []
        for word in words {
            let bytes = Array(word.raw.utf8)
            let path = String(decoding: bytes[WhiteSpace.trimmed(0..<bytes.count, in: bytes)], as: UTF8.self)
            if path.isEmpty { throw SyntaxError(.emptyVolume, word.range) }
            paths.append(try checked(Word(raw: path, range: word.range)))
        }
        if paths.isEmpty {
            throw SyntaxError(.missingArguments(.volume, needs: "at least one path"), line.range(arguments.span))
        }
        return paths
    }
}

extension CommandForm {
    /// True for a shell form that begins like a JSON array and is none: most likely meant as the exec form, with single
    /// quotes, a comma too many or a bracket too few. Docker runs it by the shell without a word.
    package var looksLikeBrokenArray: Bool {
        guard case .shell(let word) = self else { return false }
        let text = word.raw.utf8.drop { $0 == .space || $0 == .tab }
        guard text.first == UInt8(ascii: "["), text.dropFirst().first != UInt8(ascii: "[") else { return false }
        // `[ -f x ] && …` is the shell's own test command.
        let inside = text.dropFirst().drop { $0 == .space || $0 == .tab }
        return inside.first == .doubleQuote || inside.first == .singleQuote
    }
}
