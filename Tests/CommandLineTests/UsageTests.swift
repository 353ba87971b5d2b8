internal import Foundation
internal import TestSupport
internal import Testing

@Suite struct UsageTests {
    @Test func versionIsOneLine() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.run(["--version"])
            #expect(outcome.status == 0)
            #expect(outcome.output == "dockstep 0.1.0\n")
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test(arguments: [["--help"], ["help"], ["build", "--help"], ["help", "run"]])
    func helpGoesToStandardOutput(_ arguments: [String]) async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.run(arguments)
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("USAGE: dockstep"))
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test func helpNamesEveryCommand() async throws {
        try await withDockstep { dockstep in
            let help = try dockstep.run(["--help"]).output
            for name in [
                "step", "build", "plan", "run", "images", "history", "inspect", "tag", "rmi", "save", "load", "diff",
                "du", "prune", "doctor", "verify", "push-to", "load-from",
            ] {
                #expect(help.contains("\n  \(name) "), "\(name)")
            }
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        var status: Int32
        var sentence: String

        var testDescription: String { arguments.joined(separator: " ") }
    }

    /// What is refused before anything is read; `.` has no Dockerfile.
    @Test(arguments: [
        Refusal(arguments: ["--nope"], status: 64, sentence: "unknown option '--nope'"),
        Refusal(arguments: ["build"], status: 64, sentence: "missing expected argument '<context>'"),
        Refusal(
            arguments: ["biuld", "."], status: 64,
            sentence: "neither a command nor a folder 'biuld'; did you mean 'dockstep build'?"),
        Refusal(arguments: ["build", "--progress", "loud", "."], status: 64, sentence: "'loud' is invalid"),
        Refusal(arguments: ["run", "--nope", "x"], status: 125, sentence: "unknown option '--nope'"),
        Refusal(
            arguments: ["run", "-it", "-d", "x"], status: 125,
            sentence: "the option '-d' is not supported: the program keeps the terminal until it ends"),
        Refusal(arguments: ["run", "--mount", "type=bind", "x"], status: 125, sentence: "the option '--mount' "),
        Refusal(
            arguments: ["lesson", "start", "01-frist-image"], status: 1,
            sentence: "there is no lesson '01-frist-image'; did you mean '01-first-image'?"),
        Refusal(arguments: ["du", "-v", "--format", "json"], status: 64, sentence: "--verbose has tables only"),
        Refusal(arguments: ["save", "--format", "zip", "x"], status: 64, sentence: "'zip' is invalid"),
        Refusal(arguments: ["run"], status: 125, sentence: "missing expected argument '<image>'"),
        Refusal(arguments: ["/no/such/folder"], status: 1, sentence: "there is no folder '/no/such/folder'"),
        Refusal(arguments: ["build", "/no/such/folder"], status: 1, sentence: "there is no folder '/no/such/folder'"),
        Refusal(
            arguments: ["build", "/etc/passwd"], status: 1, sentence: "'/etc/passwd' is neither a folder nor an archive"
        ),
        Refusal(arguments: ["build", "/"], status: 1, sentence: "there is no Dockerfile '/Dockerfile'"),
        Refusal(
            arguments: ["build", "--build-context", "a=b", "/"], status: 1,
            sentence: "there is no folder 'b' for --build-context a=…"),
        Refusal(
            arguments: ["step", "--rules", "classic", "/etc"], status: 1,
            sentence: "dockstep itself builds by BuildKit's rules"),
        Refusal(
            arguments: ["verify", "--engine", "embedded", "/"], status: 1,
            sentence: "verify compares dockstep's own engine with Docker"),
        Refusal(arguments: ["push-to", "podman", "x"], status: 64, sentence: "'podman' is invalid"),
        Refusal(arguments: ["step", "--engine", "dokcer", "/"], status: 64, sentence: "'dokcer' is invalid"),
        Refusal(arguments: ["plan", "--rules", "old", "/"], status: 64, sentence: "'old' is invalid"),
        Refusal(arguments: ["--progress", "json", "/"], status: 1, sentence: "--progress json belongs to"),
        Refusal(arguments: ["build", "--label", "=x", "/"], status: 1, sentence: "'=x' has no name"),
        Refusal(arguments: ["build", "-t", "A", "/"], status: 1, sentence: "must be lower case"),
        Refusal(arguments: ["build", "--platform", "//", "/"], status: 1, sentence: "'//' is not a platform"),
        Refusal(arguments: ["step", "-f", "-", "/"], status: 1, sentence: "can't be both what is built and the"),
        Refusal(
            arguments: ["--commands", "/no/such", "/etc"], status: 1,
            sentence: "could not read '/no/such': there is no such file"),
        Refusal(arguments: ["run", "nothing-there"], status: 125, sentence: "nothing-there"),
    ])
    func isRefusedInOneLine(_ refusal: Refusal) async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.run(refusal.arguments)
            #expect(outcome.status == refusal.status)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.hasPrefix("Error: "))
            #expect(outcome.errors.contains(refusal.sentence), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        }
    }

    /// Errors in a Dockerfile are told with their place, the file named as the user named it.
    @Test(arguments: [
        ("FROM busybox\nCOPPY a b\n", ":2:1: ", "COPY"),
        ("FROM busybox\nCOPY nope /\n", ":2:6: ", "'nope'"),
        ("FROM busybox\nRUN exit 3\n", ":2:1: ", "exit code 3"),
        ("", ":1:1: ", "Dockerfile"),
    ])
    func namesThePlace(_ text: String, _ place: String, _ word: String) async throws {
        try await withDockstep { dockstep in
            let path = try dockstep.write(text, to: "project/Dockerfile")
            let outcome = try dockstep.run(["build", "\(dockstep.folder)/project"])
            #expect(outcome.status == 1)
            #expect(outcome.errors.hasPrefix("\(path)\(place)"), "\(outcome.errors)")
            #expect(outcome.errors.contains(word), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        }
    }
}
