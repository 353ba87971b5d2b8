/// The words of a fact: blanks part them, quotes hold them together.
struct FactWords {
    struct Word: Sendable, Hashable {
        var text: String
        var isQuoted: Bool
        /// The line from this word on, as it is written.
        var rest: String
    }

    private(set) var words: [Word]
    private var next = 0

    init(_ line: String) throws(FactMistake) {
        words = []
        var rest = line[...]
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" }
            guard let first = rest.first else { return }
            let start = String(rest)
            if first == "'" || first == "\"" {
                let inner = rest.dropFirst()
                guard let end = inner.firstIndex(of: first) else { throw .openQuote }
                words.append(Word(text: String(inner[..<end]), isQuoted: true, rest: start))
                rest = inner[inner.index(after: end)...]
            } else {
                let word = rest.prefix { $0 != " " && $0 != "\t" }
                words.append(Word(text: String(word), isQuoted: false, rest: start))
                rest = rest.dropFirst(word.count)
            }
        }
    }

    /// The next word, without taking it.
    var peek: Word? { next < words.count ? words[next] : nil }

    var isAtEnd: Bool { next == words.count }

    mutating func take() -> Word? {
        defer { next = min(next + 1, words.count) }
        return peek
    }

    /// - Parameter shape: how the fact is written, for the error.
    mutating func take(shape: String) throws(FactMistake) -> Word {
        guard let word = take() else { throw .shape(shape) }
        return word
    }

    /// Everything that is left as one text: without its quotes where it is one quoted word.
    mutating func takeRest(shape: String) throws(FactMistake) -> String {
        guard let word = peek else { throw .shape(shape) }
        let isOne = next == words.count - 1
        next = words.count
        return word.isQuoted && isOne ? word.text : word.rest.trimmed
    }

    /// The words up to one that is not quoted and reads `end`, which is taken too.
    mutating func take(until ends: [String]) -> (words: [String], end: String?) {
        var taken: [String] = []
        while let word = take() {
            if !word.isQuoted, ends.contains(word.text) { return (taken, word.text) }
            taken.append(word.text)
        }
        return (taken, nil)
    }
}
