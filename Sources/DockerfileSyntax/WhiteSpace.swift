/// White space as Go's `unicode.IsSpace` knows it, on UTF-8 bytes: BuildKit trims lines and splits words by it.
enum WhiteSpace {
    /// Length in bytes of the white space that starts at `index`; 0 where there is none.
    static func length(in bytes: [UInt8], at index: Int, end: Int) -> Int {
        guard index < end else { return 0 }
        let byte = bytes[index]
        if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) ? 1 : 0 }
        if byte == 0xC2, index + 1 < end { return bytes[index + 1] == 0x85 || bytes[index + 1] == 0xA0 ? 2 : 0 }
        guard index + 2 < end else { return 0 }
        return isWide(byte, bytes[index + 1], bytes[index + 2]) ? 3 : 0
    }

    /// The span without white space at either end.
    static func trimmed(_ span: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
        var lower = span.lowerBound
        while true {
            let length = length(in: bytes, at: lower, end: span.upperBound)
            if length == 0 { break }
            lower += length
        }
        var upper = span.upperBound
        while true {
            let length = lengthBefore(upper, in: bytes, start: lower)
            if length == 0 { break }
            upper -= length
        }
        return lower..<upper
    }

    /// What separates an instruction's keyword and arguments: only these ASCII characters (`reWhitespace` in BuildKit).
    static func separates(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0B || byte == 0x0C || byte == 0x0D
    }

    private static func lengthBefore(_ index: Int, in bytes: [UInt8], start: Int) -> Int {
        for length in 1...3 where index - length >= start {
            if self.length(in: bytes, at: index - length, end: index) == length { return length }
        }
        return 0
    }

    /// U+1680, U+2000…U+200A, U+2028, U+2029, U+202F, U+205F and U+3000.
    private static func isWide(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        switch (first, second) {
        case (0xE1, 0x9A), (0xE3, 0x80): third == 0x80
        case (0xE2, 0x80): (0x80...0x8A).contains(third) || third == 0xA8 || third == 0xA9 || third == 0xAF
        case (0xE2, 0x81): third == 0x9F
        default: false
        }
    }
}

/// The bytes that the grammar knows by name.
extension UInt8 {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let tab = UInt8(ascii: "\t")
    static let comma = UInt8(ascii: ",")
    static let space = UInt8(ascii: " ")
    static let hash = UInt8(ascii: "#")
    static let backslash = UInt8(ascii: "\\")
    static let doubleQuote = UInt8(ascii: "\"")
    static let singleQuote = UInt8(ascii: "'")
    static let equals = UInt8(ascii: "=")
    static let dash = UInt8(ascii: "-")
    static let dollar = UInt8(ascii: "$")
    static let slash = UInt8(ascii: "/")

    var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }
    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
    /// False for the bytes after the first of a scalar.
    var startsScalar: Bool { self & 0xC0 != 0x80 }
}
