internal import Foundation
internal import TestSupport
internal import Testing

/// Every kind of bad Dockerfile gets one sentence with its place, by whatever command reads it.
@Suite struct BadInputDockerfileTests {
    struct Bad: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        /// `LINE:COLUMN`.
        var place: String
        var words: String
        /// Told by `step` when the step comes, not before.
        var isOfStep = false

        init(_ name: String, _ text: String, _ place: String, _ words: String, isOfStep: Bool = false) {
            self.init(name, Array(text.utf8), place, words, isOfStep: isOfStep)
        }

        init(_ name: String, _ bytes: [UInt8], _ place: String, _ words: String, isOfStep: Bool = false) {
            testDescription = name
            self.bytes = bytes
            self.place = place
            self.words = words
            self.isOfStep = isOfStep
        }
    }

    static let bad = [
        Bad(
            "an unknown instruction", "FROM busybox\nRUNN echo\n", "2:1",
            "unknown instruction 'RUNN'; did you mean 'RUN'?"),
        Bad("a missing argument", "FROM busybox\nCOPY a\n", "2:6", "COPY needs a source and a destination"),
        Bad("no argument", "FROM busybox\nVOLUME\n", "2:1", "VOLUME needs at least one path"),
        Bad(
            "a bad flag", "FROM busybox\nCOPY --chwon=1 a /\n", "2:6",
            "COPY has no flag '--chwon'; did you mean '--chown'?"),
        Bad("a JSON array of numbers", "FROM busybox\nRUN [\"a\", 1]\n", "2:11", "holds something other than strings"),
        Bad("SHELL without its array", "FROM busybox\nSHELL [\"sh\", c]\n", "2:7", "SHELL takes a JSON array"),
        Bad("an unknown base", "FROM busybox AS build\nFROM buidl\n", "2:6", "did you mean 'build'?", isOfStep: true),
        Bad(
            "an unknown stage", "FROM busybox AS build\nFROM busybox\nCOPY --from=biuld /x /\n", "3:6",
            "there is neither a stage nor an image 'biuld'; did you mean 'build'?", isOfStep: true),
        Bad("a missing source", "FROM busybox\nCOPY nope /\n", "2:6", "there is no 'nope'", isOfStep: true),
        Bad(
            "a source above", "FROM busybox\nCOPY ../x /\n", "2:6", "only files below the context folder",
            isOfStep: true),
        Bad("a link out", "FROM busybox\nCOPY out /\n", "2:6", "a symbolic link to '/etc/passwd'", isOfStep: true),
        Bad(
            "a link to a folder outside", "FROM busybox\nCOPY system/passwd /\n", "2:6", "a symbolic link to '/etc'",
            isOfStep: true),
        Bad("nothing", "", "1:1", "the file has no instructions; start it with FROM"),
        Bad("comments", "# only\n", "1:7", "the file has no instructions"),
        Bad("no FROM", "RUN true\n", "1:1", "FROM"),
        Bad("a binary", [0x7F, 0x45, 0x4C, 0x46, 0, 1, 2, 0xFF], "1:5", "byte 4 is NUL, so this is no text"),
        Bad("another encoding", Array("FROM busybox\nRUN echo ".utf8) + [0xE9, 0x0A], "2:10", "(0xE9) is not UTF-8"),
        Bad("UTF-16", [0xFF, 0xFE, 0x46, 0, 0x52, 0], "1:1", "(0xFF) is not UTF-8 text"),
        Bad(
            "10 MB on one line", Array("FROM busybox\n".utf8) + [UInt8](repeating: 0x41, count: 10_000_000), "1:1",
            "a Dockerfile at most 4194304; is this the right file?"),
        Bad(
            "10 MB of instructions", Array(String(repeating: "RUN true\n", count: 1_200_000).utf8), "1:1",
            "the file has 10800000 bytes"),
        Bad(
            "a line of 100 kB", "FROM busybox\nENV A=" + String(repeating: "x", count: 100_000), "2:1",
            "Docker reads at most 65535"),
    ]

    @Test(arguments: bad) func isToldInOneSentence(_ bad: Bad) async throws {
        try await withDockstep { dockstep in
            let path = try dockstep.write("", to: "project/Dockerfile")
            try Data(bad.bytes).write(to: URL(fileURLWithPath: path))
            let project = "\(dockstep.folder)/project"
            symlink("/etc/passwd", "\(project)/out")
            symlink("/etc", "\(project)/system")
            for command in [["build", project], ["plan", project], ["build", "--progress", "json", project]] {
                let outcome = try dockstep.run(command)
                #expect(outcome.status == 1, "\(command)")
                #expect(outcome.errors.hasPrefix("\(path):\(bad.place): "), "\(command): \(outcome.errors)")
                #expect(outcome.errors.contains(bad.words), "\(command): \(outcome.errors)")
                #expect(outcome.isOneSentence, "\(command): \(outcome.errors)")
                if command.contains("json") {
                    #expect(outcome.output.split(separator: "\n").last?.contains(#""type":"error""#) == true)
                }
            }
            let session = try dockstep.run([project], input: "continue\n")
            #expect(session.status == 1)
            if bad.isOfStep {
                #expect(session.output.contains("\(bad.place)"), "\(session.output)")
            } else {
                #expect(session.output.isEmpty)
                #expect(session.errors.hasPrefix("\(path):\(bad.place): ") && session.isOneSentence)
            }
        }
    }

    /// With a network a name that is no stage is asked of a registry; the stage that was meant is named all the same.
    @Test(arguments: ["COPY --from=biuld /x /", "FROM biuld"])
    func aMisspeltStageIsNamedThoughItWasPulledFor(_ line: String) async throws {
        try await withDockstep { dockstep in
            let text = "FROM busybox AS build\nFROM busybox\n\(line)\n"
            let project = try dockstep.write(text, to: "project/Dockerfile").folder
            // Nobody listens there: no registry is reached, whatever network this machine has.
            let away = ["DOCKSTEP_OFFLINE": "0", "HTTPS_PROXY": "http://127.0.0.1:1", "NO_PROXY": ""]
            let outcome = try dockstep.run(["build", project], environment: away)
            #expect(outcome.status == 1 && outcome.isOneSentence, "\(outcome.errors)")
            let place = "\(project)/Dockerfile:3:6: "
            #expect(
                outcome.errors.hasPrefix(
                    "\(place)there is no earlier stage of this name, and the image 'biuld:latest' can't be pulled ("),
                "\(outcome.errors)")
            #expect(outcome.errors.hasSuffix("; did you mean 'build'?\n"))
        }
    }

    @Test(arguments: [
        ("COPY [\"a\" \"b\"]", "2:6", "'[a' is not a pattern, for its '[' has no ']'; if a JSON array is meant"),
        ("WORKDIR /bin/sh", "2:1", "'/bin/sh' in the image is not a folder, and here it would have to be one"),
        (
            "COPY Dockerfile /bin/sh/x", "2:6",
            "'/bin/sh' in the image is not a folder, and here it would have to be one"
        ),
    ])
    func whatCannotBeIsNamed(_ line: String, _ place: String, _ words: String) async throws {
        try await withDockstep { dockstep in
            let project = try dockstep.write("FROM busybox\n\(line)\n", to: "project/Dockerfile").folder
            let outcome = try dockstep.run(["build", project])
            #expect(outcome.status == 1 && outcome.isOneSentence, "\(outcome.errors)")
            #expect(outcome.errors.hasPrefix("\(project)/Dockerfile:\(place): \(words)"), "\(outcome.errors)")
        }
    }

    /// The same holds where the shell then fails at it, where it matters most.
    @Test func aBrokenExecFormThatFailsIsToldOf() async throws {
        try await withDockstep { dockstep in
            let project = try dockstep.write("FROM busybox\nRUN ['echo', 'hi']\n", to: "project/Dockerfile").folder
            let note = "what begins with '[' at line 2, column 5 is no JSON array"
            let built = try dockstep.run(["build", project])
            #expect(built.status == 1 && built.output.contains(note), "\(built.output)")
            let stepped = try dockstep.run([project], input: "step 2\n")
            #expect(stepped.status == 1 && stepped.output.contains(note), "\(stepped.output)")
        }
    }

    /// Docker runs such a line by the shell and says nothing; a learner hears of it, and the build goes on.
    @Test func aBrokenExecFormIsToldOf() async throws {
        try await withDockstep { dockstep in
            let project = try dockstep.write("FROM busybox\nCMD ['echo', 'hi']\n", to: "project/Dockerfile").folder
            let outcome = try dockstep.run(["build", project])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("what begins with '[' at line 2, column 5 is no JSON array"))
        }
    }

    /// The folder in a Dockerfile's place, one that may not be read, a link in a circle, none.
    @Test func whatIsNoFileIsToldInOneSentence() async throws {
        try await withUserDockstep { user in
            let cases = [
                ("mkdir p/Dockerfile", "could not read 'p/Dockerfile': it is a folder; name a file"),
                ("ln -s Dockerfile p/Dockerfile", "there is no Dockerfile 'p/Dockerfile'"),
                ("true", "there is no Dockerfile 'p/Dockerfile': write one, or name another by --file"),
            ]
            for (script, words) in cases {
                for command in ["build p", "plan p", "--commands /dev/null p"] {
                    let outcome = try user.run("rm -rf p && mkdir p && \(script); ./dockstep \(command)")
                    #expect(outcome.status == 1, "\(script)")
                    #expect(outcome.errors.hasPrefix("Error: \(words)"), "\(outcome.errors)")
                    #expect(outcome.isOneSentence && outcome.output.isEmpty)
                }
            }
            let secret = try user.run("./dockstep build -f /etc/shadow p")
            #expect(secret.status == 1)
            #expect(secret.errors.hasPrefix("Error: could not open '/etc/shadow': you have no permission"))
            #expect(secret.isOneSentence)
        }
    }

    /// A Dockerfile broken in the middle of a session: the session stays where it is, and goes on with the mended one.
    @Test func aReloadOfABrokenFileLosesNothing() async throws {
        try await withDockstep { dockstep in
            let good = "FROM busybox\nRUN echo one > /one\nRUN echo two > /two\n"
            let path = try dockstep.write(good, to: "project/Dockerfile")
            try await withTerminal(command: [dockstep.path, path.folder], environment: dockstep.environment) {
                terminal in
                try await terminal.expect("(dockstep 0/3) ")
                terminal.send("step 2\r")
                try await terminal.expect("(dockstep 2/3) ")
                let broken: [[UInt8]?] = [
                    Array("FROM busybox\nRUNN x\n".utf8), [], [0, 1, 0xFF], [UInt8](repeating: 0x0A, count: 5 << 20),
                    nil,
                ]
                for bytes in broken {
                    if let bytes {
                        try Data(bytes).write(to: URL(fileURLWithPath: path))
                    } else {
                        try FileManager.default.removeItem(atPath: path)
                    }
                    terminal.send("reload\r")
                    try await terminal.expect("Dockerfile")
                    try await terminal.expect("(dockstep 2/3) ")
                    terminal.send("exec cat /one\r")
                    try await terminal.expect("one\n")
                    try await terminal.expect("(dockstep 2/3) ")
                }
                try dockstep.write(good + "RUN echo three > /three\n", to: "project/Dockerfile")
                terminal.send("reload\r")
                try await terminal.expect("(dockstep 2/4) ")
                terminal.send("continue\r")
                try await terminal.expect("(dockstep 4/4) ")
                terminal.send("quit\r")
                let code = try await terminal.exitCode()
                #expect(code == 0)
            }
        }
    }
}

extension String {
    /// The folder that a path's file is in.
    var folder: String { (self as NSString).deletingLastPathComponent }
}
