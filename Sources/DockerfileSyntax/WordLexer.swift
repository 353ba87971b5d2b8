/// Puts variables into a word and processes its quotes and escapes (moby/buildkit, frontend/dockerfile/shell/lex.go).
struct WordLexer {
    typealias Fault = ExpansionError.Kind

    struct Options: OptionSet {
        let rawValue: Int
        static let keepsQuotes = Options(rawValue: 1)
        static let keepsEscapes = Options(rawValue: 2)
        /// Quotes are ordinary characters.
        static let ignoresQuotes = Options(rawValue: 4)
        /// A variable that is not set stays as written.
        static let keepsUnset = Options(rawValue: 8)
        /// White space after `<<` belongs to the word: `<< EOF` is one.
        static let joinsHeredocs = Options(rawValue: 16)
    }

    /// Substitutions within substitutions; people nest two or three. The bound keeps the stack.
    static let maximumDepth = 64
    /// Far above what an environment or a file written by COPY holds; the bound stops `$A$A` doubling line by line.
    static let maximumLength = 16 << 20

    let input: [UInt8]
    let escape: UInt8
    let options: Options
    var index = 0
    var keepsEscapes: Bool
    private var splitter = WordSplitter()

    init(_ input: [UInt8], escape: UInt8, options: Options = []) {
        self.input = input
        self.escape = escape
        self.options = options
        keepsEscapes = options.contains(.keepsEscapes)
    }

    /// False where expanding would change nothing.
    static func isSpecial(_ bytes: some Sequence<UInt8>, escape: UInt8) -> Bool {
        bytes.contains { $0 == .dollar || $0 == .singleQuote || $0 == .doubleQuote || $0 == escape }
    }

    mutating func text(lookup: (String) -> String?) throws(Fault) -> String {
        String(decoding: try scan(until: nil, depth: 0, lookup), as: UTF8.self)
    }

    mutating func words(lookup: (String) -> String?) throws(Fault) -> [String] {
        _ = try scan(until: nil, depth: 0, lookup)
        return splitter.finish()
    }

    var next: UInt8? { index < input.count ? input[index] : nil }

    /// Reads up to `stop`, or to the end where there is none to look for.
    mutating func scan(
        until stop: UInt8?, keepingEscapes: Bool? = nil, depth: Int, _ lookup: (String) -> String?
    ) throws(Fault) -> [UInt8] {
        guard depth <= Self.maximumDepth else { throw .tooDeep(limit: Self.maximumDepth) }
        let outer = keepsEscapes
        if let keepingEscapes { keepsEscapes = keepingEscapes }
        defer { keepsEscapes = outer }
        var result: [UInt8] = []
        while let byte = next {
            if byte == stop {
                index += 1
                return result
            }
            if byte == .dollar {
                let value = try substitution(depth: depth, lookup)
                if depth == 0 { splitter.add(value) }
                result += value
            } else if byte == .singleQuote || byte == .doubleQuote, !options.contains(.ignoresQuotes) {
                let text = byte == .singleQuote ? try singleQuoted() : try doubleQuoted(depth: depth, lookup)
                if depth == 0 { splitter.addWhole(text) }
                result += text
            } else if options.contains(.joinsHeredocs), let opener = heredocOpener() {
                if depth == 0 { splitter.addWhole(opener) }
                result += opener
            } else {
                plain(byte, splits: depth == 0, into: &result)
            }
            if result.count > Self.maximumLength { throw .tooLong(limit: Self.maximumLength) }
        }
        // The only stops asked for are `}` and `/`.
        if let stop { throw stop == .slash ? .missingSlash : .missingBrace }
        return result
    }

    /// One scalar outside of quotes, or an escape and the scalar after it.
    private mutating func plain(_ byte: UInt8, splits: Bool, into result: inout [UInt8]) {
        guard byte == escape else {
            let scalar = takeScalar()
            if splits { splitter.add(Array(scalar)) }
            result += scalar
            return
        }
        index += 1
        if keepsEscapes {
            if splits { splitter.addWhole([byte]) }
            result.append(byte)
        }
        guard next != nil else { return }
        let scalar = takeScalar()
        if splits { splitter.addWhole(Array(scalar)) }
        result += scalar
    }

    /// `<<` with the white space behind it; nil where none begins here.
    private mutating func heredocOpener() -> [UInt8]? {
        let less = UInt8(ascii: "<")
        guard next == less, index + 1 < input.count, input[index + 1] == less else { return nil }
        let start = index
        index += 2
        while true {
            let length = WhiteSpace.length(in: input, at: index, end: input.count)
            if length == 0 { return Array(input[start..<index]) }
            index += length
        }
    }

    mutating func takeScalar() -> ArraySlice<UInt8> {
        let start = index
        index += 1
        while let byte = next, !byte.startsScalar { index += 1 }
        return input[start..<index]
    }

    /// Everything up to the next single quote, as it stands.
    private mutating func singleQuoted() throws(Fault) -> [UInt8] {
        let start = index
        index += 1
        while let byte = next {
            index += 1
            if byte == .singleQuote {
                return Array(options.contains(.keepsQuotes) ? input[start..<index] : input[start + 1..<index - 1])
            }
        }
        throw .unterminatedSingleQuote
    }

    /// Everything up to the next double quote; `$` works, and the escape character before `"`, `$` and itself.
    private mutating func doubleQuoted(depth: Int, _ lookup: (String) -> String?) throws(Fault) -> [UInt8] {
        var result: [UInt8] = options.contains(.keepsQuotes) ? [.doubleQuote] : []
        index += 1
        while let byte = next {
            if byte == .doubleQuote {
                index += 1
                if options.contains(.keepsQuotes) { result.append(.doubleQuote) }
                return result
            }
            if byte == .dollar {
                result += try substitution(depth: depth, lookup)
                if result.count > Self.maximumLength { throw .tooLong(limit: Self.maximumLength) }
                continue
            }
            index += 1
            guard byte == escape else {
                result.append(byte)
                continue
            }
            if keepsEscapes { result.append(byte) }
            guard let escaped = next else { break }
            if escaped == .doubleQuote || escaped == .dollar || escaped == escape {
                result.append(escaped)
                index += 1
            } else {
                result.append(byte)
            }
        }
        throw .unterminatedDoubleQuote
    }
}

/// Cuts text into words at white space, as BuildKit's lexer does while it expands.
private struct WordSplitter {
    private var words: [String] = []
    private var word: [UInt8] = []

    /// Text that white space divides.
    mutating func add(_ text: [UInt8]) {
        var index = 0
        while index < text.count {
            let space = WhiteSpace.length(in: text, at: index, end: text.count)
            if space > 0 {
                close()
                index += space
            } else {
                word.append(text[index])
                index += 1
            }
        }
    }

    /// Quoted or escaped text.
    mutating func addWhole(_ text: [UInt8]) { word += text }

    mutating func finish() -> [String] {
        close()
        return words
    }

    private mutating func close() {
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
    }
}
