internal import DockerfileSyntax

/// Reads one part of a lesson: its heading, its text, its block and its pages.
struct LessonPartReader {
    private static let kinds = ["read", "predict", "do", "change", "explain"]
    private static let labels = ["a", "b", "c", "d", "e"]
    private static let common = ["lay", "before"]

    let reader: MarkdownReader
    let section: MarkdownReader.Section
    let heading: String

    func part() throws(LessonMistake) -> LessonPart {
        let (word, name, title) = try readHeading()
        let pieces = MarkdownReader.sections(of: section.lines, level: 3)
        var lines = pieces[0].lines
        let block = try reader.takeBlock(outOf: &lines)
        let text = MarkdownReader.Section(heading: nil, line: section.line, lines: lines).text
        guard !text.isEmpty else { throw reader.mistake(.emptyText(name), at: section.line) }
        var pages: [String: MarkdownReader.Section] = [:]
        for piece in pieces.dropFirst() { pages[piece.heading ?? ""] = piece }
        let notes = pages.removeValue(forKey: "notes")?.text
        let values = try BlockValues(block, reader: reader, allowed: Self.keys(of: word))
        let kind = try kind(word, name: name, values, pages)
        return LessonPart(
            kind: kind, name: name, title: title, text: text, notes: notes, lays: values.texts("lay"),
            before: values.texts("before"), line: section.line)
    }

    private static func keys(of word: String) -> [String] {
        switch word {
        case "predict": labels + ["value", "run"] + common
        case "do": ["try", "until"] + common
        case "change": ["goal", "then", "hint", "by"] + common
        default: ["show"] + common
        }
    }

    /// `KIND NAME: TITLE`.
    private func readHeading() throws(LessonMistake) -> (word: String, name: String, title: String) {
        guard let colon = heading.firstIndex(of: ":") else {
            throw reader.mistake(.badHeading(heading), at: section.line)
        }
        let words = heading[..<colon].split(separator: " ").map(String.init)
        let title = heading[heading.index(after: colon)...].trimmed
        guard words.count == 2, !title.isEmpty else { throw reader.mistake(.badHeading(heading), at: section.line) }
        guard Self.kinds.contains(words[0]) else {
            throw reader.mistake(
                .unknownKind(words[0], suggestion: Suggestion.closest(to: words[0], among: Self.kinds)),
                at: section.line)
        }
        let isName = words[1].utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D }
        guard isName else { throw reader.mistake(.badName(words[1]), at: section.line) }
        return (words[0], words[1], title)
    }

    private func kind(
        _ word: String, name: String, _ values: BlockValues, _ pages: [String: MarkdownReader.Section]
    ) throws(LessonMistake) -> LessonPart.Kind {
        let usesPages = word == "predict" ? nil : word == "change" ? ["solved"] : []
        if let usesPages, let page = pages.values.first(where: { !usesPages.contains($0.heading ?? "") }) {
            throw reader.mistake(.unknownPage(page.heading ?? "", part: name), at: page.line)
        }
        switch word {
        case "read": return .read(shows: values.texts("show"))
        case "explain": return .explain(shows: values.texts("show"))
        case "do": return .do(LessonTrial(commands: values.texts("try"), until: try values.facts("until")))
        case "change":
            return .change(try goals(values, solved: pages["solved"]?.text))
        default: return .predict(try question(name: name, values, pages))
        }
    }

    private func goals(_ values: BlockValues, solved: String?) throws(LessonMistake) -> LessonGoals {
        let goals = try values.textsWithFacts("goal").map {
            LessonGoals.Goal(text: $0.text, fact: $0.fact)
        }
        guard !goals.isEmpty else { throw reader.mistake(.noGoals, at: section.line) }
        let hints = values.texts("hint")
        guard hints.count == 3 else { throw reader.mistake(.hintCount(hints.count), at: section.line) }
        return LessonGoals(
            goals: goals, commands: values.texts("then"), hints: hints, solution: values.texts("by"), solved: solved)
    }

    private func question(
        name: String, _ values: BlockValues, _ pages: [String: MarkdownReader.Section]
    ) throws(LessonMistake) -> LessonQuestion {
        var choices: [LessonQuestion.Choice] = []
        for label in Self.labels {
            for found in try values.textsWithFacts(label) {
                choices.append(.init(label: label, text: found.text, fact: found.fact))
            }
        }
        let texts = pages.mapValues(\.text)
        if let value = values.entries("value").first {
            guard choices.isEmpty else { throw reader.mistake(.answersAndValue, at: value.line) }
            guard !(texts["else"] ?? "").isEmpty else { throw reader.mistake(.missingPage("else"), at: section.line) }
            let read: FactValue
            do { read = try FactValue(value.text) } catch { throw reader.mistake(.fact(error), at: value.line) }
            return LessonQuestion(answers: .value(read), commands: values.texts("run"), pages: texts)
        }
        guard !choices.isEmpty else { throw reader.mistake(.noAnswers, at: section.line) }
        guard (2...5).contains(choices.count) else {
            throw reader.mistake(.answerCount(choices.count), at: section.line)
        }
        let labels = choices.map(\.label)
        for page in pages.values where !labels.contains(page.heading ?? "") {
            throw reader.mistake(.unknownPage(page.heading ?? "", part: name), at: page.line)
        }
        return LessonQuestion(answers: .choices(choices), commands: values.texts("run"), pages: texts)
    }
}

/// The lines of a part's block, by their keys.
private struct BlockValues {
    private var values: [(key: String, entry: MarkdownReader.Entry)] = []
    private let reader: MarkdownReader

    init(_ block: [MarkdownReader.Entry], reader: MarkdownReader, allowed: [String]) throws(LessonMistake) {
        self.reader = reader
        for line in block {
            let (key, value) = try reader.keyAndValue(line, allowed: allowed)
            values.append((key, .init(text: value, line: line.line)))
        }
    }

    func entries(_ key: String) -> [MarkdownReader.Entry] { values.filter { $0.key == key }.map(\.entry) }

    func texts(_ key: String) -> [String] { entries(key).map(\.text) }

    func facts(_ key: String) throws(LessonMistake) -> [LocatedFact] {
        var facts: [LocatedFact] = []
        for entry in entries(key) { facts.append(try fact(entry.text, line: entry.line)) }
        return facts
    }

    /// `TEXT | FACT`.
    func textsWithFacts(_ key: String) throws(LessonMistake) -> [(text: String, fact: LocatedFact)] {
        var result: [(text: String, fact: LocatedFact)] = []
        for entry in entries(key) {
            guard let bar = entry.text.lastIndex(of: "|") else {
                throw reader.mistake(.noBar(entry.text), at: entry.line)
            }
            let fact = try fact(entry.text[entry.text.index(after: bar)...].trimmed, line: entry.line)
            result.append((entry.text[..<bar].trimmed, fact))
        }
        return result
    }

    private func fact(_ text: String, line: Int) throws(LessonMistake) -> LocatedFact {
        do { return LocatedFact(fact: try Fact(text), line: line) } catch {
            throw reader.mistake(.fact(error), at: line)
        }
    }
}
