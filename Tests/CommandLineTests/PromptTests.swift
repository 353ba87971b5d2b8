internal import Foundation
internal import TestSupport
internal import Testing

/// The prompt as a person has it, on a pseudo-terminal.
@Suite struct PromptTests {
    private static let greeter = "\(packageFolder())/sample-projects/greeter"

    /// Who loads what the prompt saved finds it under the names that it was given there.
    @Test func saveKeepsTheNamesThatWereGiven() async throws {
        try await withDockstep { dockstep in
            let project = try dockstep.write("FROM busybox\nCMD true\n", to: "project/Dockerfile").folder
            let commands = "continue\nsave \(dockstep.folder)/a.tar\ntag foo:1 bar\nsave \(dockstep.folder)/b.tar\n"
            let outcome = try dockstep.run([project], input: commands)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains(", which has no name, to "))
            #expect(outcome.output.contains(", named bar:latest, foo:1, to "), "\(outcome.output)")
            let tags = try ["a", "b"].map {
                try runCommand(["tar", "xOf", "\(dockstep.folder)/\($0).tar", "manifest.json"]).output
            }
            #expect(tags[0].contains(#""RepoTags":null"#) && tags[1].contains(#""RepoTags":["bar:latest","foo:1"]"#))
        }
    }

    @Test func enterStepsAndControlDLeaves() async throws {
        try await withDockstep { dockstep in
            try await withTerminal(command: [dockstep.path, Self.greeter], environment: dockstep.environment) {
                try await $0.expect("(dockstep 0/5) ")
                $0.send("\r")
                try await $0.expect("FROM busybox")
                try await $0.expect("(dockstep 1/5) ")
                $0.send("\r")
                try await $0.expect("ENV + GREETING=Hello")
                try await $0.expect("(dockstep 2/5) ")
                $0.send("\u{4}")
                try await $0.expectEnd(0)
            }
        }
    }

    @Test func guessesAreAskedForAndJudged() async throws {
        try await withDockstep { dockstep in
            let project = try dockstep.write("FROM scratch\nCOPY a b /\nCOPY b /c\n", to: "project/Dockerfile").folder
            try dockstep.write("a", to: "project/a")
            try dockstep.write("b", to: "project/b")
            #expect(try dockstep.run(["build", project]).status == 0)
            try dockstep.write("other", to: "project/a")
            try await withTerminal(command: [dockstep.path, project], environment: dockstep.environment) {
                try await $0.expect("(dockstep 0/3) ")
                $0.send("predict on\r")
                try await $0.expect("(dockstep 0/3) ")
                $0.send("continue\r")
                try await $0.expect("hit or miss? ")
                $0.send("m\r")
                try await $0.expect("why? ")
                $0.send("d\r")
                try await $0.expect("right, and for that reason")
                try await $0.expect("hit or miss? ")
                // Ctrl-C at a question: the step is not taken.
                $0.send("\u{3}")
                try await $0.expect("step 3 is not taken")
                try await $0.expect("(dockstep 2/3) ")
                $0.send("step\r")
                try await $0.expect("hit or miss? ")
                $0.send("h\r")
                try await $0.expect("not so: it was a miss")
                try await $0.expect("(dockstep 3/3) ")
                $0.send("score\r")
                try await $0.expect("1 of 2 guesses right, 1 of 1 reason right")
                try await $0.expect("a step stands on the layers below it")
                $0.send("quit\r")
                try await $0.expectEnd(0)
            }
        }
    }

    @Test func watchingShowsEachSaveAndTakesItOver() async throws {
        try await withDockstep { dockstep in
            let project = try dockstep.write("FROM scratch\nCOPY a /\nCOPY b /\n", to: "project/Dockerfile").folder
            try dockstep.write("*.log\n", to: "project/.dockerignore")
            try dockstep.write("a", to: "project/a")
            try dockstep.write("b", to: "project/b")
            try await withTerminal(command: [dockstep.path, project], environment: dockstep.environment) {
                try await $0.expect("(dockstep 0/3) ")
                $0.send("continue\r")
                try await $0.expect("(dockstep 3/3) ")
                $0.send("watch\r")
                try await $0.expect("Enter ends it.")
                try dockstep.write("b is another", to: "project/b")
                try await $0.expect("saved b")
                try await $0.expect("Step 3 is to run again: b changed (content).")
                try dockstep.write("b", to: "project/b")
                try await $0.expect("Step 3 would be reused again.")
                try dockstep.write("x", to: "project/a.log")
                try await $0.expect("saved a.log (ignored)")
                try await $0.expect(".dockerignore leaves it out")
                try dockstep.write("FROM scratch\nCOPPY a /\n", to: "project/Dockerfile")
                try await $0.expect("saved Dockerfile")
                try await $0.expect(":2:1: ")
                try dockstep.write("FROM scratch\nCOPY a /x\nCOPY b /\n", to: "project/Dockerfile")
                try await $0.expect("2 steps are to run again, from step 2 on")
                // Ctrl-C ends it as Enter does.
                $0.send("\u{3}")
                try await $0.expect("Step 2 reads otherwise")
                try await $0.expect("(dockstep 1/3) ")
                $0.send("quit\r")
                try await $0.expectEnd(0)
            }
        }
    }

    @Test func historyIsKeptBetweenSessions() async throws {
        try await withDockstep { dockstep in
            let command = [dockstep.path, Self.greeter]
            try await withTerminal(command: command, environment: dockstep.environment) {
                try await $0.expect("(dockstep 0/5) ")
                $0.send("until 2\r")
                try await $0.expect("(dockstep 2/5) ")
                $0.send("quit\r")
                try await $0.expectEnd(0)
            }
            try await withTerminal(command: command, environment: dockstep.environment) {
                try await $0.expect("(dockstep 0/5) ")
                // Up twice: `quit`, then what came before it.
                $0.send("\u{1B}[A\u{1B}[A")
                try await $0.expect("until 2")
                $0.send("\r")
                try await $0.expect("(dockstep 2/5) ")
                $0.send("\u{4}")
                try await $0.expectEnd(0)
            }
        }
    }

    /// A search in the history is given up by Ctrl-C, also after an earlier Ctrl-C, and what it had found is not run.
    @Test func controlCGivesUpALineAndASearch() async throws {
        try await withDockstep { dockstep in
            try await withTerminal(command: [dockstep.path, Self.greeter], environment: dockstep.environment) {
                try await $0.expect("(dockstep 0/5) ")
                $0.send("until 2\r")
                try await $0.expect("(dockstep 2/5) ")
                for _ in 1...2 {
                    // The terminal forgets what it has not handed over yet when Ctrl-C comes.
                    $0.send("abc")
                    try await $0.expect("abc")
                    $0.send("\u{3}")
                    try await $0.expect("^C\n(dockstep 2/5) ")
                    $0.send("\u{12}unt")
                    try await $0.expect("until 2")
                    $0.send("\u{3}")
                    try await $0.expect("^C\n(dockstep 2/5) ")
                }
                $0.send("\r")
                try await $0.expect("(dockstep 3/5) ")
                $0.send("\u{4}")
                try await $0.expectEnd(0)
            }
        }
    }

    @Test func pathsWithBlanksAreCompletedAsTheyAreRead() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("content of it\n", to: "project/my dir/it's a file")
            try dockstep.write("FROM busybox\nCOPY [\"my dir\", \"/my dir/\"]\n", to: "project/Dockerfile")
            try await withTerminal(
                command: [dockstep.path, "\(dockstep.folder)/project"], environment: dockstep.environment
            ) {
                try await $0.expect("(dockstep 0/2) ")
                $0.send("continue\r")
                try await $0.expect("(dockstep 2/2) ")
                // A first Tab for the folder, a second for the file in it.
                for start in ["/my", "\"/my", "'/my"] {
                    $0.send("cat \(start)\t\t\r")
                    try await $0.expect("\ncontent of it\n")
                    try await $0.expect("(dockstep 2/2) ")
                }
                $0.send("\u{4}")
                try await $0.expectEnd(0)
            }
        }
    }

    @Test func controlCStopsARunningStep() async throws {
        try await withDockstep { dockstep in
            try dockstep.write(
                "FROM busybox\nRUN echo begun && sleep 600\nRUN echo never\n", to: "project/Dockerfile")
            try await withTerminal(
                command: [dockstep.path, "\(dockstep.folder)/project"], environment: dockstep.environment
            ) {
                try await $0.expect("(dockstep 0/3) ")
                $0.send("continue\r")
                try await $0.expect("begun\n")
                $0.send("\u{3}")
                try await $0.expect("step 2 is not taken", seconds: 10)
                try await $0.expect("(dockstep 1/3) ")
                $0.send("\u{4}")
                try await $0.expectEnd(0)
            }
        }
    }

    @Test func aShellHasTheTerminal() async throws {
        try await withDockstep { dockstep in
            try await withTerminal(command: [dockstep.path, Self.greeter], environment: dockstep.environment) {
                try await $0.expect("(dockstep 0/5) ")
                $0.send("continue\r")
                try await $0.expect("(dockstep 5/5) ")
                $0.send("shell\r")
                try await $0.expect("# ")
                $0.send("tty -s && echo a-$((6 * 7))-b\r")
                try await $0.expect("a-42-b")
                $0.send("exit\r")
                try await $0.expect("thrown away")
                try await $0.expect("(dockstep 5/5) ")
                $0.send("run Ada\r")
                try await $0.expect("Hello, Ada!")
                try await $0.expect("(dockstep 5/5) ")
                $0.send("\u{4}")
                try await $0.expectEnd(0)
            }
        }
    }

    @Test func aFailureCanBeLookedAtAndMended() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN touch /left && nosuch\n", to: "project/Dockerfile")
            try await withTerminal(
                command: [dockstep.path, "\(dockstep.folder)/project"], environment: dockstep.environment
            ) {
                try await $0.expect("(dockstep 0/2) ")
                $0.send("continue\r")
                try await $0.expect("exit code 127")
                try await $0.expect("(dockstep 1/2) ")
                $0.send("exec ls /left\r")
                try await $0.expect("/left\n")
                try await $0.expect("(dockstep 1/2) ")
                try dockstep.write("FROM busybox\nRUN touch /right\n", to: "project/Dockerfile")
                $0.send("reload\r")
                try await $0.expect("(dockstep 1/2) ")
                $0.send("step\r")
                try await $0.expect("(dockstep 2/2) ")
                $0.send("\u{4}")
                try await $0.expectEnd(0)
            }
        }
    }

    @Test func aCommandFileIsAScript() async throws {
        try await withDockstep { dockstep in
            let script = try dockstep.write("# two steps\nstep\nstep\n", to: "commands")
            let outcome = try dockstep.run(["--commands", script, Self.greeter])
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("(dockstep 1/5) step\n"))
            #expect(outcome.output.hasSuffix("(dockstep 2/5) quit\n"))
        }
    }

    @Test func aFailingScriptEndsWithOne() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN exit 3\n", to: "project/Dockerfile")
            let outcome = try dockstep.run(["\(dockstep.folder)/project"], input: "continue\n")
            #expect(outcome.status == 1)
            #expect(outcome.output.contains("exit code 3"))
        }
    }
}

extension TestTerminal {
    /// Waits for the program's end, which has to be with that code.
    func expectEnd(_ code: Int32) async throws {
        let ended = try await exitCode()
        #expect(ended == code)
    }
}
