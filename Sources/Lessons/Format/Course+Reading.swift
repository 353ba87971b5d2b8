internal import FoundationEssentials

extension Course {
    /// Reads a course's folder.
    ///
    /// - Parameters:
    ///   - folder: absolute.
    ///   - shown: the folder as messages name it.
    /// - Throws: the first `LessonMistake`.
    package init(folder: String, shown: String) throws(LessonMistake) {
        let file = "\(shown)/course.md"
        let text = try TextFile.read("\(folder)/course.md", shown: file)
        var reader = MarkdownReader(text: text, file: file)
        let front = try reader.frontMatter(allowed: ["title"])
        guard let title = front["title"]?.text else { throw reader.mistake(.missingKey("title"), at: 1) }
        var chapters: [Chapter] = []
        for section in reader.sections(level: 2) {
            guard let heading = section.heading else { continue }
            let words = heading.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let number = Int(words[0]) else {
                throw reader.mistake(.chapterHeading(heading), at: section.line)
            }
            chapters.append(
                Chapter(number: number, title: String(words[1]), text: section.text, line: section.line))
        }
        self.init(
            folder: folder, title: title, chapters: chapters,
            lessons: try Self.lessons(in: folder, shown: shown, chapters: chapters))
    }

    private static func lessons(in folder: String, shown: String, chapters: [Chapter]) throws(LessonMistake)
        -> [Lesson]
    {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        var lessons: [Lesson] = []
        for name in names where FileManager.default.fileExists(atPath: "\(folder)/\(name)/lesson.md") {
            let lesson = try Lesson(folder: "\(folder)/\(name)", name: name, shown: "\(shown)/\(name)")
            guard chapters.contains(where: { $0.number == lesson.chapter }) else {
                throw LessonMistake(
                    file: "\(shown)/\(name)/lesson.md", line: 1, problem: .unknownChapter(lesson.chapter))
            }
            lessons.append(lesson)
        }
        guard !lessons.isEmpty else { throw LessonMistake(file: shown, line: 1, problem: .noLessons) }
        return lessons
    }
}

/// A text file of a course, read whole.
enum TextFile {
    /// No page of a lesson is as long; a file of another kind must not fill the memory.
    private static let longest = 1 << 20

    static func read(_ path: String, shown: String) throws(LessonMistake) -> String {
        let data: Data
        do { data = try Data(contentsOf: URL(filePath: path)) } catch {
            throw LessonMistake(file: shown, line: 1, problem: .unreadable("there is no such file, or no right to it"))
        }
        guard data.count <= longest else {
            throw LessonMistake(file: shown, line: 1, problem: .unreadable("it is longer than 1 MiB"))
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw LessonMistake(file: shown, line: 1, problem: .unreadable("it is not UTF-8"))
        }
        return text
    }
}
