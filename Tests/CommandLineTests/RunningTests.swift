internal import Foundation
internal import Glibc
internal import TestSupport
internal import Testing

/// `run` with ports, volumes and signals, by root and by an ordinary user.
@Suite struct RunningTests {
    private static let dockerfile = """
        FROM busybox
        RUN mkdir /www && echo hello > /www/index.html
        EXPOSE 80
        VOLUME /data
        STOPSIGNAL SIGUSR1
        CMD ["httpd", "-f", "-p", "80", "-h", "/www"]
        """

    /// The program's words, by root or by the ordinary user, in a folder of theirs with an image `web`.
    private func withImage(
        asUser: Bool, _ body: (_ command: (String) -> [String], _ folder: String) async throws -> Void
    ) async throws {
        try await withDockstep { dockstep in
            let user = asUser ? try ordinaryUser() : nil
            try runSuccessfully(["cp", dockstep.path, dockstep.folder])
            try dockstep.write(Self.dockerfile, to: "project/Dockerfile")
            try runSuccessfully(["chmod", "-R", "go+rX", dockstep.folder])
            if let user { try runSuccessfully(["chown", "-R", user, dockstep.folder]) }
            let command = { (words: String) -> [String] in
                let line =
                    "cd \(dockstep.folder) && export DOCKSTEP_HOME=$PWD/home LC_ALL=C.UTF-8 DOCKSTEP_OFFLINE=1; exec ./dockstep \(words)"
                guard let user else { return ["sh", "-c", line] }
                // `exec`, so that the program itself gets what is sent to the process that the test started.
                return ["setpriv", "--reuid", user, "--regid", user, "--init-groups", "sh", "-c", line]
            }
            let built = try runCommand(command("build -q -t web project"))
            try #require(built.status == 0, "\(built.errors)")
            try await body(command, dockstep.folder)
        }
    }

    @Test(arguments: [false, true])
    func aPortIsReachedWhereItIsPublishedAndOnlyThere(_ asUser: Bool) async throws {
        try await withImage(asUser: asUser) { command, _ in
            try await withProgram(command("run -p 127.0.0.1::80 web")) { program in
                let line = try await program.line(containing: "80/tcp -> 127.0.0.1:")
                let port = try #require(line.split(separator: ":").last)
                try await expectEventually { try fetch(port: port) == "hello\n" }
            }
            // Exposed, and in a network of its own: published it is not.
            try await withProgram(command("run --explain --network private web")) { program in
                _ = try await program.line(containing: "EXPOSE 80/tcp publishes nothing")
                try await Task.sleep(for: .seconds(1))
                #expect(try fetch(port: "80") == nil)
            }
        }
    }

    @Test func helpersEndWithAKilledProgram() async throws {
        try await withImage(asUser: false) { command, _ in
            var port = ""
            var started: [String] = []
            try await withProgram(command("run -p 127.0.0.1::80 web")) { program in
                port = String(try #require(try await program.line(containing: "->").split(separator: ":").last))
                try await expectEventually { try fetch(port: port) == "hello\n" }
                started = try runCommand(["pgrep", "-P", "\(program.number)"]).output.split(separator: "\n").map(
                    String.init)
                kill(program.number, SIGKILL)
                _ = try await program.status()
            }
            try await expectEventually { try fetch(port: port) == nil }
            // The container's guard, and pasta or slirp4netns where there is one; of one that nobody has waited for yet
            // the command line is empty.
            #expect(!started.isEmpty)
            try await expectEventually {
                started.allSatisfy { (FileManager.default.contents(atPath: "/proc/\($0)/cmdline") ?? Data()).isEmpty }
            }
        }
    }

    @Test func aPortInUseIsTold() async throws {
        try await withImage(asUser: false) { command, _ in
            try await withProgram(command("run -p 127.0.0.1::80 web")) { program in
                let port = try #require(try await program.line(containing: "->").split(separator: ":").last)
                let refused = try runCommand(command("run -p 127.0.0.1:\(port):80 web"))
                #expect(refused.status == 125)
                #expect(refused.errors.contains("port \(port) of 127.0.0.1 is already in use"), "\(refused.errors)")
            }
            let discarded = try runCommand(command("run --network host -p 80 web true"))
            #expect(discarded.status == 0)
            #expect(discarded.errors.contains("WARNING: published ports are discarded with --network host"))
        }
    }

    @Test func lowPortsAreRoots() async throws {
        try await withImage(asUser: true) { command, _ in
            let limit = try String(contentsOfFile: "/proc/sys/net/ipv4/ip_unprivileged_port_start", encoding: .utf8)
            guard limit == "1024\n" else { return }
            let refused = try runCommand(command("run -p 80:80 web"))
            #expect(refused.status == 125)
            #expect(refused.errors.contains("port 80 of 0.0.0.0 is kept for root"), "\(refused.errors)")
        }
    }

    @Test(arguments: [false, true])
    func volumesAreTheMachinesFoldersOrGoWithTheContainer(_ asUser: Bool) async throws {
        try await withImage(asUser: asUser) { command, folder in
            let ran = try runCommand(
                command(
                    "run --read-only -v ./new/folder:/out -v $PWD/project:/in:ro web sh -c "
                        + "'cp /in/Dockerfile /out/copy; echo x > /in/y; echo z > /data/z && cat /data/z; echo w > /w'")
            )
            #expect(ran.output == "z\n")
            #expect(ran.errors.contains("/in/y: Read-only file system"), "\(ran.errors)")
            #expect(ran.errors.contains("/w: Read-only file system"))
            #expect(
                try String(contentsOfFile: "\(folder)/new/folder/copy", encoding: .utf8) == Self.dockerfile)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/project/y"))
            let gone = try runCommand(command("run web ls /data"))
            #expect(gone.output == "" && gone.status == 0)
            let named = try runCommand(command("run -v data:/data web true"))
            #expect(named.status == 125 && named.errors.contains("'data' would be a volume with a name"))
        }
    }

