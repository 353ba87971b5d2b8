internal import Foundation
internal import TestSupport
internal import Testing

/// Playing a lesson, and what is left of it.
@Suite struct LessonPlayTests {
    /// A course of one lesson: the skeleton of `lesson new`.
    private func withCourse(_ body: (DockstepProgram, _ course: String) async throws -> Void) async throws {
        try await withDockstep { dockstep in
            let course = "\(dockstep.folder)/mine"
            #expect(try dockstep.run(["lesson", "new", "01-first", "--from", course]).status == 0)
            try await body(dockstep, course)
        }
    }

    private func play(_ dockstep: DockstepProgram, _ course: String, _ lines: String) throws -> String {
        let outcome = try dockstep.run(["lesson", "start", "1", "--from", course], input: lines)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    private static let project = "home/course/mine/01-first"
    private static let solved = "FROM busybox\nCOPY words.txt /app/\nRUN cat /app/words.txt > /app/all.txt\n"

    @Test func aWrongAnswerGetsItsPage() async throws {
        try await withCourse { dockstep, course in
            let shown = try play(dockstep, course, "answer c\nanswer a\nscore\nlesson\nquit\n")
            #expect(shown.contains("'c' is none of the answers: they are a, b."))
            #expect(shown.contains("You said a. The engine's record says otherwise: it is b, three."))
            #expect(shown.contains("COPY and RUN make a layer each"))
            #expect(shown.contains("part 3 of 4: change"))
            #expect(shown.contains("0 of 1 predictions were right.\nWorth another look: \"How many layers?\"."))
            let list = try dockstep.run(["lesson", "list", "--from", course]).output
            #expect(list.contains("[>] 01-first") && list.contains("'dockstep lesson' goes on with 01-first"))
        }
    }

    @Test func aGoalIsCheckedAndHintsComeOneAfterAnother() async throws {
        try await withCourse { dockstep, course in
            let commands = "answer b\nsolution\ncheck\nhint\nhint\nhint\nhint\nsolution\nquit\n"
            let shown = try play(dockstep, course, commands)
            #expect(shown.contains("The solution is shown once the goal is reached, or after three hints"))
            #expect(shown.contains("[ ] after an edit of notes.txt the RUN is still a hit. Now: step 3, RUN cat"))
            for number in 1...3 { #expect(shown.contains("Hint \(number) of 3: ")) }
            #expect(shown.contains("COPY words.txt /app/"))
            try dockstep.write(Self.solved, to: "\(Self.project)/Dockerfile")
            let rest = try play(dockstep, course, "check\nquit\n")
            #expect(rest.contains("You were at part 3 of 4.") && rest.contains("[x] after an edit of notes.txt"))
            #expect(rest.contains("The lesson is done. 1 of 1 predictions were right."))
            let list = try dockstep.run(["lesson", "list", "--from", course]).output
            #expect(
                list.contains("1 of 1 lessons done") && list.contains("[x] 01-first") && list.contains("1 of 1 right"))
            // Played once more and left, it is still one that was done.
            _ = try play(dockstep, course, "answer a\nquit\n")
            #expect(try dockstep.run(["lesson", "list", "--from", course]).output.contains("1 of 1 lessons done"))
        }
    }

    @Test func resettingMendsEverythingAndLosesNothing() async throws {
        try await withCourse { dockstep, course in
            _ = try play(dockstep, course, "answer b\nquit\n")
            try dockstep.write("FRM nothing\n", to: "\(Self.project)/Dockerfile")
            let broken = try play(dockstep, course, "quit\n")
            #expect(broken.contains("Dockerfile:1:1"))
            let shown = try play(dockstep, course, "reset\ncheck\nskip\nquit\n")
            #expect(shown.contains("is kept in \(dockstep.folder)/home/course/mine/kept/01-first-1."))
            try #expect(dockstep.read("home/course/mine/kept/01-first-1/Dockerfile") == "FRM nothing\n")
            #expect(shown.contains("Changed in your project for you: Dockerfile."))
            #expect(shown.contains("The lesson is done."))
        }
    }

    /// What a part makes by commands of the shell is made again too.
    @Test func resettingMakesTheFilesOfThePartsAnew() async throws {
        try await withCourse { dockstep, course in
            let text = try dockstep.read("mine/01-first/lesson.md")
            try dockstep.write(
                text.replacing("run: continue", with: "before: ! echo made > made.txt\nrun: continue"),
                to: "mine/01-first/lesson.md")
            let shown = try play(
                dockstep, course, "answer b\n! rm made.txt words.txt\nreset\n! cat made.txt words.txt\nquit\n")
            #expect(shown.contains("cat made.txt words.txt\nmade\none\ntwo\n"), "\(shown)")
        }
    }

    @Test func outsideOfTheLessonItCanBeAskedAbout() async throws {
        try await withCourse { dockstep, course in
            let none = try dockstep.run(["lesson", "check", "--from", course])
            #expect(none.status == 1 && none.errors.contains("no lesson is begun"))
            _ = try play(dockstep, course, "answer a\nquit\n")
            let status = try dockstep.run(["lesson", "status", "--from", course])
            #expect(status.output.contains("01-first, A lesson of my own: part 3 of 4, change: Leave the notes out"))
            let missed = try dockstep.run(["lesson", "check", "--from", course])
            #expect(missed.status == 1 && missed.output.contains("[ ] after an edit of notes.txt"))
            let hint = try dockstep.run(["lesson", "hint", "--from", course])
            #expect(hint.status == 0 && hint.output.contains("Hint 1 of 3"))
            try dockstep.write(Self.solved, to: "\(Self.project)/Dockerfile")
            let reached = try dockstep.run(["lesson", "check", "--from", course])
            #expect(reached.status == 0 && reached.output.contains("Reached."))
            let reset = try dockstep.run(["lesson", "reset", "1", "--from", course])
            #expect(reset.status == 0 && reset.output.contains("begins anew"))
            #expect(try dockstep.run(["lesson", "list", "--from", course]).output.contains("0 of 1 lessons done"))
        }
    }

    /// Each lesson has a store of its own, in which nothing is built at its beginning.
    @Test func aLessonBeginsWithNothingBuilt() async throws {
        try await withCourse { dockstep, course in
            #expect(try dockstep.run(["build", "\(course)/01-first/project"]).status == 0)
            for _ in 1...2 {
                let shown = try play(dockstep, course, "dockstep images -q\nanswer b\ndockstep images\nskip\nquit\n")
                #expect(shown.contains("dockstep images -q\n(dockstep 0/3)"))
                #expect(!shown.contains("HIT  taken from the cache") && shown.contains("busybox"))
                #expect(shown.contains("The lesson is done."))
            }
        }
    }

    @Test func theShellAndTheProgramWorkInTheProject() async throws {
        try await withCourse { dockstep, course in
            let shown = try play(
                dockstep, course, "! ls; exit 3\ndockstep build -q -t app:1 .\ndockstep images\nquit\n")
            #expect(shown.contains("Dockerfile\nnotes.txt\nwords.txt\nIt ended with code 3.\n"))
            #expect(shown.contains("app          1  "))
            // The learner's own images stay what they were.
            #expect(try dockstep.run(["images", "-q"]).output.isEmpty)
        }
    }

    @Test func unknownNamesAreTold() async throws {
        try await withCourse { dockstep, course in
            let unknown = try dockstep.run(["lesson", "start", "01-frist", "--from", course])
            #expect(unknown.status == 1 && unknown.errors.contains("did you mean '01-first'?"))
            let nowhere = try dockstep.run(["lesson", "list", "--from", dockstep.folder])
            #expect(nowhere.status == 1 && nowhere.errors.contains("is no course: a folder with a course.md"))
        }
    }

    @Test func aPageIsWritten() async throws {
        try await withCourse { dockstep, course in
            let outcome = try dockstep.run(["lesson", "export", "-o", "\(dockstep.folder)/pages", "--from", course])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let page = try dockstep.read("pages/01-first.html")
            #expect(page.contains("<summary><b>a</b> one</summary><p>COPY and RUN make a layer each"))
            #expect(page.contains("<code>FROM busybox</code> brings one layer"))
            #expect(page.contains("<summary>Hint 3</summary>") && !page.contains("<script"))
        }
    }
}
