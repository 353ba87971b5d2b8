/// How far a learner has come in a course.
package struct Progress: Sendable, Hashable {
    /// By the lesson's name.
    package var lessons: [String: LessonProgress]

    package init(lessons: [String: LessonProgress] = [:]) { self.lessons = lessons }

    package subscript(lesson: String) -> LessonProgress {
        get { lessons[lesson] ?? LessonProgress() }
        set { lessons[lesson] = newValue }
    }

    /// The lesson that was begun last and is not done; nil where there is none.
    package func current(of course: Course) -> Lesson? {
        course.lessons.last { lesson in lessons[lesson.name].map { $0.isBegun && $0.doneOn == nil } ?? false }
    }

    /// The first lesson that is not done.
    package func next(of course: Course) -> Lesson? {
        course.lessons.first { lessons[$0.name]?.doneOn == nil }
    }
}

/// How far a learner has come in a lesson.
package struct LessonProgress: Sendable, Hashable {
    package struct Answer: Sendable, Hashable {
        /// As it was given.
        package var text: String
        package var isRight: Bool

        package init(text: String, isRight: Bool) {
            self.text = text
            self.isRight = isRight
        }
    }

    /// The name of the part that comes next; nil at the lesson's beginning.
    package var part: String?
    /// The step that the session stood after.
    package var step = 0
    /// By the part's name.
    package var answers: [String: Answer] = [:]
    /// How many hints were shown, by the part's name.
    package var hints: [String: Int] = [:]
    /// Parts whose goal was reached, and parts that were passed over.
    package var reached: Set<String> = []
    package var skipped: Set<String> = []
    /// `2026-03-01`; nil for a lesson that is not done.
    package var doneOn: String?

    package init() {}

    package var isBegun: Bool { part != nil || doneOn != nil }
    package var rightAnswers: Int { answers.values.count(where: \.isRight) }
    /// A prediction was wrong.
    package var hasErred: Bool { answers.values.contains { !$0.isRight } }
}
