/// Reads a source line by line: directives, then instruction after instruction.
struct DockerfileReader {
    let source: SourceText
    let fixed: SourceRange?
    var escape = UInt8.backslash
    /// Index of the first line that is not read yet.
    private(set) var nextLine = 0
    /// The number of the last line that is a directive; 0 without any.
    var lastDirective = 0
    private(set) var remarks = Dockerfile.Remarks()
    /// Comments for the instruction to come.
    private var comments: [Word] = []

    init(_ source: SourceText, fixed: SourceRange?) {
        self.source = source
        self.fixed = fixed
    }

    /// The next instruction with its here-documents; nil at the end of the file.
    mutating func next() throws(SyntaxError) -> Instruction? {
        guard let line = readLogicalLine() else { return nil }
        var reader = InstructionReader(line, escape: escape)
        var instruction = try reader.read()
        guard reader.takesHeredocs else { return instruction }
        let heredocs = try readHeredocs(of: line)
        guard let last = heredocs.last else { return instruction }
        if case .onbuild(var trigger) = instruction.body {
            trigger.heredocs = heredocs
            trigger.range.end = last.range.end
            instruction.body = .onbuild(trigger)
        } else {
            instruction.heredocs = heredocs
        }
        instruction.range.end = last.range.end
        return instruction
    }

    /// Joins lines as BuildKit does: comments and empty lines between continuation lines vanish, the indentation of a
    /// continuation line stays.
    private mutating func readLogicalLine() -> LogicalLine? {
        while nextLine < source.lines.count {
            let line = source.lines[nextLine]
            nextLine += 1
            let start = firstCharacter(of: line)
            if start == line.span.upperBound { continue }
            if source.bytes[start] == .hash {
                note(commentIn: line)
                continue
            }
            var joined = LogicalLine(fixed: fixed)
            var (end, continues) = trimContinuation(start..<line.span.upperBound)
            joined.append(start..<end, of: line, in: source)
            var emptyLines: [SourceRange] = []
            while continues, nextLine < source.lines.count {
                let line = source.lines[nextLine]
                nextLine += 1
                let start = firstCharacter(of: line)
                if start == line.span.upperBound {
                    emptyLines.append(source.range(of: line))
                    continue
                }
                if source.bytes[start] == .hash { continue }
                (end, continues) = trimContinuation(line.span)
                joined.append(line.span.lowerBound..<end, of: line, in: source)
            }
            note(emptyLines, ofInstructionAt: line.number)
            return joined
        }
        return nil
    }

    /// Keeps a comment for the instruction below it; an empty one ends those before it.
    private mutating func note(commentIn line: SourceText.Line) {
        guard line.number > lastDirective, fixed == nil else { return }
        // BuildKit leaves out the line's first byte, be it the `#` or a blank before it.
        let span = WhiteSpace.trimmed(line.span.lowerBound + 1..<line.span.upperBound, in: source.bytes)
        if span.isEmpty {
            comments = []
        } else {
            comments.append(
                Word(
                    raw: source.text(span),
                    range: SourceRange(
                        start: source.position(span.lowerBound, in: line),
                        end: source.position(span.upperBound, in: line))))
        }
    }

    private mutating func note(_ emptyLines: [SourceRange], ofInstructionAt line: Int) {
        guard fixed == nil else { return }
        if !comments.isEmpty { remarks.comments[line] = comments }
        comments = []
        if !emptyLines.isEmpty {
            remarks.emptyLines[line] = Dockerfile.EmptyLines(ranges: emptyLines, lastLine: nextLine)
        }
    }

    private func firstCharacter(of line: SourceText.Line) -> Int {
        var index = line.span.lowerBound
        while true {
            let length = WhiteSpace.length(in: source.bytes, at: index, end: line.span.upperBound)
            if length == 0 { return index }
            index += length
        }
    }

    /// The escape character continues a line where only spaces and tabs follow it and no second one precedes it.
    private func trimContinuation(_ span: Range<Int>) -> (end: Int, continues: Bool) {
        var index = span.upperBound
        while index > span.lowerBound, source.bytes[index - 1] == .space || source.bytes[index - 1] == .tab {
            index -= 1
        }
        guard index > span.lowerBound, source.bytes[index - 1] == escape else { return (span.upperBound, false) }
        if index - 1 > span.lowerBound, source.bytes[index - 2] == escape { return (span.upperBound, false) }
        return (index - 1, true)
    }

    /// Takes the lines of the here-documents that the instruction's line announces.
    private mutating func readHeredocs(of line: LogicalLine) throws(SyntaxError) -> [Heredoc] {
        var heredocs: [Heredoc] = []
        for (redirection, span) in HeredocRedirection.all(in: line.bytes) {
            heredocs.append(try readHeredoc(redirection, announcedAt: line.range(span)))
        }
        return heredocs
    }

    private mutating func readHeredoc(
        _ redirection: HeredocRedirection, announcedAt place: SourceRange
    ) throws(SyntaxError) -> Heredoc {
        let delimiter = Array(redirection.delimiter.utf8)
        let start = nextLine < source.lines.count ? source.range(of: source.lines[nextLine]).start : source.end
        var written: [UInt8] = []
        while nextLine < source.lines.count {
            let line = source.lines[nextLine]
            nextLine += 1
            var first = line.span.lowerBound
            if redirection.stripsTabs {
                while first < line.span.upperBound, source.bytes[first] == .tab { first += 1 }
            }
            if source.bytes[first..<line.span.upperBound].elementsEqual(delimiter) {
                let end = source.range(of: line).end
                return Heredoc(
                    delimiter: redirection.delimiter, expands: redirection.expands, stripsTabs: redirection.stripsTabs,
                    written: String(decoding: written, as: UTF8.self),
                    range: fixed ?? SourceRange(start: start, end: end))
            }
            written.append(contentsOf: source.bytes[line.span.lowerBound..<line.next])
        }
        throw SyntaxError(.unterminatedHeredoc(delimiter: redirection.delimiter), place)
    }
}
