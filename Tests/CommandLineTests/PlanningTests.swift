internal import Foundation
internal import TestSupport
internal import Testing

/// `plan` by both builders' rules and under changes, as a person and as a script have it.
@Suite struct PlanningTests {
    private static let dockerfile = """
        FROM busybox
        LABEL v=1
        ENV K=1
        COPY app.txt ./
        RUN echo "$K" > /out
        CMD ["x"]

        """

    private struct Line: Decodable {
        struct Outcome: Decodable {
            var predicted: String
        }
        struct Reason: Decodable {
            var code: String
            var causeStep: Int?
        }
        var step: Int
        var predicted: String
        var reason: Reason?
        var classic: Outcome?
        var today: Outcome?
    }

    private func lines(_ text: String) throws -> [Line] {
        try text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    private func withBuilt(_ body: (DockstepProgram, String) async throws -> Void) async throws {
        try await withDockstep { dockstep in
            let project = try dockstep.write(Self.dockerfile, to: "project/Dockerfile").folder
            try dockstep.write("one\n", to: "project/app.txt")
            try dockstep.write("*.log\n", to: "project/.dockerignore")
            try dockstep.write("noise\n", to: "project/x.log")
            let built = try dockstep.run(["build", project])
            #expect(built.status == 0, "\(built.errors)")
            try await body(dockstep, project)
        }
    }

    /// The classic builder runs what the target does not need: a plan without these steps has to say so.
    /// That a name means another image now is said where the name is the same.
    @Test func anotherNameIsNoNameOfAnotherImage() async throws {
        try await withDockstep { dockstep in
            let note = "the name now means another image"
            let project = try dockstep.write("FROM base\nRUN true\n", to: "project/Dockerfile").folder
            for label in ["1", "2"] {
                try dockstep.write("FROM busybox\nRUN echo \(label) > /x\n", to: "base/Dockerfile")
                #expect(
                    try dockstep.run(["build", "-t", "base", "-t", "b\(label)", "\(dockstep.folder)/base"]).status == 0)
                let built = try dockstep.run(["build", project])
                #expect(built.status == 0 && built.output.contains(note) == (label == "2"), "\(built.output)")
            }
            try dockstep.write("FROM b1\nRUN true\n", to: "project/Dockerfile")
            let built = try dockstep.run(["build", project])
            #expect(built.status == 0 && !built.output.contains(note), "\(built.output)")
        }
    }

