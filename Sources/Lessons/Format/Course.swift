/// The lessons of a folder, in order, by chapters.
package struct Course: Sendable, Hashable {
    package struct Chapter: Sendable, Hashable {
        package var number: Int
        package var title: String
        /// Markdown; what it is about.
        package var text: String

        /// The chapter's line in `course.md`.
        var line: Int
    }

    /// Absolute.
    package var folder: String
    package var title: String
    package var chapters: [Chapter]
    /// Sorted by the folders' names.
    package var lessons: [Lesson]

    package func lessons(of chapter: Chapter) -> [Lesson] { lessons.filter { $0.chapter == chapter.number } }

    /// The lesson of a name, or of the name's beginning or number where that is one lesson's.
    package func lesson(named word: String) -> Lesson? {
        if let lesson = lessons.first(where: { $0.name == word }) { return lesson }
        let found = lessons.filter { lesson in
            lesson.name.hasPrefix(word) || lesson.name.drop { $0.isNumber || $0 == "-" } == word
                || Int(word).map { $0 == Int(lesson.name.prefix { $0.isNumber }) } ?? false
        }
        return found.count == 1 ? found[0] : nil
    }

    package func lesson(after lesson: Lesson) -> Lesson? {
        lessons.firstIndex(of: lesson).flatMap { $0 + 1 < lessons.count ? lessons[$0 + 1] : nil }
    }
}
