package import BuildPlan
package import DockerfileSyntax

extension Render {
    /// How many of the last lines of a failed command's output are shown.
    private static let outputLines = 10
    /// How many lines of a long instruction are shown.
    private static let sourceLines = 6

    /// A failed RUN: what its exit code means, where it stands, the last of its output, and what to do next.
    package static func failure(_ record: StepRecord, dockerfile: Dockerfile, style: TextStyle) -> String {
        var page = Page(style)
        page.wrap(
            style.line("FAILED", .bad).adding("  step \(record.step)/\(record.of): exit code \(record.exitCode), ")
                .adding(ExitCode(record.exitCode).message))
        let log = lastLines(of: record.log, count: outputLines)
        addSource(of: record, culprit: ExitCode(record.exitCode).missingProgram(in: log), dockerfile, to: &page)
        if !log.isEmpty {
            page.add("  the last it printed:", .quiet)
            for line in log { page.add(style.line("  \(style.glyphs.vertical) ", .quiet).adding(line)) }
        }
        addNotes(of: record, to: &page)
        page.wrap(style.line("what to do next (nothing of this step was kept):", .quiet), indent: 2)
        let advice = [
            ("shell", "look around in the files as the command left them"),
            ("edit FILE", "mend the Dockerfile or a file, then 'reload' to read it again"),
            ("step", "try this step again"),
        ]
        for (command, text) in advice {
            page.wrap(style.line(text), label: style.line("    \(command)", .strong), indent: 15)
        }
        return page.text
    }

    private static func addSource(
        of record: StepRecord, culprit: String?, _ dockerfile: Dockerfile, to page: inout Page
    ) {
        let style = page.style
        let all = record.line...max(record.line, record.lastLine)
        let lines = all.filter { $0 >= 1 && $0 <= dockerfile.lines.count }
        let place =
            culprit.flatMap { word in
                lines.lazy.compactMap { line in caret(at: word, in: dockerfile.lines[line - 1]).map { (line, $0) } }
                    .first
            } ?? lines.first.flatMap { line in caret(atCommandOf: record, in: dockerfile).map { (line, $0) } }
        var shown = Array(lines.prefix(sourceLines))
        if let place, !shown.contains(place.0) { shown.append(place.0) }
        let width = String(shown.last ?? 1).count
        for number in shown {
            var gutter = style.line("  line ", .quiet)
            gutter = gutter + style.line(String(number), .quiet).right(in: width, style: style)
            gutter.add(" \(style.glyphs.vertical) ", .quiet)
            page.add(gutter.adding(VisibleText.tabsSpread(dockerfile.lines[number - 1])))
            if let place, place.0 == number {
                page.add(
                    style.line().filled(to: gutter.width - 2).adding("\(style.glyphs.vertical) ", .quiet)
                        .filled(to: gutter.width + place.1.column)
                        .adding(String(repeating: "^", count: place.1.length), .bad))
            }
        }
        if lines.count > shown.count {
            page.add("  \(style.glyphs.ellipsis) \(lines.count - shown.count) more lines", .quiet)
        }
    }

    /// Columns as drawn, from 0.
    private typealias Caret = (column: Int, length: Int)

    private static func caret(at word: String, in line: String) -> Caret? {
        let line = VisibleText.tabsSpread(line)
        var start = line.startIndex
        while start < line.endIndex {
            let rest = line[start...]
            if rest.hasPrefix(word) {
                let before = start == line.startIndex ? nil : line[line.index(before: start)]
                let after = rest.dropFirst(word.count).first
                if !isWord(before), !isWord(after) {
                    return (DisplayWidth.of(String(line[..<start])), max(1, DisplayWidth.of(word)))
                }
            }
            start = line.index(after: start)
        }
        return nil
    }

    private static func isWord(_ character: Character?) -> Bool {
        guard let character else { return false }
        return character.isLetter || character.isNumber || "_-./".contains(character)
    }

    /// The first line of what RUN was to run.
    private static func caret(atCommandOf record: StepRecord, in dockerfile: Dockerfile) -> Caret? {
        let instruction = dockerfile.instructions.first { $0.range.start.line == record.line }
        guard case .run(let form) = instruction?.body else { return nil }
        let start: SourcePosition? =
            switch form {
            case .shell(let word): word.range.start
            case .exec(let words): words.first?.range.start
            }
        guard let start, start.line == record.line, dockerfile.lines.indices.contains(start.line - 1) else {
            return nil
        }
        let scalars = dockerfile.lines[start.line - 1].unicodeScalars
        let before = String(String.UnicodeScalarView(scalars.prefix(start.column - 1)))
        let column = DisplayWidth.of(VisibleText.tabsSpread(before))
        let whole = DisplayWidth.of(VisibleText.tabsSpread(dockerfile.lines[start.line - 1]))
        return (column, max(1, whole - column))
    }

    /// The last lines that a program printed, without blank ones at the end.
    static func lastLines(of log: String, count: Int) -> [String] {
        // By scalars: a carriage return and a newline make one Character.
        var lines = log.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { VisibleText.logLine(Substring($0)) }
        while let last = lines.last, last.allSatisfy({ $0 == " " }) { lines.removeLast() }
        return lines.suffix(count)
    }
}

/// What the exit code of a command says (POSIX shell, "Exit Status for Commands"; 128 + n for a signal).
private struct ExitCode {
    let code: Int

    init(_ code: Int) { self.code = code }

    var message: String {
        switch code {
        case 1: "the command's way of saying that it failed"
        case 2: "often wrong usage of a program or of the shell"
        case 126: "found, but it can't be executed (no permission, or no program for this machine)"
        case 127: "command not found: no program of that name in the image"
        case 130: "interrupted (signal 2, SIGINT)"
        case 134: "aborted itself (signal 6, SIGABRT)"
        case 137: "killed (signal 9, SIGKILL), often for using too much memory"
        case 139: "crashed on a bad memory access (signal 11, SIGSEGV)"
        case 143: "asked to end (signal 15, SIGTERM)"
        case 129...192: "ended by signal \(code - 128)"
        default: "a code of the program's own; its manual tells what it means"
        }
    }

    /// For 127: the name in `sh: npm: not found`.
    func missingProgram(in log: [String]) -> String? {
        guard code == 127 else { return nil }
        for line in log.reversed() {
            let parts = line.split(separator: ":").map { String($0).trimmingBlanks }
            if let end = parts.lastIndex(where: { $0 == "not found" || $0 == "command not found" }), end > 0 {
                return parts[end - 1].isEmpty ? nil : parts[end - 1]
            }
        }
        return nil
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let head = drop { $0 == " " }
        guard let last = head.lastIndex(where: { $0 != " " }) else { return "" }
        return String(head[...last])
    }
}
