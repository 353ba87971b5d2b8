/// How a candidate is written into the line, so that `CommandWords` reads it as the candidate again.
struct CompletionWriting: Sendable, Hashable {
    /// The quote that is open where the candidate goes; nil for none.
    var quote: Character?
    /// How many characters of a candidate stand in the line already, before what is replaced: `/my` in `/my" d`.
    var kept: Int

    /// - Parameters:
    ///   - line: the line up to the cursor.
    ///   - replaced: its end, which the candidate takes the place of.
    ///   - quote: the quote that is open there; NUL counts as none, as readline has it.
    init(line: String, replaced: String, quote: Character?) {
        self.quote = quote == "\0" ? nil : quote
        let whole = Completion(line: line).word
        let open = self.quote.map { String($0) } ?? ""
        let end = CommandWords.splitUnfinished(open + replaced).last ?? ""
        kept = whole.hasSuffix(end) ? whole.count - end.count : 0
    }

    /// What of the candidate is put into the line.
    func text(_ candidate: String) -> String {
        let rest = candidate.dropFirst(kept)
        switch quote {
        case "'": return rest.reduce(into: "") { $0 += $1 == "'" ? "'\\''" : String($1) }
        case "\"": return escaped(rest, where: ["\"", "\\", "$"])
        default: return escaped(rest, where: ["\"", "\\", "'", " ", "\t"])
        }
    }

    private func escaped(_ text: Substring, where special: Set<Character>) -> String {
        text.reduce(into: "") { $0 += special.contains($1) ? "\\\($1)" : String($1) }
    }
}
