internal import Foundation
internal import Lessons
internal import TestSupport
internal import Testing

/// Lessons at a pseudo-terminal, as learners and presenters have them.
@Suite struct LessonTerminalTests {
    static let courseFolder = "\(packageFolder())/lessons"

    static let lessons: [Lesson] = (try? Course(folder: courseFolder, shown: "lessons"))?.lessons ?? []

    /// A learner who is wrong in every prediction, takes every hint, and then does what the solution says.
    @Test(arguments: lessons.map(\.name)) func aWholeLearnerComesThrough(_ name: String) async throws {
        let lesson = try #require(Self.lessons.first { $0.name == name })
        try await withRegistry { registry in
            try await withDockstep { dockstep in
                let environment = dockstep.environment.merging(
                    ["DOCKSTEP_REGISTRY": registry.host, "DOCKSTEP_OFFLINE": "", "TERM": "xterm"]) { $1 }
                try await withTerminal(
                    columns: 80, rows: 24,
                    command: [dockstep.path, "lesson", "start", name, "--from", Self.courseFolder],
                    environment: environment
                ) { terminal in
                    let learner = try Learner(lesson: lesson, terminal: terminal, dockstep: dockstep)
                    try await learner.play()
                    terminal.send("quit\r")
                    try await terminal.expectEnd(0)
                    #expect(learner.predictions == lesson.parts.count { $0.word == "predict" })
                    #expect(
                        terminal.shown.contains(
                            "The lesson is done. 0 of \(learner.predictions) predictions were right."))
                }
            }
        }
    }

    @Test func savesAreNoticedAndLeavingKeepsThePlace() async throws {
        try await withDockstep { dockstep in
            let course = "\(dockstep.folder)/mine"
            #expect(try dockstep.run(["lesson", "new", "01-first", "--from", course]).status == 0)
            let command = [dockstep.path, "lesson", "start", "1", "--from", course]
            try await withTerminal(columns: 80, rows: 24, command: command, environment: dockstep.environment) {
                try await $0.expect("-- Enter goes on, q leaves -- ")
                $0.send("\r")
                try await $0.expect("Your prediction (a, b; Enter to look around first): ")
                $0.send("\r")
                try await $0.expect("'answer a' or 'answer b'")
                try await $0.expect("(dockstep 0/3) ")
                $0.send("answer b\r")
                try await $0.expect("Right: b.")
                try await $0.expect("-- Enter goes on, q leaves -- ")
                $0.send("q\r")
                try await $0.expectEnd(0)
            }
            try await withTerminal(columns: 80, rows: 24, command: command, environment: dockstep.environment) {
                try await $0.expect("You were at part 3 of 4.")
                // It stands again where it stood.
                try await $0.expect("(dockstep 3/3) ")
                $0.send("lay")
                try await $0.expect("lay")
                try dockstep.write("more\n", to: "home/course/mine/01-first/notes.txt")
                try await $0.expect("Saved: notes.txt.")
                try await $0.expect("[ ] after an edit of notes.txt")
                // What was typed meanwhile is still there.
                try await $0.expect("(dockstep 3/3) lay")
                $0.send("ers\r")
                try await $0.expect("3 layers")
                try dockstep.write(
                    "FROM busybox\nCOPY words.txt /app/\nRUN cat /app/words.txt > /app/all.txt\n",
                    to: "home/course/mine/01-first/Dockerfile")
                try await $0.expect("[x] after an edit of notes.txt")
                try await $0.expect("-- Enter goes on, q leaves -- ")
                $0.send("\r")
                try await $0.expect("The lesson is done.")
                $0.send("\u{4}")
                try await $0.expectEnd(0)
            }
        }
    }

    @Test func theProjectorHidesAnswersUntilTheyAreAskedFor() async throws {
        try await withDockstep { dockstep in
            let course = "\(dockstep.folder)/mine"
            #expect(try dockstep.run(["lesson", "new", "01-first", "--from", course]).status == 0)
            let command = [dockstep.path, "lesson", "teach", "1", "--from", course]
            try await withTerminal(columns: 80, rows: 24, command: command, environment: dockstep.environment) {
                try await $0.expect("W H A T   T H I S")
                #expect(!$0.shown.contains("Ask the room"))
                try await $0.expect("-- Enter goes on, n notes, b back, p prompt, q leaves -- ")
                $0.send("n\r")
                try await $0.expect("Ask the room")
                try await $0.expect("q leaves -- ")
                $0.send("\r")
                try await $0.expect("-- Enter lets the engine decide, b back, p prompt, q leaves -- ")
                #expect(!$0.shown.contains("step 1/3"))
                $0.send("\r")
                try await $0.expect("step 3/3")
                try await $0.expect("b: three")
                try await $0.expect("q leaves -- ")
                $0.send("\r")
                try await $0.expect("-- Enter shows one solution")
                $0.send("\r")
                try await $0.expect("The COPY looks at its own files only.")
                try await $0.expect("q leaves -- ")
                $0.send("\r")
                try await $0.expect("q leaves -- ")
                $0.send("\r")
                try await $0.expect("That was the lesson.")
                try await $0.expectEnd(0)
            }
            // Nothing of it is the presenter's own progress.
            #expect(try dockstep.run(["lesson", "list", "--from", course]).output.contains("0 of 1 lessons done"))
        }
    }
}

