internal import DockerfileSyntax

/// Places in a Dockerfile's lines that its tree has no range for.
extension Dockerfile {
    /// Where a word stands on the line of `range`, before it; else `range` itself.
    func range(of word: String, before range: SourceRange) -> SourceRange {
        let line = scalars(of: range.start.line).prefix(range.start.column - 1)
        return last(Array(word.unicodeScalars), in: Array(line)).map { self.range(of: $0, onLineOf: range.start) }
            ?? range
    }

    /// Where `$NAME` or `${NAME` stands in `range`; else `range` itself.
    func range(ofVariable name: String, in range: SourceRange) -> SourceRange {
        guard range.start.line == range.end.line else { return range }
        let line = scalars(of: range.start.line)
        let end = min(line.count, range.end.column - 1)
        for start in min(end, range.start.column - 1)..<end where line[start] == "$" {
            let isBraced = start + 1 < end && line[start + 1] == "{"
            let first = start + (isBraced ? 2 : 1)
            let rest = line[min(first, end)..<end]
            guard rest.starts(with: name.unicodeScalars) else { continue }
            let last = first + name.unicodeScalars.count
            guard last >= end || !line[last].isNamePart else { continue }
            let isWhole = isBraced && last < end && line[last] == "}"
            return self.range(of: start..<(isWhole ? last + 1 : last), onLineOf: range.start)
        }
        return range
    }

    /// The scalars of a line, counted from 1; none for a line that is not there.
    private func scalars(of line: Int) -> [Unicode.Scalar] {
        lines.indices.contains(line - 1) ? Array(lines[line - 1].unicodeScalars) : []
    }

    private func last(_ word: [Unicode.Scalar], in line: [Unicode.Scalar]) -> Range<Int>? {
        var start = line.count - word.count
        while start >= 0 {
            if line[start..<start + word.count].elementsEqual(word) { return start..<start + word.count }
            start -= 1
        }
        return nil
    }

    /// A stretch of the line on which `place` stands, by its scalars counted from 0.
    private func range(of stretch: Range<Int>, onLineOf place: SourcePosition) -> SourceRange {
        let line = scalars(of: place.line)
        let own = min(line.count, place.column - 1)
        func position(_ index: Int) -> SourcePosition {
            let bytes = line[min(index, own)..<max(index, own)].reduce(0) { $0 + UTF8.width($1) }
            return SourcePosition(
                line: place.line, column: index + 1, offset: place.offset + (index < own ? -bytes : bytes))
        }
        return SourceRange(start: position(stretch.lowerBound), end: position(stretch.upperBound))
    }
}

extension Unicode.Scalar {
    /// What may stand in a variable's name.
    fileprivate var isNamePart: Bool { self == "_" || properties.isAlphabetic || properties.numericType == .decimal }
}
