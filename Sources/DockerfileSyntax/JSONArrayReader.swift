/// Reads a JSON array of strings and where each stands, telling apart what is no JSON at all (BuildKit then takes the
/// shell form) and an array of other things (an error). Strict as Go's `encoding/json`: with something behind the closing
/// bracket it is none (moby/buildkit#5107; older engines dropped the rest of the line without a word). No recursion.
struct JSONArrayReader {
    enum Outcome: Equatable {
        case strings([Element])
        /// The span of the first element that is no string.
        case otherElement(Range<Int>)
        case notJSON
    }

    struct Element: Equatable {
        var text: String
        /// With its quotes.
        var span: Range<Int>
    }

    /// Go refuses deeper nesting.
    private static let maximumDepth = 10_000

    private enum Expected { case value, valueOrEnd, key, keyOrEnd, commaOrEnd }

    private let bytes: [UInt8]
    private let end: Int
    private var index: Int
    /// For each open bracket: is it an object's?
    private var open: [Bool] = []
    private var elements: [Element] = []
    private var other: Range<Int>?

    init(_ bytes: [UInt8], _ span: Range<Int>) {
        self.bytes = bytes
        index = span.lowerBound
        end = span.upperBound
    }

    mutating func read() -> Outcome {
        guard index < end, bytes[index] == UInt8(ascii: "[") else { return .notJSON }
        open = [false]
        index += 1
        var expected = Expected.valueOrEnd
        while !open.isEmpty {
            skipSpaces()
            guard index < end, let next = step(expected) else { return .notJSON }
            expected = next
        }
        skipSpaces()
        if index < end { return .notJSON }
        return other.map(Outcome.otherElement) ?? .strings(elements)
    }

    /// Reads one token where `expected` allows it; nil where the text is no JSON.
    private mutating func step(_ expected: Expected) -> Expected? {
        let byte = bytes[index]
        let closing = open.last == true ? UInt8(ascii: "}") : UInt8(ascii: "]")
        switch expected {
        case .valueOrEnd where byte == closing, .keyOrEnd where byte == closing, .commaOrEnd where byte == closing:
            index += 1
            open.removeLast()
            if open.count == 1, let start = other, start.isEmpty { other = start.lowerBound..<index }
            return .commaOrEnd
        case .commaOrEnd:
            guard byte == UInt8(ascii: ",") else { return nil }
            index += 1
            return open.last == true ? .key : .value
        case .key, .keyOrEnd:
            guard readString() != nil else { return nil }
            skipSpaces()
            guard index < end, bytes[index] == UInt8(ascii: ":") else { return nil }
            index += 1
            return .value
        case .value, .valueOrEnd: return readValue(byte)
        }
    }

    private mutating func readValue(_ byte: UInt8) -> Expected? {
        let start = index
        switch byte {
        case .doubleQuote:
            guard let text = readString() else { return nil }
            if open.count == 1 { elements.append(Element(text: text, span: start..<index)) }
            return .commaOrEnd
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            guard open.count < Self.maximumDepth else { return nil }
            // Empty until its closing bracket tells how far it reaches.
            if open.count == 1, other == nil { other = start..<start }
            open.append(byte == UInt8(ascii: "{"))
            index += 1
            return byte == UInt8(ascii: "{") ? .keyOrEnd : .valueOrEnd
        default:
            guard readLiteral() || readNumber() else { return nil }
            if open.count == 1, other == nil { other = start..<index }
            return .commaOrEnd
        }
    }

    private mutating func skipSpaces() {
        while index < end, [.space, .tab, .newline, .carriageReturn].contains(bytes[index]) { index += 1 }
    }

    private mutating func readLiteral() -> Bool {
        for literal in ["true", "false", "null"] where bytes[index..<end].starts(with: literal.utf8) {
            index += literal.utf8.count
            return true
        }
        return false
    }

    private mutating func readNumber() -> Bool {
        if bytes[index] == .dash { index += 1 }
        guard index < end, bytes[index].isASCIIDigit else { return false }
        if bytes[index] == UInt8(ascii: "0") { index += 1 } else { skipDigits() }
        if index < end, bytes[index] == UInt8(ascii: ".") {
            index += 1
            guard skipDigits() else { return false }
        }
        if index < end, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < end, bytes[index] == .dash || bytes[index] == UInt8(ascii: "+") { index += 1 }
            guard skipDigits() else { return false }
        }
        return true
    }

    @discardableResult
    private mutating func skipDigits() -> Bool {
        let start = index
        while index < end, bytes[index].isASCIIDigit { index += 1 }
        return index > start
    }
}

extension JSONArrayReader {
    /// The string that starts at `index`, decoded; nil where it is none.
    private mutating func readString() -> String? {
        guard bytes[index] == .doubleQuote else { return nil }
        index += 1
        var text: [UInt8] = []
        while index < end {
            let byte = bytes[index]
            index += 1
            switch byte {
            case .doubleQuote: return String(decoding: text, as: UTF8.self)
            case 0..<0x20: return nil
            case .backslash:
                guard let scalar = readEscape() else { return nil }
                text.append(contentsOf: Array(String(Character(scalar)).utf8))
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func readEscape() -> Unicode.Scalar? {
        guard index < end else { return nil }
        let byte = bytes[index]
        index += 1
        switch byte {
        case .doubleQuote, .backslash, .slash: return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return readCodePoint()
        default: return nil
        }
    }

    /// After `\u`; half a surrogate pair becomes U+FFFD, as Go has it.
    private mutating func readCodePoint() -> Unicode.Scalar? {
        guard let unit = readHexadecimal() else { return nil }
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let mark = index
        guard unit < 0xDC00, index + 1 < end, bytes[index] == .backslash, bytes[index + 1] == UInt8(ascii: "u") else {
            return "\u{FFFD}"
        }
        index += 2
        guard let low = readHexadecimal() else { return nil }
        if (0xDC00..<0xE000).contains(low) {
            return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
        }
        index = mark
        return "\u{FFFD}"
    }

    private mutating func readHexadecimal() -> UInt32? {
        guard index + 4 <= end else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 + UInt32(digit)
        }
        index += 4
        return value
    }
}
