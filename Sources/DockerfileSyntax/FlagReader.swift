/// Reads the `--name=value` words between keyword and arguments (`extractBuilderFlags` in BuildKit's parser): quotes are
/// taken off and `\` escapes the next character, whatever the escape directive says.
struct FlagReader {
    let line: LogicalLine
    private(set) var index: Int
    private let end: Int

    init(_ line: LogicalLine, _ span: Range<Int>) {
        self.line = line
        index = span.lowerBound
        end = span.upperBound
    }

    /// The flags; afterwards `index` is where the arguments begin.
    mutating func read() -> [Flag] {
        var flags: [Flag] = []
        while true {
            skipSpaces()
            guard index + 1 < end, line.bytes[index] == .dash, line.bytes[index + 1] == .dash else { return flags }
            guard let flag = readFlag() else { return flags }
            flags.append(flag)
        }
    }

    private mutating func skipSpaces() {
        while true {
            let length = WhiteSpace.length(in: line.bytes, at: index, end: end)
            if length == 0 { return }
            index += length
        }
    }

    /// Nil for `--` alone, which ends the flags.
    private mutating func readFlag() -> Flag? {
        let start = index
        var text: [UInt8] = []
        var equals: (text: Int, source: Int)?
        var quote: UInt8?
        while index < end {
            let byte = line.bytes[index]
            if quote == nil, WhiteSpace.length(in: line.bytes, at: index, end: end) > 0 { break }
            index += 1
            if byte == quote {
                quote = nil
            } else if quote == nil, byte == .singleQuote || byte == .doubleQuote {
                quote = byte
            } else if byte == .backslash {
                guard index < end else { continue }
                text.append(line.bytes[index])
                index += 1
            } else {
                if byte == .equals, equals == nil { equals = (text.count, index) }
                text.append(byte)
            }
        }
        guard text != [.dash, .dash] else { return nil }
        let nameEnd = equals?.text ?? text.count
        let value = equals.map {
            Word(raw: String(decoding: text[($0.text + 1)...], as: UTF8.self), range: line.range($0.source..<index))
        }
        return Flag(
            name: String(decoding: text[2..<nameEnd], as: UTF8.self), value: value, range: line.range(start..<index))
    }
}
