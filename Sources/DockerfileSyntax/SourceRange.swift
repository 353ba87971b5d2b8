/// A place in a text: line and column count from 1, the column in Unicode scalars; `offset` counts UTF-8 bytes from 0.
package struct SourcePosition: Hashable, Sendable, Comparable, Codable {
    package var line: Int
    package var column: Int
    package var offset: Int

    package init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    package static func < (left: SourcePosition, right: SourcePosition) -> Bool { left.offset < right.offset }
}

/// A stretch of a text; `end` is the place just after its last character.
package struct SourceRange: Hashable, Sendable, Codable {
    package var start: SourcePosition
    package var end: SourcePosition

    package init(start: SourcePosition, end: SourcePosition) {
        self.start = start
        self.end = end
    }

    /// The lines that the range touches, first and last.
    package var lines: ClosedRange<Int> { start.line...max(start.line, end.line) }
}
