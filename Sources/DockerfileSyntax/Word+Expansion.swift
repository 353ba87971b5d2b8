extension Word {
    /// The word with its quotes and escapes processed and its variables put in: one word, white space kept (BuildKit's
    /// `ProcessWord`, moby/buildkit frontend/dockerfile/shell).
    ///
    /// - Parameters:
    ///   - escape: The directive's escape character.
    ///   - lookup: A variable's value; nil for one that is not set.
    package func expanded(
        escape: Character, lookup: (String) -> String?
    ) throws(ExpansionError) -> String {
        let escape = escape.asciiValue ?? .backslash
        guard WordLexer.isSpecial(raw.utf8, escape: escape) else { return raw }
        var lexer = WordLexer(Array(raw.utf8), escape: escape)
        do { return try lexer.text(lookup: lookup) } catch { throw ExpansionError(error, range) }
    }

    /// The same, cut at the white space that stands outside of quotes after the variables are put in; empty words vanish
    /// (BuildKit's `ProcessWords`, which EXPOSE goes by).
    package func expandedWords(
        escape: Character, lookup: (String) -> String?
    ) throws(ExpansionError) -> [String] {
        var lexer = WordLexer(Array(raw.utf8), escape: escape.asciiValue ?? .backslash)
        do { return try lexer.words(lookup: lookup) } catch { throw ExpansionError(error, range) }
    }

    /// The names of the variables that the word refers to, each once, in the order of their first use.
    package func variables(escape: Character) -> [String] {
        var lexer = WordLexer(Array(raw.utf8), escape: escape.asciiValue ?? .backslash)
        return lexer.names()
    }

    /// The fault that expanding this word meets whatever the variables' values; nil where there is none.
    func standingFault(escape: UInt8) -> ExpansionError.Kind? {
        guard WordLexer.isSpecial(raw.utf8, escape: escape) else { return nil }
        var lexer = WordLexer(Array(raw.utf8), escape: escape)
        do {
            _ = try lexer.text { _ in "x" }
            return nil
        } catch {
            return error
        }
    }
}

extension Heredoc {
    /// The content as COPY and ADD write it: variables put in where the delimiter is not quoted; quotes mean nothing and
    /// the escape character is always `\`, as BuildKit has it.
    package func expandedContent(lookup: (String) -> String?) throws(ExpansionError) -> String {
        guard expands else { return content }
        var lexer = WordLexer(Array(content.utf8), escape: .backslash, options: [.ignoresQuotes])
        do { return try lexer.text(lookup: lookup) } catch { throw ExpansionError(error, range) }
    }

    /// The names of the variables that the content refers to as far as COPY and ADD fill them in, each once.
    package var variables: [String] {
        guard expands else { return [] }
        var lexer = WordLexer(Array(content.utf8), escape: .backslash, options: [.ignoresQuotes])
        return lexer.names()
    }
}

extension WordLexer {
    /// The names of the variables that the text refers to, each once; of one that cannot be expanded those up to its fault.
    fileprivate mutating func names() -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        _ = try? text { name in
            if seen.insert(name).inserted { names.append(name) }
            return "x"
        }
        return names
    }
}
