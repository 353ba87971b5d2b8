/// A source's bytes, checked to be UTF-8 text, cut at `\n` into lines.
struct SourceText {
    /// BuildKit reads lines by Go's `bufio.Scanner`, whose buffer holds this many bytes: a longer line cannot build.
    static let maximumLineLength = 65_535
    /// BuildKit's front end refuses one above 16 MiB. Instructions also stand in an image's configuration, for which
    /// registries take 4 MiB; what is larger is another file, named by mistake.
    static let maximumSize = 4 << 20

    struct Line {
        /// From 1.
        var number: Int
        /// Without the line end (`\r`s before the `\n` belong to it).
        var span: Range<Int>
        /// Where the next line starts.
        var next: Int
        var isASCII: Bool
    }

    let bytes: [UInt8]
    let lines: [Line]

    init(_ bytes: [UInt8]) throws(SyntaxError) {
        guard bytes.count <= Self.maximumSize else {
            let start = SourcePosition(line: 1, column: 1, offset: 0)
            throw SyntaxError(
                .tooLarge(bytes: bytes.count, limit: Self.maximumSize), SourceRange(start: start, end: start))
        }
        try Self.check(bytes)
        self.bytes = bytes
        lines = try Self.cut(bytes)
    }

    /// The place just after the last character.
    var end: SourcePosition {
        guard let last = lines.last else { return SourcePosition(line: 1, column: 1, offset: 0) }
        return position(last.span.upperBound, in: last)
    }

    func position(_ offset: Int, in line: Line) -> SourcePosition {
        let column = line.isASCII ? offset - line.span.lowerBound : Self.scalars(bytes, line.span.lowerBound..<offset)
        return SourcePosition(line: line.number, column: column + 1, offset: offset)
    }

    func range(of line: Line) -> SourceRange {
        SourceRange(start: position(line.span.lowerBound, in: line), end: position(line.span.upperBound, in: line))
    }

    func text(_ span: Range<Int>) -> String { String(decoding: bytes[span], as: UTF8.self) }

    static func scalars(_ bytes: [UInt8], _ span: Range<Int>) -> Int {
        bytes[span].reduce(0) { $1.startsScalar ? $0 + 1 : $0 }
    }

    /// A byte order mark is no part of the first line: nobody sees a column for it.
    private static func firstOffset(_ bytes: [UInt8]) -> Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    private static func cut(_ bytes: [UInt8]) throws(SyntaxError) -> [Line] {
        var lines: [Line] = []
        var start = firstOffset(bytes)
        while start < bytes.count {
            var index = start
            var high: UInt8 = 0
            while index < bytes.count, bytes[index] != .newline {
                high |= bytes[index]
                index += 1
            }
            var end = index
            while end > start, bytes[end - 1] == .carriageReturn { end -= 1 }
            let line = Line(
                number: lines.count + 1, span: start..<end, next: min(index + 1, bytes.count), isASCII: high < 0x80)
            if end - start > maximumLineLength {
                let place = SourcePosition(line: line.number, column: 1, offset: start)
                throw SyntaxError(
                    .lineTooLong(bytes: end - start, limit: maximumLineLength), SourceRange(start: place, end: place))
            }
            lines.append(line)
            start = index + 1
        }
        return lines
    }

    private static func check(_ bytes: [UInt8]) throws(SyntaxError) {
        let zero = bytes.firstIndex(of: 0)
        var bad: Int?
        if String(validating: bytes, as: UTF8.self) == nil { bad = firstInvalid(bytes) }
        guard let offset = [zero, bad].compactMap({ $0 }).min() else { return }
        let before = bytes[..<offset]
        let start = before.lastIndex(of: .newline).map { $0 + 1 } ?? min(firstOffset(bytes), offset)
        let line = before.reduce(1) { $1 == .newline ? $0 + 1 : $0 }
        let place = SourcePosition(line: line, column: scalars(bytes, start..<offset) + 1, offset: offset)
        throw SyntaxError(
            offset == zero ? .nulByte(offset: offset) : .notUTF8(offset: offset, byte: bytes[offset]),
            SourceRange(start: place, end: place))
    }

    private static func firstInvalid(_ bytes: [UInt8]) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .valid(let scalar) = parser.parseScalar(from: &iterator) { offset += scalar.count }
        return min(offset, bytes.count - 1)
    }
}
