internal import Foundation
internal import TestSupport
internal import Testing

/// Ctrl-C and the signals that end programs: the step is not taken, and no process is left.
@Suite struct RobustnessSignalTests {
    /// A project whose second RUN waits, wearing a mark that no other process has.
    private func withWaitingProject(
        _ body: (_ dockstep: DockstepProgram, _ project: String, _ mark: String) async throws -> Void
    ) async throws {
        try await withDockstep { dockstep in
            let mark = "600.\(UInt32.random(in: 10_000_000...99_999_999))"
            let path = try dockstep.write(
                "FROM busybox\nRUN echo first > /first\nRUN echo begun; sleep \(mark) & sleep \(mark)\nRUN echo never\n",
                to: "p/Dockerfile")
            try await body(dockstep, path.folder, mark)
        }
    }

    /// Waits until no process wears the mark.
    private func expectGone(_ mark: String) async throws {
        for _ in 0..<200 {
            let left = try runCommand(["pgrep", "-f", "sleep \(mark)"])
            if left.status == 1 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("a process of the step is still there")
    }

    /// A script that starts a command, waits for its step to begin, sends it a signal and prints its exit code.
    private func end(_ command: String, by signal: String) -> String {
        """
        python3 -c "
        import os, signal, subprocess, sys
        build = subprocess.Popen('exec \(command)', shell=True, stdout=subprocess.PIPE, stderr=open('err', 'w'))
        text = b''
        while b'begun\\n' not in text.replace(b'echo begun', b''): text += os.read(build.stdout.fileno(), 4096) or exit('no start')
        build.send_signal(signal.SIG\(signal))
        rest = build.stdout.read()
        open('out', 'wb').write(text + rest)
        print(build.wait())"
        """
    }

    @Test(arguments: [("INT", 130), ("TERM", 143), ("HUP", 129)])
    func aBuildEndsWithASentence(_ signal: String, _ code: Int) async throws {
        try await withWaitingProject { dockstep, _, mark in
            let outcome = try dockstep.script(end("$D build -t x p", by: signal))
            #expect(outcome.output == "\(code)\n", "\(outcome.errors)")
            try #expect(
                dockstep.read("err") == "Error: interrupted: step 3 is not taken, and the steps before it are kept\n")
            try await expectGone(mark)
            let left = try dockstep.script(
                "ls -A home/snapshots/work home/temporary home/leases home/containers/runtime; $D images -q | wc -l; $D plan p"
            )
            #expect(left.output.contains(":\n\n") && !left.output.contains("dockstep-"))
            #expect(
                left.output.contains("HIT    RUN echo first > /first") && left.output.contains("MISS   RUN echo begun"))
        }
    }

    @Test func jsonEndsWithTheError() async throws {
        try await withWaitingProject { dockstep, _, mark in
            let script = end("$D build --progress json p", by: "INT").replacing(
                "while b'begun\\n' not in text.replace(b'echo begun', b'')", with: "while text.count(b'}\\n') < 2")
            // JSON tells of a step when it has ended: the one that waits has begun a little after the one before.
            let outcome = try dockstep.script(
                script.replacing("build.send_signal", with: "__import__('time').sleep(0.3); build.send_signal"))
            #expect(outcome.output == "130\n", "\(outcome.errors)")
            let last = try dockstep.read("out").split(separator: "\n").last ?? ""
            #expect(last.contains(#""type":"error""#) && last.contains("interrupted: step 3 is not taken"), "\(last)")
            try await expectGone(mark)
        }
    }

    /// What the caller ignores stays ignored, as for every program.
    @Test func whatIsIgnoredStaysSo() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN echo begun; sleep 0.3; echo done\n", to: "p/Dockerfile")
            let outcome = try dockstep.script("trap '' HUP\n" + end("$D build p", by: "HUP"))
            #expect(outcome.output == "0\n", "\(outcome.errors)")
            try #expect(dockstep.read("out").contains("done\n"))
        }
    }

    /// A key at a terminal on which `build` runs: Ctrl-C, and Ctrl-\ that asks for no trace of the stack.
    @Test(arguments: [("\u{3}", Int32(130)), ("\u{1C}", 131)])
    func aKeyEndsABuild(_ key: String, _ code: Int32) async throws {
        try await withWaitingProject { dockstep, project, mark in
            try await withTerminal(command: [dockstep.path, "build", project], environment: dockstep.environment) {
                try await $0.expect("begun\n")
                $0.send(key)
                if code == 130 { try await $0.expect("interrupted: step 3 is not taken") }
                let ended = try await $0.exitCode()
                #expect(ended == code)
            }
            try await expectGone(mark)
        }
    }

    /// Ctrl-C at the prompt: back to it, the step not taken, and the session good for more.
    @Test func controlCReturnsToThePrompt() async throws {
        try await withWaitingProject { dockstep, project, mark in
            try await withTerminal(command: [dockstep.path, project], environment: dockstep.environment) {
                try await $0.expect("(dockstep 0/4) ")
                $0.send("continue\r")
                for _ in 0..<3 {
                    try await $0.expect("begun\n")
                    $0.send("\u{3}")
                    try await $0.expect("Interrupted: step 3 is not taken.", seconds: 10)
                    try await $0.expect("(dockstep 2/4) ")
                    try await expectGone(mark)
                    $0.send("exec cat /first\r")
                    try await $0.expect("first\n")
                    try await $0.expect("(dockstep 2/4) ")
                    $0.send("step\r")
                }
                try await $0.expect("begun\n")
                $0.send("\u{3}")
                try await $0.expect("(dockstep 2/4) ")
                $0.send("quit\r")
                let code = try await $0.exitCode()
                #expect(code == 0)
            }
        }
    }

    /// The prompt, asked to end while a step runs: it ends, and with it all that it started.
    @Test(arguments: ["TERM", "HUP"]) func theSessionEnds(_ signal: String) async throws {
        try await withWaitingProject { dockstep, _, mark in
            try dockstep.write("continue\n", to: "commands")
            let outcome = try dockstep.script(end("$D --commands commands p", by: signal))
            #expect(outcome.output == (signal == "TERM" ? "-15\n" : "-1\n"), "\(outcome.errors)")
            try await expectGone(mark)
            let next = try dockstep.script(
                "$D --commands /dev/null p >/dev/null; ls -A home/snapshots/work home/containers/runtime home/temporary"
            )
            #expect(!next.output.contains("dockstep-") && next.status == 0)
            #expect(next.output.split(separator: "\n").allSatisfy { $0.hasSuffix(":") }, "\(next.output)")
        }
    }
}
