internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import Lessons

/// A lesson's folder, read; and what is wrong with one, told with its line.
@Suite struct LessonReadingTests {
    private static let top = """
        ---
        title: A title
        chapter: 2
        minutes: 12
        summary: What for.
        topics: 1, 4
        beliefs: 12
        ---

        """

    private static let change = """
        ## change goal: A goal
        Do it.
        ```lesson
        goal: it is built | built
        then: continue
        hint: one
        hint: two
        hint: three
        by: tag app:1
        ```

        """

    private static func read(_ text: String, folders: [String] = ["project"]) async throws -> Lesson {
        try await withTemporaryDirectory { folder in
            for name in folders {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            }
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/lesson.md"))
            return try Lesson(folder: folder, name: "01-x", shown: "lessons/01-x")
        }
    }

    @Test func allKindsOfPartsAreRead() async throws {
        let lesson = try await Self.read(
            Self.top + """
                ## read begin: The beginning
                Some *text*.

                ```lesson
                show: layers
                before: restart
                ```

                More text, with code:

                ```
                ## no heading
                ```

                ### notes
                For the presenter.

                ## predict count: How many?
                A question.
                ```lesson
                lay: other
                a: one | layers = 1
                b: two | bars | layers = 2
                run: continue
                ```
                ### a
                The page of a.

                ## predict size: How large?
                A question.
                ```lesson
                value: size
                ```
                ### else
                Not so.

                ## do look: Look
                Try.
                ```lesson
                try: step
                until: step 1 ran
                ```

                """ + Self.change + "### solved\nWell done.\n", folders: ["project", "lay/other"])
        #expect(lesson.title == "A title" && lesson.chapter == 2 && lesson.topics == [1, 4] && lesson.beliefs == [12])
        #expect(lesson.parts.map(\.name) == ["begin", "count", "size", "look", "goal"])
        #expect(lesson.parts.map(\.word) == ["read", "predict", "predict", "do", "change"])
        let begin = lesson.parts[0]
        #expect(begin.text == "Some *text*.\n\n\nMore text, with code:\n\n```\n## no heading\n```")
        #expect(begin.notes == "For the presenter." && begin.before == ["restart"] && begin.line == 9)
        #expect(begin.kind == .read(shows: ["layers"]))
        guard case .predict(let question) = lesson.parts[1].kind, case .choices(let choices) = question.answers else {
            Issue.record("no choices")
            return
        }
        #expect(choices.map(\.text) == ["one", "two | bars"] && question.pages == ["a": "The page of a."])
        #expect(lesson.parts[1].lays == ["other"] && question.commands == ["continue"])
        guard case .change(let goals) = lesson.parts[4].kind else {
            Issue.record("no goals")
            return
        }
        #expect(goals.hints == ["one", "two", "three"] && goals.solution == ["tag app:1"])
        #expect(goals.solved == "Well done.")
    }

    static let mistakes: [(text: String, words: String)] = [
        ("no top", ":1: the file has to begin with lines of 'key: value' between two lines '---'"),
        ("---\ntitel: x\n---\n", ":2: there is no key 'titel' here; did you mean 'title'?"),
        ("---\ntitle\n---\n", ":2: this is no line of 'key: value'"),
        ("---\nchapter: 1\nminutes: 10\nsummary: x\n---\n## read a: A\nx\n", ":1: the key 'title' is missing"),
        ("---\nminutes: soon\n---\n", ":2: 'soon' is no number for 'minutes'"),
        ("---\nminutes: 25\n---\n", ":2: a lesson takes 10 to 20 minutes, and this says 25"),
        (top, ":1: a lesson needs at least one part: a heading '## KIND NAME: TITLE'"),
        (top + "text\n", ":9: there is text before the first part"),
        (top + "## reed a: A\nx\n", ":9: there is no kind of part 'reed'; did you mean 'read'?"),
        (top + "## read A: A\nx\n", ":9: a part's name has small letters, digits and hyphens, and this says 'A'"),
        (top + "## read a\nx\n", ":9: a part begins with '## KIND NAME: TITLE', and this says '## read a'"),
        (top + "## read a: A\nx\n## read a: B\nx\n", ":11: there is a part 'a' already"),
        (top + "## read a: A\n", ":9: the part 'a' has no text"),
        (top + "## read a: A\nx\n### b\ny\n", ":11: the part 'a' has no use for a page 'b'"),
        (
            top + "## read a: A\nx\n```lesson\nrun: y\n```\n",
            ":12: there is no key 'run' here: they are show, lay, before"
        ),
        (top + "## read a: A\nx\n```lesson\nshow: y\n", ":11: the block of ``` that begins here does not end"),
        (top + "## do a: A\nx\n```lesson\nuntil: bilt\n```\n", ":12: there is no fact 'bilt'; did you mean 'built'?"),
        (
            top + "## predict a: A\nx\n",
            ":9: a prediction needs answers: lines 'a: TEXT | FACT', or 'value: FACT-VALUE'"
        ),
        (
            top + "## predict a: A\nx\n```lesson\na: one | built\n```\n",
            ":9: a prediction has two to five answers, and this has 1"
        ),
        (top + "## predict a: A\nx\n```lesson\na: one\n```\n", ":12: 'one' needs a bar: TEXT | FACT"),
        (
            top + "## predict a: A\nx\n```lesson\nvalue: layers\n```\n",
            ":9: the answer 'else' has no page: a heading '### else' with a text"
        ),
        (
            top + "## change a: A\nx\n```lesson\ngoal: x | built\nhint: one\n```\n",
            ":9: a change has three hints, and this has 1"
        ),
        (
            top + change.replacing("by: tag app:1\n", with: ""),
            ":9: there is no solution: neither a folder solution/goal nor a line 'by: COMMAND'"
        ),
        (
            top + "## read a: A\nx\n```lesson\nlay: other\n```\n",
            ":9: there is no folder lessons/01-x/lay/other"
        ),
    ]

    @Test(arguments: mistakes.indices) func aMistakeIsToldWithItsLine(_ index: Int) async {
        let (text, words) = Self.mistakes[index]
        do {
            _ = try await Self.read(text)
            Issue.record("it was read: \(text)")
        } catch { #expect("\(error)" == "lessons/01-x/lesson.md\(words)") }
    }

    @Test func aCourseHasItsLessonsByChapters() async throws {
        try await withTemporaryDirectory { folder in
            let lesson = Self.top + "## read a: A\nx\n"
            for name in ["02-b", "01-a"] {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(name)/project", withIntermediateDirectories: true)
                try Data(lesson.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)/lesson.md"))
            }
            try Data("---\ntitle: All\n---\n## 2 Two\nOf two.\n".utf8).write(
                to: URL(fileURLWithPath: "\(folder)/course.md"))
            let course = try Course(folder: folder, shown: "lessons")
            #expect(course.lessons.map(\.name) == ["01-a", "02-b"] && course.chapters.map(\.title) == ["Two"])
            #expect(course.lesson(named: "2")?.name == "02-b" && course.lesson(named: "a")?.name == "01-a")
            #expect(course.lesson(named: "0") == nil)
            try Data("---\ntitle: All\n---\n## 1 One\nOf one.\n".utf8).write(
                to: URL(fileURLWithPath: "\(folder)/course.md"))
            do {
                _ = try Course(folder: folder, shown: "lessons")
                Issue.record("a lesson of no chapter was read")
            } catch { #expect("\(error)" == "lessons/01-a/lesson.md:1: the course has no chapter 2") }
        }
    }
}