    @Test(arguments: [false, true])
    func whatARunChangesIsToldAndGone(_ asUser: Bool) async throws {
        try await withImage(asUser: asUser) { command, _ in
            let ran = try runCommand(
                command("run --explain web sh -c 'rm /www/index.html; echo a > /a; echo d > /data/d'"))
            #expect(
                ran.errors.hasSuffix(
                    "The container is gone, and with it the 2 files that it changed: /a, /www/index.html (deleted); "
                        + "an image never changes by running it.\n"), "\(ran.errors)")
            let again = try runCommand(command("run --explain web cat /www/index.html"))
            #expect(again.output == "hello\n" && !again.errors.contains("The container is gone"))
            let quiet = try runCommand(command("run web touch /a"))
            #expect(quiet.errors == "")
        }
    }

    @Test(arguments: [false, true])
    func signalsGoToProcessOne(_ asUser: Bool) async throws {
        try await withImage(asUser: asUser) { command, _ in
            let script =
                "'trap \"echo hung; exit 9\" HUP; trap \"\" INT; echo up-$((6*7)); while :; do sleep 0.1; done'"
            try await withProgram(command("run --explain web sh -c \(script)")) { program in
                _ = try await program.line(containing: "up-42")
                // It has no handler for the one and ignores the other.
                kill(program.number, SIGTERM)
                kill(program.number, SIGINT)
                _ = try await program.line(containing: "Process 1 still runs after SIG")
                kill(program.number, SIGHUP)
                _ = try await program.line(containing: "hung")
                let status = try await program.status()
                #expect(status == 9)
            }
        }
    }

    @Test func theThirdTimeTheContainerIsStoppedByTheImagesSignal() async throws {
        try await withImage(asUser: false) { command, _ in
            let script = "'trap \"echo stopped; exit 3\" USR1; echo up-$((6*7)); while :; do sleep 0.1; done'"
            try await withProgram(command("run --explain web sh -c \(script)")) { program in
                _ = try await program.line(containing: "up-42")
                for _ in 1...3 {
                    kill(program.number, SIGTERM)
                    try await Task.sleep(for: .milliseconds(50))
                }
                _ = try await program.line(containing: "as 'docker stop' does: SIGUSR1 now, SIGKILL after 10 seconds")
                let status = try await program.status()
                #expect(status == 3)
            }
        }
    }

    @Test(arguments: [false, true])
    func exitCodesAreDockers(_ asUser: Bool) async throws {
        try await withImage(asUser: asUser) { command, folder in
            try Data("A=file\nB=file\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/variables"))
            for (words, code) in [
                ("web sh -c 'exit 42'", 42), ("web nothing", 127), ("web /etc/passwd", 126), ("--nope web", 125),
                ("nothing-there", 125), ("-w /www/index.html web true", 125), ("-u nobodyhere web true", 125),
                ("-w relative web true", 125), ("-e =1 web true", 125), ("--entrypoint= web", 125),
                ("--entrypoint= web true", 0), ("--entrypoint '' web false", 1),
                ("web sh -c 'kill -9 $$; exit 1'", 1), ("web sh -c \"sh -c 'kill -9 \\$\\$'; exit \\$?\"", 137),
            ] {
                let ran = try runCommand(command("run \(words)"))
                #expect(ran.status == Int32(code), "\(words): \(ran.errors)")
            }
            let ran = try runCommand(
                command(
                    "run --rm --name n -h box -u 33:33 -w /not/there --env-file variables -e B=2 --add-host db:10.0.0.5 web "
                        + "sh -c 'hostname; id -u; id -g; pwd; echo $A $B $HOSTNAME; grep db /etc/hosts'"))
            #expect(ran.output == "box\n33\n33\n/not/there\nfile 2 box\n10.0.0.5\tdb\n", "\(ran.errors)")
        }
    }

    @Test func theTerminalIsTheCommands() async throws {
        try await withImage(asUser: false) { command, _ in
            try await withTerminal(columns: 91, rows: 33, command: command("run -it web sh")) { terminal in
                try await terminal.expect("# ")
                terminal.send("stty size; tty\r")
                try await terminal.expect("33 91")
                try await terminal.expect("/dev/")
                // Ctrl-C goes to what runs in the foreground of the shell inside.
                terminal.send("sleep 600\r")
                try await Task.sleep(for: .milliseconds(500))
                terminal.send("\u{3}")
                try await terminal.expect("# ", seconds: 10)
                try terminal.resize(columns: 77, rows: 21)
                try await Task.sleep(for: .milliseconds(500))
                terminal.send("stty size; touch /x; exit 6\r")
                try await terminal.expect("21 77")
                try await terminal.expect("with it the ")
                let code = try await terminal.exitCode()
                #expect(code == 6)
            }
        }
    }

    @Test(arguments: [false, true])
    func aTerminalIsMadeWhereThereIsNone(_ asUser: Bool) async throws {
        try await withImage(asUser: asUser) { command, _ in
            let ran = try runCommand(
                command("run -t web sh -c 'test -t 0 && test -t 1 && test -t 2 && echo $TERM; stty size; exit 4'"))
            #expect(ran.status == 4)
            #expect(ran.output == "xterm\r\n24 80\r\n", "\(ran.errors)")
            let missing = try runCommand(command("run -t web nothing"))
            #expect(missing.status == 127 && missing.output == "", "\(missing)")
        }
    }

    @Test func withoutTTheCommandFindsPipes() async throws {
        try await withImage(asUser: false) { command, _ in
            let script = "'for d in 0 1 2; do test -t $d && echo terminal; done; read line; echo got $line'"
            try await withTerminal(command: command("run -i web sh -c \(script)")) { terminal in
                try await terminal.expect("EXPOSE")
                try await Task.sleep(for: .seconds(1))
                terminal.send("words\r")
                try await terminal.expect("got words")
                let code = try await terminal.exitCode()
                #expect(code == 0)
                #expect(!terminal.shown.contains("terminal\n"))
            }
        }
    }

    @Test func controlCGoesToProcessOneWhichMayGoOn() async throws {
        try await withImage(asUser: false) { command, _ in
            try await withTerminal(command: command("run web sleep 600")) { terminal in
                try await terminal.expect("EXPOSE")
                try await Task.sleep(for: .seconds(1))
                terminal.send("\u{3}")
                try await terminal.expect("Process 1 still runs after SIGINT", seconds: 10)
                terminal.send("\u{3}")
                try await Task.sleep(for: .milliseconds(100))
                terminal.send("\u{3}")
                try await terminal.expect("Stopping the container as 'docker stop' does: SIGUSR1")
                terminal.send("\u{3}")
                let code = try await terminal.exitCode()
                #expect(code == 137)
            }
        }
    }
}

/// What a server of the loopback answers to `GET /`; nil where nobody answers.
private func fetch(port: some StringProtocol) throws -> String? {
    let outcome = try runCommand(["curl", "-s", "--max-time", "5", "http://127.0.0.1:\(port)/"])
    return outcome.status == 0 ? outcome.output : nil
}

private func expectEventually(
    seconds: Double = 10, _ condition: () throws -> Bool, location: SourceLocation = #_sourceLocation
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if try condition() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    #expect(try condition(), sourceLocation: location)
}
