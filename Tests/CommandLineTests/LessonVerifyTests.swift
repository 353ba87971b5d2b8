internal import Foundation
internal import TestSupport
internal import Testing

/// `lesson verify`: every lesson of the course holds, and one that does not is found out.
@Suite struct LessonVerifyTests {
    @Test func everyLessonOfTheCourseHolds() async throws {
        try await withRegistry { registry in
            try await withDockstep { dockstep in
                let outcome = try dockstep.run(
                    ["lesson", "verify", "--from", "\(packageFolder())/lessons"],
                    environment: ["DOCKSTEP_REGISTRY": registry.host, "DOCKSTEP_OFFLINE": ""])
                #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
                let lines = outcome.output.split(separator: "\n")
                #expect(lines.count >= 24 && lines.allSatisfy { $0.hasSuffix(": holds, unsolved and solved") })
            }
        }
    }

    @Test func aNewLessonHoldsAsItIs() async throws {
        try await withDockstep { dockstep in
            let course = "\(dockstep.folder)/mine"
            let made = try dockstep.run(["lesson", "new", "01-first", "--from", course])
            #expect(made.status == 0 && made.output.contains("dockstep lesson start 01-first --from \(course)"))
            let verified = try dockstep.run(["lesson", "verify", "--from", course])
            #expect(verified.status == 0 && verified.output == "01-first: holds, unsolved and solved\n")
            let again = try dockstep.run(["lesson", "new", "01-first", "--from", course])
            #expect(again.status == 1 && again.errors.contains("is there already"))
            #expect(try dockstep.run(["lesson", "new", "01 First", "--from", course]).errors.contains("is no name"))
        }
    }

    struct Rot: Sendable, CustomTestStringConvertible {
        var name: String
        var file = "lesson.md"
        var old: String
        var new: String
        var found: String

        var testDescription: String { name }
    }

    static let rots = [
        Rot(
            name: "a goal that holds unsolved", old: "| after edit notes.txt, plan 'RUN' hit", new: "| layers = 3",
            found: "unsolved: leave-out: the goal holds although nothing was done for it"),
        Rot(
            name: "a solution that is none", file: "solution/leave-out/Dockerfile", old: "COPY words.txt",
            new: "COPY .",
            found: "solved: leave-out: the solution does not reach the goal"),
        Rot(
            name: "a wrong answer in the script", file: "verify", old: "answer b", new: "answer a",
            found: "solved: layers: the answer is wrong"),
        Rot(
            name: "two right answers", old: "a: one | layers = 1", new: "a: one | layers > 1",
            found: "solved: layers: not one answer is right"),
        Rot(
            name: "a wrong answer without a page", old: "### a\n", new: "### b\n",
            found: "solved: layers: the answer 'a' is wrong and has no page '### a'"),
        Rot(
            name: "a script that ends too early", file: "verify", old: "check\n", new: "",
            found: "solved: the lesson does not come to its end: it stands at 'leave-out'"),
        Rot(
            name: "a project that does not build", file: "project/Dockerfile", old: "FROM busybox", new: "FRM busybox",
            found: "01-first: does not hold"),
        Rot(
            name: "a fact that there is not", old: "layers = 3", new: "layer = 3",
            found: "lesson.md:19: there is no fact 'layer'; did you mean 'layers'?"),
    ]

    @Test(arguments: rots) func whatHasRottenIsFound(_ rot: Rot) async throws {
        try await withDockstep { dockstep in
            let course = "\(dockstep.folder)/mine"
            #expect(try dockstep.run(["lesson", "new", "01-first", "--from", course]).status == 0)
            let text = try dockstep.read("mine/01-first/\(rot.file)")
            try #require(text.contains(rot.old))
            try dockstep.write(text.replacing(rot.old, with: rot.new), to: "mine/01-first/\(rot.file)")
            let outcome = try dockstep.run(["lesson", "verify", "--from", course])
            #expect(outcome.status == 1)
            #expect((outcome.output + outcome.errors).contains(rot.found), "\(outcome.output)\(outcome.errors)")
        }
    }

    /// A lesson that needs a registry does not hold where none answers, and says why.
    @Test func aMissingRegistryIsTold() async throws {
        try await withDockstep { dockstep in
            let course = "\(dockstep.folder)/mine"
            #expect(try dockstep.run(["lesson", "new", "01-first", "--from", course]).status == 0)
            let text = try dockstep.read("mine/01-first/lesson.md")
            try dockstep.write(
                text.replacing("chapter: 1", with: "chapter: 1\nneeds: registry"), to: "mine/01-first/lesson.md")
            let nowhere = ["DOCKSTEP_REGISTRY": "127.0.0.1:1"]
            let verified = try dockstep.run(["lesson", "verify", "--from", course], environment: nowhere)
            #expect(
                verified.status == 1 && verified.output.contains("not verified: the lesson 01-first needs a registry"))
            let started = try dockstep.run(["lesson", "start", "1", "--from", course], environment: nowhere)
            #expect(started.status == 1 && started.errors.contains("none answers at 127.0.0.1:1"))
        }
    }
}
