internal import Lessons
internal import TerminalUI

/// The course as a list: chapters, lessons, what is done and how it went.
enum LessonList {
    static func render(_ course: Course, _ progress: Progress, style: TextStyle) -> String {
        let done = course.lessons.count { progress.lessons[$0.name]?.doneOn != nil }
        let next = progress.current(of: course) ?? progress.next(of: course)
        var lines = ["\(course.title): \(done) of \(course.lessons.count) lessons done"]
        let nameWidth = course.lessons.map(\.name.count).max() ?? 0
        for chapter in course.chapters {
            let lessons = course.lessons(of: chapter)
            if lessons.isEmpty { continue }
            lines += ["", "\(chapter.number) \(chapter.title)"]
            for lesson in lessons {
                let own = progress.lessons[lesson.name] ?? LessonProgress()
                let mark = own.doneOn != nil ? "[x]" : lesson == next ? "[>]" : own.isBegun ? "[.]" : "[ ]"
                let name = lesson.name + String(repeating: " ", count: nameWidth - lesson.name.count)
                lines.append(fitted("  \(mark) \(name)  \(lesson.title)", note(lesson, own), style.width))
            }
        }
        lines += [""]
        let again = course.lessons.filter { progress.lessons[$0.name].map { $0.doneOn != nil && $0.hasErred } ?? false }
        if !again.isEmpty { lines.append("Worth another look: \(again.map(\.name).joined(separator: ", ")).") }
        lines.append(
            next.map { "Next: 'dockstep lesson' \(progress[$0.name].isBegun ? "goes on with" : "begins") \($0.name)." }
                ?? "All are done. 'dockstep lesson start NAME' plays one again.")
        return lines.joined(separator: "\n") + "\n"
    }

    static func status(_ lesson: Lesson, _ progress: LessonProgress, project: String) -> String {
        let index = lesson.parts.firstIndex { $0.name == progress.part } ?? 0
        let part = lesson.parts[index]
        return """
            \(lesson.name), \(lesson.title): part \(index + 1) of \(lesson.parts.count), \(part.word): \(part.title)
            Your project: \(project)
            'dockstep lesson' goes on.

            """
    }

    /// How long, and how it went: `15 min`, `2 of 3 right`.
    private static func note(_ lesson: Lesson, _ progress: LessonProgress) -> String {
        let questions = lesson.parts.count { if case .predict = $0.kind { true } else { false } }
        if progress.doneOn != nil { return "\(progress.rightAnswers) of \(questions) right" }
        return "\(lesson.minutes) min" + (lesson.needsRegistry ? ", registry" : "")
    }

    /// A line with something at its right end; what is too long on the left is cut.
    private static func fitted(_ left: String, _ right: String, _ width: Int) -> String {
        let room = min(width, 80) - right.count - 2
        let cut = left.count > room ? String(left.prefix(max(0, room - 3))) + "..." : left
        return cut + String(repeating: " ", count: max(1, room - cut.count)) + "  " + right
    }
}
