/// `<<EOF`, `<<-EOF`, `3<<"EOF"`, `<< EOF`: a word that announces a here-document (`reHeredoc` in BuildKit's parser).
struct HeredocRedirection: Hashable {
    var delimiter: String
    var expands: Bool
    var stripsTabs: Bool

    /// Reads one whole word; nil where it is no redirection.
    init?(word: some Collection<UInt8>) {
        let bare = word.drop { $0.isASCIIDigit }
        guard bare.first == 0x3C else { return nil }
        var rest = Array(bare)[...]
        guard rest.dropFirst().first == 0x3C else { return nil }
        rest = rest.dropFirst(2)
        stripsTabs = rest.first == .dash
        if stripsTabs { rest = rest.dropFirst() }
        rest = rest.drop { $0 == .space || (0x09...0x0D).contains($0) }
        guard !rest.isEmpty, !rest.contains(0x3C) else { return nil }
        // Read once with the quotes taken off and once with them: a difference means that the delimiter is quoted. The
        // escape character is always `\` here, whatever the directive says.
        var plain = WordLexer(Array(rest), escape: .backslash, options: [.keepsUnset])
        var quoted = WordLexer(Array(rest), escape: .backslash, options: [.keepsUnset, .keepsQuotes])
        guard let words = try? plain.words(lookup: { _ in nil }), words.count == 1,
            let raw = try? quoted.words(lookup: { _ in nil }), raw.count == 1
        else { return nil }
        delimiter = words[0]
        expands = Self.quotes(in: words[0]) == Self.quotes(in: raw[0])
    }

    /// The redirections of an instruction's line in order, each with where it stands. A line whose quotes do not close
    /// has none.
    static func all(in line: [UInt8]) -> [(redirection: HeredocRedirection, span: Range<Int>)] {
        guard contains(line) else { return [] }
        var lexer = WordLexer(
            line, escape: .backslash, options: [.keepsUnset, .keepsQuotes, .keepsEscapes, .joinsHeredocs])
        guard let words = try? lexer.words(lookup: { _ in nil }) else { return [] }
        var result: [(redirection: HeredocRedirection, span: Range<Int>)] = []
        var index = 0
        for word in words {
            guard let redirection = HeredocRedirection(word: word.utf8) else { continue }
            let span = line[index...].firstRange(of: Array(word.utf8)) ?? 0..<line.count
            result.append((redirection, span))
            index = span.upperBound
        }
        return result
    }

    private static func contains(_ line: [UInt8]) -> Bool {
        guard let first = line.firstIndex(of: 0x3C) else { return false }
        return zip(line[first...], line[(first + 1)...]).contains { $0 == 0x3C && $1 == 0x3C }
    }

    private static func quotes(in text: String) -> Int {
        text.utf8.reduce(0) { $1 == .singleQuote || $1 == .doubleQuote ? $0 + 1 : $0 }
    }
}
