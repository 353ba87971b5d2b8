extension Lesson {
    private static let keys = ["title", "chapter", "minutes", "summary", "topics", "beliefs", "needs"]

    /// Reads a lesson's folder.
    ///
    /// - Parameters:
    ///   - folder: absolute.
    ///   - shown: the folder as messages name it.
    /// - Throws: the first `LessonMistake`.
    package init(folder: String, name: String, shown: String) throws(LessonMistake) {
        let file = "\(shown)/lesson.md"
        var reader = MarkdownReader(text: try TextFile.read("\(folder)/lesson.md", shown: file), file: file)
        let front = FrontMatter(values: try reader.frontMatter(allowed: Self.keys), file: file)
        let minutes = try front.number("minutes")
        guard (10...20).contains(minutes) else {
            throw reader.mistake(.minutesOutOfRange(minutes), at: front.line("minutes"))
        }
        let needs = front.values["needs"]?.text
        if let needs, needs != "registry" { throw reader.mistake(.unknownNeed(needs), at: front.line("needs")) }
        self.init(
            name: name, folder: folder, title: try front.text("title"), chapter: try front.number("chapter"),
            minutes: minutes, summary: try front.text("summary"), topics: try front.numbers("topics"),
            beliefs: try front.numbers("beliefs"), needsRegistry: needs != nil, parts: try Self.parts(reader))
        try checkFolders(shown: shown)
    }

    private static func parts(_ reader: MarkdownReader) throws(LessonMistake) -> [LessonPart] {
        var parts: [LessonPart] = []
        for section in reader.sections(level: 2) {
            guard let heading = section.heading else {
                if let line = section.lines.first(where: { !$0.text.isBlank }) {
                    throw reader.mistake(.textBeforeParts, at: line.line)
                }
                continue
            }
            let part = try LessonPartReader(reader: reader, section: section, heading: heading).part()
            if parts.contains(where: { $0.name == part.name }) {
                throw reader.mistake(.repeatedName(part.name), at: part.line)
            }
            parts.append(part)
        }
        guard !parts.isEmpty else { throw reader.mistake(.noParts, at: 1) }
        return parts
    }

    private func checkFolders(shown: String) throws(LessonMistake) {
        let file = "\(shown)/lesson.md"
        guard ProjectFile.isFolder(projectFolder) else {
            throw LessonMistake(file: file, line: 1, problem: .noFolder("\(shown)/project"))
        }
        for part in parts {
            for name in part.lays where !ProjectFile.isFolder(layFolder(name)) {
                throw LessonMistake(file: file, line: part.line, problem: .noFolder("\(shown)/lay/\(name)"))
            }
            if case .change(let goals) = part.kind, goals.solution.isEmpty,
                !ProjectFile.isFolder(solutionFolder(part.name))
            {
                throw LessonMistake(file: file, line: part.line, problem: .noSolution(part.name))
            }
        }
    }
}

/// The values at a lesson's top.
private struct FrontMatter {
    var values: [String: MarkdownReader.Entry]
    var file: String

    func line(_ key: String) -> Int { values[key]?.line ?? 1 }

    func text(_ key: String) throws(LessonMistake) -> String {
        guard let value = values[key]?.text, !value.isEmpty else {
            throw LessonMistake(file: file, line: 1, problem: .missingKey(key))
        }
        return value
    }

    func number(_ key: String) throws(LessonMistake) -> Int {
        let value = try text(key)
        guard let number = Int(value) else {
            throw LessonMistake(file: file, line: line(key), problem: .notANumber(value, key: key))
        }
        return number
    }

    /// With commas between; none where the key is not there.
    func numbers(_ key: String) throws(LessonMistake) -> [Int] {
        var numbers: [Int] = []
        for word in (values[key]?.text ?? "").split(separator: ",") {
            guard let number = Int(word.trimmed) else {
                throw LessonMistake(file: file, line: line(key), problem: .notANumber(word.trimmed, key: key))
            }
            numbers.append(number)
        }
        return numbers
    }
}
