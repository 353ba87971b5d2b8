internal import DockerfileSyntax

/// Takes a Markdown file apart by its headings, outside fenced code.
struct MarkdownReader {
    struct Entry: Sendable, Hashable {
        var text: String
        var line: Int
    }

    /// What stands under a heading; nil for what stands before the first.
    struct Section: Sendable, Hashable {
        var heading: String?
        /// Of the heading, or of the first line.
        var line: Int
        var lines: [Entry]

        var text: String {
            var texts = lines.map(\.text)
            while texts.last.map(\.isBlank) ?? false { texts.removeLast() }
            return texts.drop(while: \.isBlank).joined(separator: "\n")
        }
    }

    let file: String
    private var lines: [Entry]

    init(text: String, file: String) {
        self.file = file
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            Entry(text: line.last == "\r" ? String(line.dropLast()) : String(line), line: index + 1)
        }
    }

    func mistake(_ problem: LessonMistake.Problem, at line: Int) -> LessonMistake {
        LessonMistake(file: file, line: line, problem: problem)
    }

    /// Takes the lines of `key: value` between two `---` off the beginning.
    mutating func frontMatter(allowed: [String]) throws(LessonMistake) -> [String: Entry] {
        guard lines.first?.text == "---", let end = lines.dropFirst().firstIndex(where: { $0.text == "---" }) else {
            throw mistake(.noFrontMatter, at: 1)
        }
        var result: [String: Entry] = [:]
        for line in lines[1..<end] where !line.text.isBlank {
            let (key, value) = try keyAndValue(line, allowed: allowed)
            result[key] = Entry(text: value, line: line.line)
        }
        lines.removeSubrange(...end)
        return result
    }

    /// - Parameter allowed: the keys that there are.
    func keyAndValue(_ line: Entry, allowed: [String]) throws(LessonMistake) -> (String, String) {
        guard let colon = line.text.firstIndex(of: ":") else { throw mistake(.noColon, at: line.line) }
        let key = line.text[..<colon].trimmed
        guard allowed.contains(key) else {
            throw mistake(
                .unknownKey(key, suggestion: Suggestion.closest(to: key, among: allowed), allowed: allowed),
                at: line.line)
        }
        return (key, line.text[line.text.index(after: colon)...].trimmed)
    }

    /// The file by its headings of one level.
    func sections(level: Int) -> [Section] { Self.sections(of: lines, level: level) }

    static func sections(of lines: [Entry], level: Int) -> [Section] {
        let mark = String(repeating: "#", count: level) + " "
        var sections = [Section(heading: nil, line: lines.first?.line ?? 1, lines: [])]
        var fence: String?
        for line in lines {
            let start = String(line.text.drop { $0 == " " }.prefix { $0 == "`" || $0 == "~" })
            if let open = fence {
                if start.hasPrefix(open), line.text.trimmed == start { fence = nil }
            } else if start.count >= 3 {
                fence = start
            } else if line.text.hasPrefix(mark) {
                sections.append(Section(heading: line.text.dropFirst(mark.count).trimmed, line: line.line, lines: []))
                continue
            }
            sections[sections.count - 1].lines.append(line)
        }
        return sections
    }

    /// Takes the block fenced as `lesson` out of some lines.
    ///
    /// - Returns: the lines of the block; none where there is no block.
    func takeBlock(outOf lines: inout [Entry]) throws(LessonMistake) -> [Entry] {
        guard let start = lines.firstIndex(where: { $0.text.trimmed == "```lesson" }) else { return [] }
        guard let end = lines[(start + 1)...].firstIndex(where: { $0.text.trimmed == "```" }) else {
            throw mistake(.openBlock, at: lines[start].line)
        }
        let block = lines[(start + 1)..<end].filter { !$0.text.isBlank }
        lines.removeSubrange(start...end)
        if let second = lines.first(where: { $0.text.trimmed == "```lesson" }) {
            throw mistake(.secondBlock, at: second.line)
        }
        return block
    }
}

extension StringProtocol {
    var isBlank: Bool { allSatisfy { $0 == " " || $0 == "\t" } }

    /// Without blanks at both ends.
    var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