    /// However the context is named: the Dockerfile is one of the files that are copied.
    @Test(arguments: [".", "./", "../project", "../link", "$PWD", "./../project/."])
    func aLineOfADockerfileThatIsCopiedIsAChangeOfThatFile(_ context: String) async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM scratch\nLABEL v=1\nCOPY . /\n", to: "project/Dockerfile")
            try dockstep.write("continue\nwhat-if line 2 LABEL v=2\nwhat-if move 2 3\n", to: "commands")
            let outcome = try dockstep.script("ln -s project link; cd project; $D --commands ../commands \(context)")
            let misses = outcome.output.split(separator: "\n").filter { $0.contains("Dockerfile changed (content)") }
            #expect(misses.count == 2, "\(outcome.output)\(outcome.errors)")
        }
    }

    @Test func stagesThatOnlyTheClassicBuilderRunsAreNamed() async throws {
        try await withDockstep { dockstep in
            let project = try dockstep.write(
                "FROM busybox AS checks\nRUN false\nFROM busybox\nRUN true\n", to: "project/Dockerfile"
            ).folder
            _ = try dockstep.run(["build", project])
            for options in [["--rules", "classic"], ["--compare"]] {
                let outcome = try dockstep.run(["plan"] + options + [project])
                let text = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                #expect(
                    text.contains("also runs what the target does not need (stage 'checks')"),
                    "\(outcome.output)\(outcome.errors)")
            }
            let whole = try dockstep.run(["plan", "--rules", "classic", "--target", "checks", project])
            #expect(!whole.output.contains("also runs"), "\(whole.output)")
        }
    }

    /// A file that is as at an earlier build again makes a hit, of that build's result: the one stood on is another.
    @Test func whatWouldBeTakenFromAnEarlierBuildIsReloadedToo() async throws {
        try await withDockstep { dockstep in
            let project = try dockstep.write("FROM busybox\nCOPY a /a\nRUN cat /a > /b\n", to: "p/Dockerfile").folder
            try dockstep.write("one\n", to: "p/a")
            func write(_ text: String) -> String {
                "run -v \(project):/w --entrypoint sh -- -c 'echo \(text) > /w/a'\nreload\n"
            }
            try dockstep.write(
                "continue\n\(write("two"))continue\n\(write("one"))continue\nexec cat /b\n", to: "commands")
            let outcome = try dockstep.run(["--commands", "\(dockstep.folder)/commands", project])
            let parts = outcome.output.components(separatedBy: ") reload\n")
            try #require(parts.count == 3, "\(outcome.output)\(outcome.errors)")
            #expect(parts[1].contains("Step 2 would not come from the cache now."))
            #expect(parts[2].contains("Step 2 would be another one now, from an earlier build."), "\(parts[2])")
            #expect(parts[2].contains("(dockstep 3/3) exec cat /b\none\n"), "\(parts[2])")
        }
    }

    @Test func theClassicRulesHaveTheSameLines() async throws {
        try await withBuilt { dockstep, project in
            try dockstep.write(Self.dockerfile.replacing("v=1", with: "v=2"), to: "project/Dockerfile")
            let modern = try lines(dockstep.run(["plan", "--json", project]).output)
            #expect(modern.map(\.predicted) == ["hit", "none", "none", "hit", "hit", "none"])
            let outcome = try dockstep.run(["plan", "--rules", "classic", "--json", project])
            #expect(outcome.status == 0, "\(outcome.errors)")
            // A network is asked of the classic builder by the same flag.
            let onHost = try dockstep.run(["plan", "--rules", "classic", "--network", "host", "--json", project])
            #expect(onHost.output == outcome.output, "\(onHost.errors)")
            let classic = try lines(outcome.output)
            #expect(classic.map(\.step) == [1, 2, 3, 4, 5, 6])
            #expect(classic.map(\.predicted) == ["hit", "miss", "miss", "miss", "miss", "miss"])
            #expect(classic[1].reason?.code == "command-text")
            #expect(classic[5].reason?.causeStep == 2)
            let both = try lines(dockstep.run(["plan", "--compare", "--json", project]).output)
            #expect(both.map(\.predicted) == modern.map(\.predicted))
            #expect(both.compactMap(\.classic?.predicted) == classic.map(\.predicted))
            let shown = try dockstep.run(["plan", "--compare", project]).output
            #expect(shown.contains("Step 2, LABEL: each instruction makes an image"), "\(shown)")
        }
    }

    @Test func whatOnlyBuildKitCanIsToldAtItsPlace() async throws {
        try await withBuilt { dockstep, project in
            try dockstep.write("FROM busybox\nCOPY --link app.txt /\n", to: "project/Dockerfile")
            for command in [["--rules", "classic"], ["--compare"]] {
                let outcome = try dockstep.run(["plan"] + command + [project])
                #expect(outcome.status == 1)
                #expect(
                    outcome.errors.hasPrefix(
                        "\(project)/Dockerfile:2:6: the classic builder does not know COPY --link"),
                    "\(outcome.errors)")
            }
        }
    }

    @Test func aChangeIsForeseenAndNotMade() async throws {
        try await withBuilt { dockstep, project in
            let edited = try dockstep.run(["plan", "--what-if", "edit app.txt", "--json", project])
            let then = try lines(edited.output)
            #expect(then.map(\.predicted) == ["hit", "none", "none", "miss", "miss", "none"])
            #expect(then.compactMap(\.today?.predicted) == ["hit", "none", "none", "hit", "hit", "none"])
            #expect(try String(contentsOfFile: "\(project)/app.txt", encoding: .utf8) == "one\n")
            #expect(try lines(dockstep.run(["plan", "--json", project]).output)[3].predicted == "hit")
            let missing = try dockstep.run(["plan", "--what-if", "edit ap.txt", project])
            #expect(missing.status == 1)
            #expect(missing.errors == "Error: there is no 'ap.txt' in the context; did you mean 'app.txt'?\n")
            let stops = try dockstep.run(["plan", "--what-if", "delete app.txt", "--json", project])
            #expect(stops.output.contains(#""line":4"#) && stops.output.contains(#""type":"error""#))
        }
    }

    @Test func thePromptAnswersWhatIf() async throws {
        try await withBuilt { dockstep, project in
            try await withTerminal(command: [dockstep.path, project], environment: dockstep.environment) {
                try await $0.expect("(dockstep 0/6) ")
                $0.send("what-if line 3 ENV K=it's\r")
                try await $0.expect("What if line 3 were 'ENV K=it's'?")
                // A shell's quote that is not closed is a mistake in the Dockerfile, and none at the prompt.
                try await $0.expect("The build would stop at line 3")
                $0.send("what-if line 3 ENV K=2\r")
                try await $0.expect("K (ENV, line 3) was 1")
                try await $0.expect("Step 5 would have to run.")
                $0.send("what-if edit x.log\r")
                try await $0.expect(".dockerignore leaves 'x.log' out")
                $0.send("what-if move 3 5\r")
                try await $0.expect("Step 4 would have to run.")
                $0.send("plan --compare\r")
                try await $0.expect("Both builders decide alike here.")
                $0.send("plan --rules old\r")
                try await $0.expect("'old' is no value of --rules: it is buildkit or classic.")
                try await $0.expect("(dockstep 0/6) ")
                $0.send("\u{4}")
                let ended = try await $0.exitCode()
                #expect(ended == 0)
            }
        }
    }
}
