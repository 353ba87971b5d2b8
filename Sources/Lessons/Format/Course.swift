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

    /// The lesson of a name, of its number, of the name without its number, or of a beginning that only one has.
    package func lesson(named word: String) -> Lesson? {
        if let lesson = lessons.first(where: { $0.name == word }) { return lesson }
        if let number = Int(word) { return lessons.first { Int($0.name.prefix { $0.isNumber }) == number } }
        let found = lessons.filter {
            $0.name.hasPrefix(word) || $0.name.drop { $0.isNumber || $0 == "-" }.hasPrefix(word)
        }
        return found.count == 1 ? found[0] : nil
    }

    package func lesson(after lesson: Lesson) -> Lesson? {
        lessons.firstIndex(of: lesson).flatMap { $0 + 1 < lessons.count ? lessons[$0 + 1] : nil }
    }
}
