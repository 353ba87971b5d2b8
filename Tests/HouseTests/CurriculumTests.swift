internal import FoundationEssentials
internal import Testing

/// `docs/curriculum.md`: every belief and topic has its lessons, and the page says which.
@Suite struct CurriculumTests {
    /// What a lesson's front matter says, by the lesson's name.
    private static func numbers(_ key: String) throws -> [String: Set<Int>] {
        var result: [String: Set<Int>] = [:]
        for file in try Package.files(in: "lessons", ending: "lesson.md") {
            let name = file.split(separator: "/")[1]
            let line = try Package.text(file).split(separator: "\n").first { $0.hasPrefix("\(key):") }
            let words = line?.dropFirst(key.count + 1).split(separator: ",").map { $0.filter { $0 != " " } } ?? []
            result[String(name)] = Set(words.compactMap { Int($0) })
        }
        return result
    }

    /// The rows of the table below a heading: number and the lessons of the last cell.
    private static func rows(below heading: String) throws -> [Int: Set<String>] {
        let page = try Package.text("docs/curriculum.md")
        let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix(heading) } ?? ""
        var rows: [Int: Set<String>] = [:]
        for line in section.split(separator: "\n") where line.hasPrefix("| ") {
            let cells = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
            guard let first = cells.first, let number = Int(first), let last = cells.last else { continue }
            rows[number] = Set(last.split(separator: ",").map { $0.filter { $0 != " " } })
        }
        return rows
    }

    @Test(arguments: [("Beliefs", "beliefs", 25), ("Topics", "topics", 8)])
    func thePageSaysWhatTheLessonsSay(_ heading: String, _ key: String, _ count: Int) throws {
        let rows = try Self.rows(below: heading)
        let lessons = try Self.numbers(key)
        #expect(lessons.count >= 24)
        #expect(rows.keys.sorted() == Array(1...count))
        for number in 1...count {
            let names = Set(lessons.filter { $0.value.contains(number) }.keys)
            #expect(!names.isEmpty, "no lesson meets number \(number) of the \(key)")
            #expect(rows[number] == names, "docs/curriculum.md, \(key), \(number)")
        }
    }

    /// Two common sentences that are wrong as they stand are said by no lesson, but as what somebody may think.
    @Test func noLessonSaysWhatIsWrong() throws {
        for file in try Package.files(in: "lessons", ending: "lesson.md") {
            let text = try Package.text(file).split(separator: "\n").joined(separator: " ").lowercased()
            for sentence in ["every instruction creates a layer.", "entrypoint cannot be overridden."] {
                #expect(!text.contains(sentence), "\(file)")
            }
        }
    }
}
