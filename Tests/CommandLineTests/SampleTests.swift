internal import Foundation
internal import TestSupport
internal import Testing

/// Each sample project steps, builds and runs.
@Suite struct SampleTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var name: String
        /// All instructions of its Dockerfile.
        var steps: Int
        /// What `run` with these arguments prints.
        var arguments: [String]
        var output: String

        var folder: String { "\(packageFolder())/sample-projects/\(name)" }
        var testDescription: String { name }
    }

    static let samples = [
        Sample(
            name: "notes-app", steps: 9, arguments: ["wc", "-l", "/var/notes/notes.txt"],
            output: "3 /var/notes/notes.txt\n"),
        Sample(name: "shell-tool", steps: 14, arguments: ["version"], output: "textkit 1.0\n"),
        Sample(name: "greeter", steps: 5, arguments: ["Ada", "Grace"], output: "Hello, Ada!\nHello, Grace!\n"),
    ]

    @Test(arguments: samples) func buildsAndRuns(_ sample: Sample) async throws {
        try await withDockstep { dockstep in
            let id = "\(dockstep.folder)/id"
            let built = try dockstep.run(["build", "-t", sample.name, "--iidfile", id, sample.folder])
            #expect(built.status == 0, "\(built.errors)")
            try #expect(dockstep.read("id").hasPrefix("sha256:"))
            #expect(built.output.contains("Built \(try dockstep.read("id")), named \(sample.name):latest\n"))
            let ran = try dockstep.run(["run", sample.name] + sample.arguments)
            #expect(ran.status == 0, "\(ran.errors)")
            #expect(ran.output == sample.output)
        }
    }

    @Test(arguments: samples) func isCachedTheSecondTime(_ sample: Sample) async throws {
        try await withDockstep { dockstep in
            let first = try dockstep.run(["build", "-q", sample.folder])
            #expect(first.status == 0, "\(first.errors)")
            let again = try dockstep.run(["build", "--progress", "json", sample.folder])
            let lines = try again.output.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
            let steps = lines.filter { $0["type"] as? String == "step" }
            #expect(!steps.isEmpty)
            #expect(steps.allSatisfy { ["hit", "none"].contains($0["cache"] as? String) })
            let image = try #require(lines.last)
            #expect(image["type"] as? String == "image")
            #expect(image["id"] as? String == first.output.trimmingCharacters(in: .newlines))
            let plan = try dockstep.run(["plan", "--json", sample.folder])
            #expect(plan.output.contains(#""predicted":"hit""#))
            #expect(!plan.output.contains(#""predicted":"miss""#))
        }
    }

    @Test(arguments: samples) func stepsFromAPipe(_ sample: Sample) async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.run(
                [sample.folder], input: String(repeating: "step\n", count: 3) + "continue\nback 2\nlayers\nquit\n")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let text = outcome.output
            #expect(text.contains("(dockstep 0/\(sample.steps)) step\n"))
            #expect(text.contains("(dockstep 3/\(sample.steps)) continue\n"))
            #expect(text.contains("(dockstep \(sample.steps)/\(sample.steps)) back 2\n"))
            #expect(text.hasSuffix(") quit\n"))
            #expect(!text.contains("\u{1B}"))
        }
    }

    /// All that need no registry, with the step count of a Dockerfile's own instructions left to each.
    static let offline = [
        "bad-order", "good-order", "cleanup-that-does-not-shrink", "multi-stage-report", "dockerignore",
        "build-arguments",
        "entrypoint-matrix", "health-and-signals", "copy-owner-puzzle",
    ]

    @Test(arguments: offline) func offlineSamplesBuildAndAreCached(_ name: String) async throws {
        try await withDockstep { dockstep in
            let folder = "\(packageFolder())/sample-projects/\(name)"
            let built = try dockstep.run(["build", "-q", folder])
            #expect(built.status == 0, "\(built.errors)")
            let plan = try dockstep.run(["plan", "--json", folder]).output
            #expect(plan.contains(#""predicted":"hit""#) && !plan.contains(#""predicted":"miss""#), "\(plan)")
        }
    }

    @Test func theChildRunsTheTriggersOfItsBase() async throws {
        try await withDockstep { dockstep in
            let folder = "\(packageFolder())/sample-projects/onbuild"
            #expect(try dockstep.run(["build", "-q", "-t", "site-base", "\(folder)/base"]).status == 0)
            let built = try dockstep.run(["build", folder])
            #expect(built.status == 0 && built.output.contains("COPY pages"), "\(built.output)\(built.errors)")
        }
    }

    /// The same app in two orders: after an edit the install runs again in one and not in the other.
    @Test(arguments: [("bad-order", false), ("good-order", true)])
    func theOrderDecides(_ name: String, _ isHit: Bool) async throws {
        try await withDockstep { dockstep in
            let folder = "\(dockstep.folder)/app"
            try runSuccessfully(["cp", "-r", "\(packageFolder())/sample-projects/\(name)", folder])
            #expect(try dockstep.run(["build", "-q", folder]).status == 0)
            let readme = try dockstep.read("app/README.md")
            let edited = try #require(readme.firstMatch(of: #/what-if edit ([a-z.-]+)`/#)).1
            try dockstep.write("another text\n", to: "app/\(edited)")
            let plan = try dockstep.run(["plan", folder]).output
            let install = try #require(plan.split(separator: "\n").last { $0.contains(" RUN ") }, "\(plan)")
            #expect(install.contains(" HIT ") == isHit, "\(plan)")
        }
    }

    @Test func samplesAreListedAndCopied() async throws {
        try await withDockstep { dockstep in
            let list = try dockstep.run(["samples"])
            #expect(list.output.split(separator: "\n").count { $0.hasPrefix("  ") } >= 10)
            let outcome = try dockstep.script("echo list | $D samples greeter; cat greeter/Dockerfile")
            #expect(outcome.output.contains("Copied greeter here") && outcome.output.contains("(dockstep 0/5) list"))
            #expect(try dockstep.run(["samples", "greter"]).errors.contains("did you mean 'greeter'?"))
        }
    }

    /// What `scripts/demo` shows without a terminal: every command of it has an answer, and the file itself is no part
    /// of the image, so that editing it makes no step run again.
    @Test func theWalkGoesThrough() async throws {
        try await withDockstep { dockstep in
            let folder = "\(packageFolder())/sample-projects/notes-app"
            let outcome = try dockstep.run(["--commands", "\(folder)/walk.txt", folder])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.isEmpty)
            for line in try String(contentsOfFile: "\(folder)/walk.txt", encoding: .utf8).split(separator: "\n") {
                #expect(outcome.output.contains(") \(line)\n"), "\(line)")
            }
            #expect(outcome.output.contains("~  /srv/notes/first-notes.txt    162B  rewritten, same content\n"))
            #expect(!outcome.output.contains("walk.txt"))
            #expect(outcome.output.hasSuffix("(dockstep 9/9) quit\n"))
        }
    }

    @Test func theUnneededStageIsNotRun() async throws {
        try await withDockstep { dockstep in
            let built = try dockstep.run(["build", "\(packageFolder())/sample-projects/shell-tool"])
            #expect(!built.output.contains("no syntax error"))
            let lint = try dockstep.run(
                ["build", "--target", "lint", "\(packageFolder())/sample-projects/shell-tool"])
            #expect(lint.output.contains("no syntax error"))
        }
    }

    @Test func anArgumentReachesTheTool() async throws {
        try await withDockstep { dockstep in
            let folder = "\(packageFolder())/sample-projects/shell-tool"
            try #expect(dockstep.run(["build", "-q", "-t", "t", "--build-arg", "VERSION=2.5", folder]).status == 0)
            try #expect(dockstep.run(["run", "t", "version"]).output == "textkit 2.5\n")
            try #expect(dockstep.run(["run", "-i", "t", "words"], input: "b a b\n").output == "2 b\n1 a\n")
            // Without -i the command has no input, and leaves ours alone.
            try #expect(dockstep.run(["run", "t", "words"], input: "b a b\n").output.isEmpty)
        }
    }

    @Test func exitCodesAreTheProgramsOwn() async throws {
        try await withDockstep { dockstep in
            let folder = "\(packageFolder())/sample-projects/greeter"
            try #expect(dockstep.run(["build", "-q", "-t", "g", folder]).status == 0)
            try #expect(dockstep.run(["run", "--entrypoint", "sh", "g", "-c", "exit 42"]).status == 42)
            try #expect(dockstep.run(["run", "--entrypoint", "nothing", "g"]).status == 127)
            try #expect(dockstep.run(["run", "--entrypoint", "/etc/passwd", "g"]).status == 126)
            try #expect(dockstep.run(["run", "-e", "GREETING=Hi", "g", "Ada"]).output == "Hi, Ada!\n")
            let withoutTerminal = try dockstep.run(["run", "-it", "g"])
            #expect(withoutTerminal.status == 1)
            #expect(withoutTerminal.errors == "Error: -t with -i needs standard input to be a terminal: leave -t out\n")
            let explained = try dockstep.run(["run", "--explain", "g"])
            #expect(explained.output == "Hello, world!\n")
            #expect(explained.errors.contains("ENTRYPOINT") && explained.errors.contains("CMD"))
        }
    }
}
