internal import Testing

@testable internal import Lessons

/// How far a learner has come, as a file has it.
@Suite struct ProgressTests {
    @Test func isReadAsItWasWritten() {
        var lesson = LessonProgress()
        lesson.part = "count"
        lesson.step = 3
        lesson.answers = ["size": .init(text: "3 MB of it", isRight: false), "who": .init(text: "a", isRight: true)]
        lesson.hints = ["goal": 2]
        lesson.reached = ["goal"]
        lesson.skipped = ["look", "other"]
        var done = LessonProgress()
        done.doneOn = "2026-02-03"
        let progress = Progress(lessons: ["01-a": done, "02-b": lesson])
        #expect(Progress(text: progress.text) == progress)
        #expect(progress.text.split(separator: "\n").contains("answer size wrong 3 MB of it"))
    }

    /// A file of a newer dockstep, one that was edited by hand, one that is no such file at all.
    @Test(arguments: [
        "", "lesson", "at x\nlesson a\nat b\nmood good\nanswer\nhints x many\n", "\u{0}\u{1}\nlesson a\nat b",
    ])
    func whatIsNotKnownIsPassedOver(_ text: String) {
        let progress = Progress(text: text)
        #expect(progress["a"].part == (text.contains("at b") ? "b" : nil))
        #expect(progress["a"].answers.isEmpty)
    }
}
