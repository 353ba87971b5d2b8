/// Splits a line into words as a shell does: blanks part them; quotes and backslashes keep blanks.
enum CommandWords {
    /// - Throws: `CommandError.openQuote`.
    static func split(_ line: String) throws(CommandError) -> [String] {
        let (words, open) = scan(line)
        if let open { throw .openQuote(open) }
        return words
    }

    /// The words of a line that may still be typed on, an open quote taken as closed.
    static func splitUnfinished(_ line: String) -> [String] { scan(line).words }

    /// Whether a blank behind this beginning of a line would be part of a word: by an open quote or a backslash.
    static func quotesWhatFollows(_ line: String) -> Bool {
        // Such a blank never begins a word of its own: what stands behind it is in the same word.
        splitUnfinished(line + " x").count == splitUnfinished(line + "x").count
            && splitUnfinished(line + " x").last != "x"
    }

    private static func scan(_ line: String) -> (words: [String], open: Character?) {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = line[...]
        while let character = rest.popFirst() {
            switch (quote, character) {
            case (let open?, _) where character == open: quote = nil
            case ("\"", "\\"):
                // As in a shell: within double quotes a backslash only escapes what would else have a meaning there.
                if let next = rest.first, next == "\"" || next == "\\" || next == "$" {
                    rest.removeFirst()
                    word = (word ?? "") + String(next)
                } else {
                    word = (word ?? "") + "\\"
                }
            case (_?, _): word = (word ?? "") + String(character)
            case (nil, "'"), (nil, "\""):
                quote = character
                word = word ?? ""
            case (nil, "\\"): word = (word ?? "") + String(rest.popFirst() ?? "\\")
            case (nil, " "), (nil, "\t"):
                if let done = word { words.append(done) }
                word = nil
            case (nil, _): word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return (words, quote)
    }
}