/// Plays a lesson by its script, with the other answer wherever one is asked for.
final class Learner {
    private(set) var predictions = 0
    private let lesson: Lesson
    private let terminal: TestTerminal
    private let dockstep: DockstepProgram
    private var lines: [String]
    private var solved: String?

    init(lesson: Lesson, terminal: TestTerminal, dockstep: DockstepProgram) throws {
        self.lesson = lesson
        self.terminal = terminal
        self.dockstep = dockstep
        lines = String(decoding: try Data(contentsOf: URL(fileURLWithPath: lesson.verifyFile)), as: UTF8.self)
            .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    func play() async throws {
        let (enter, question, done) = (
            "-- Enter goes on, q leaves -- ", "Enter to look around first): ", "The lesson is done."
        )
        // One prompt is shown before each command of the lesson's own, too; what waits for keys stands at a line's end.
        while true {
            switch try await terminal.expect(anyOf: [enter, question, done, "(dockstep "], seconds: 60) {
            case enter: terminal.send("\r")
            case question: try await predict()
            case done: return
            default:
                // A page may show another session's prompt.
                guard !lines.isEmpty, try await isWaiting() else { continue }
                try await typeNextLine()
            }
        }
    }

    /// Whether a prompt stands at the end of what is shown: nothing follows it for a while.
    private func isWaiting() async throws -> Bool {
        for _ in 0..<30 {
            guard terminal.isAtPrompt else { return false }
            try await Task.sleep(for: .milliseconds(10))
        }
        return true
    }

    /// Another answer than that of the script.
    private func predict() async throws {
        let right = String(try nextLine(beginning: "answer ").dropFirst("answer ".count))
        predictions += 1
        guard let part = lesson.parts.filter({ $0.word == "predict" }).dropFirst(predictions - 1).first,
            case .predict(let question) = part.kind
        else { throw CommandFailure(description: "there is no question \(predictions)") }
        let wrong = question.labels.first { $0 != right } ?? "something else"
        terminal.send("\(wrong)\r")
        try await terminal.expect("The engine's record says otherwise", seconds: 60)
        let page = try #require(question.pages[wrong] ?? question.pages["else"], "\(part.name): no page for \(wrong)")
        // A few of its words, without marks and breaks.
        let words = page.filter { $0.isLetter || $0.isWhitespace }.split { $0.isWhitespace }.prefix(3)
        let enter = try await terminal.expect(
            anyOf: ["-- Enter goes on, q leaves -- ", "The lesson is done."], seconds: 60)
        let shown = terminal.shown.suffix(6000).filter { $0.isLetter || $0.isWhitespace }.split { $0.isWhitespace }
        #expect(Self.contains(shown.map(String.init), words.map(String.init)), "\(part.name): the page of \(wrong)")
        if enter.hasPrefix("--") { terminal.send("\r") } else { lines = [] }
        if lines.isEmpty { return }
    }

    private static func contains(_ all: [String], _ part: [String]) -> Bool {
        all.indices.contains { all[$0...].prefix(part.count).elementsEqual(part) }
    }

    private func nextLine(beginning prefix: String = "") throws -> String {
        guard let line = lines.first, line.hasPrefix(prefix) else {
            throw TestTerminal.TimedOut(
                wanted: "'\(prefix)' where the script has '\(lines.first ?? "")'",
                shown: String(terminal.shown.suffix(3000)))
        }
        lines.removeFirst()
        return line
    }

    private func typeNextLine() async throws {
        let line = try nextLine()
        guard line.hasPrefix("solve ") else {
            terminal.send("\(line)\r")
            // The prompt that the line was typed at is behind it.
            try await terminal.expect("\n", seconds: 60)
            return
        }
        try await solve(String(line.dropFirst("solve ".count)))
    }

    /// Checks in vain, takes all hints, looks at the solution, and does what it says.
    private func solve(_ name: String) async throws {
        let part = try #require(lesson.parts.first { $0.name == name })
        guard case .change(let goals) = part.kind else { return }
        terminal.send("check\r")
        try await terminal.expect("Not yet.", seconds: 60)
        for number in 1...3 {
            terminal.send("hint\r")
            try await terminal.expect("Hint \(number) of 3: ")
        }
        terminal.send("solution\r")
        try await terminal.expect("(dockstep ")
        lines = goals.solution + lines
        let files = try LearnerProject.files(in: lesson.solutionFolder(name))
        if files.isEmpty {
            terminal.send("lesson\r")
            return
        }
        let project = LearnerProject(lesson: lesson, root: "\(dockstep.folder)/home/course\(suffix)")
        try project.lay(lesson.solutionFolder(name))
        try await terminal.expect("Saved", seconds: 60)
        let end = try await terminal.expect(anyOf: ["Reached.", "Not yet."], seconds: 60)
        // Reached by the files alone: the script's own 'check' is not needed any more.
        if end == "Reached.", lines.first == "check" { lines.removeFirst() }
    }

    /// The learner's copies of the course that comes with dockstep stand in the folder itself.
    private var suffix: String {
        FileManager.default.fileExists(atPath: "\(dockstep.folder)/home/course/\(lesson.name)") ? "" : "/lessons"
    }
}
