/// An instruction's text with its continuation lines joined as Docker joins them, and where each byte of it was written.
struct LogicalLine {
    private(set) var bytes: [UInt8] = []
    private var segments: [Segment] = []
    /// The range of everything, for text that stands in no file (an ONBUILD trigger of a base image).
    private let fixed: SourceRange?

    private struct Segment {
        var start: Int
        var line: Int
        var offset: Int
        var column: Int
        /// For a line beyond ASCII: the column of each byte, counted from the segment's own.
        var columns: [Int32]
    }

    init(fixed: SourceRange?) { self.fixed = fixed }

    /// Appends a stretch of one physical line.
    mutating func append(_ span: Range<Int>, of line: SourceText.Line, in source: SourceText) {
        guard !span.isEmpty || segments.isEmpty else { return }
        var columns: [Int32] = []
        if !line.isASCII {
            columns.reserveCapacity(span.count)
            var column: Int32 = -1
            for index in span {
                if source.bytes[index].startsScalar { column += 1 }
                columns.append(column)
            }
        }
        let place = source.position(span.lowerBound, in: line)
        segments.append(
            Segment(
                start: bytes.count, line: line.number, offset: span.lowerBound, column: place.column, columns: columns))
        bytes.append(contentsOf: source.bytes[span])
    }

    /// Where the text between two indices of `bytes` was written. The end lies on the line of the last byte, so that a
    /// word before a continuation does not reach into the next line.
    func range(_ span: Range<Int>) -> SourceRange {
        if let fixed { return fixed }
        if span.isEmpty {
            let place = position(span.lowerBound)
            return SourceRange(start: place, end: place)
        }
        var end = position(span.upperBound - 1)
        end.column += 1
        end.offset += 1
        return SourceRange(start: position(span.lowerBound), end: end)
    }

    func text(_ span: Range<Int>) -> String { String(decoding: bytes[span], as: UTF8.self) }

    func word(_ span: Range<Int>) -> Word { Word(raw: text(span), range: range(span)) }

    private func position(_ index: Int) -> SourcePosition {
        var low = 0
        var high = segments.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if segments[middle].start <= index { low = middle } else { high = middle }
        }
        guard low < segments.count else { return SourcePosition(line: 1, column: 1, offset: 0) }
        let segment = segments[low]
        let distance = index - segment.start
        let column: Int
        if segment.columns.isEmpty {
            column = distance
        } else if distance < segment.columns.count {
            column = Int(segment.columns[distance])
        } else {
            column = Int(segment.columns[segment.columns.count - 1]) + 1
        }
        return SourcePosition(line: segment.line, column: segment.column + column, offset: segment.offset + distance)
    }
}
