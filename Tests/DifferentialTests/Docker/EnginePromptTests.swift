internal import Foundation
internal import TestSupport
internal import Testing

/// The prompt on Docker as a person has it, on a pseudo-terminal, with an engine of the test's own.
@Suite(.enabled(if: getuid() == 0, "dockerd needs root"), .serialized)
struct EnginePromptTests {
    private static let rules = ["buildkit", "classic"]

    /// A store with `busybox`, which the engine has too.
    private func withEngine(
        _ body: (TestDockerd, DockstepProgram, [String: String]) async throws -> Void
    ) async throws {
        try await withRestartableDockerd { engine in
            try await withDockstep { dockstep in
                let environment = dockstep.environment.merging([
                    "DOCKER_HOST": engine.docker.host,
                    "PATH": "/usr/bin:\(ProcessInfo.processInfo.environment["PATH"] ?? "/bin")",
                ]) { $1 }
                let base = "\(dockstep.folder)/base"
                try dockstep.write("FROM busybox\n", to: "base/Dockerfile")
                for arguments in [["build", "-q", base], ["push-to", "docker", "busybox"]] {
                    let outcome = try dockstep.run(arguments, environment: environment)
                    try #require(outcome.status == 0, "\(outcome.errors)")
                }
                try await body(engine, dockstep, environment)
            }
        }
    }

    private func command(_ dockstep: DockstepProgram, _ rules: String, _ project: String) -> [String] {
        [dockstep.path, "--engine", "docker", "--rules", rules, "--network", "host", project]
    }

    enum Ending: String, Sendable, CaseIterable {
        case killed
        case stopped
    }

    /// An engine that ends while a command runs: one sentence, and the session goes on when there is an engine again.
    @Test(arguments: rules, Ending.allCases)
    func anEngineThatGoesAwayLeavesTheSessionAlive(_ rules: String, _ ending: Ending) async throws {
        try await withEngine { engine, dockstep, environment in
            let (project, length) = try slowProject(dockstep)
            defer { Self.end("sleep \(length)") }
            try await withTerminal(
                columns: 200, command: command(dockstep, rules, project), environment: environment
            ) {
                try await $0.expect("(dockstep 0/5) ")
                $0.send("continue\r")
                try await $0.expect("\nbegun")
                switch ending {
                case .killed: engine.kill()
                case .stopped: engine.stop()
                }
                try await $0.expect("he Docker engine went away in the middle: look whether it is running")
                try await $0.expect("(dockstep 3/5) ")
                // What is known of the steps is looked at without the engine.
                $0.send("cat /one\r")
                try await $0.expect("one\n(dockstep 3/5) ")
                $0.send("step\r")
                try await $0.expect("o Docker engine answers at \(engine.docker.host): start it")
                try await $0.expect("(dockstep 3/5) ")
                try await engine.start()
                try dockstep.write("0\n", to: "p/wait")
                $0.send("reload\r")
                try await $0.expect("(dockstep 2/5) ")
                $0.send("continue\r")
                try await $0.expect("(dockstep 5/5) ", seconds: 60)
                $0.send("run\r")
                try await $0.expect("\none\n")
                try await $0.expect("(dockstep 5/5) ")
                $0.send("quit\r")
                #expect(try await $0.exitCode() == 0)
                #expect(!$0.shown.contains("exit code"), "\($0.shown)")
            }
        }
    }

    /// A project with a command that takes as many seconds as a file says: more than a test does.
    private func slowProject(_ dockstep: DockstepProgram) throws -> (folder: String, length: Int) {
        let length = Int.random(in: 3000..<9000)
        try dockstep.write(
            """
            FROM busybox
            RUN echo one > /one
            COPY wait /wait
            RUN echo begun && sleep $(cat /wait)
            CMD ["cat", "/one"]

            """, to: "p/Dockerfile")
        try dockstep.write("\(length)\n", to: "p/wait")
        return ("\(dockstep.folder)/p", length)
    }

    /// The processes on this machine whose command line begins with these words.
    private static func processes(_ words: String) -> [Int32] {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return numbers.compactMap(Int32.init).filter { number in
            guard let command = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") else { return false }
            return String(decoding: command.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self).hasPrefix(words)
        }
    }

    /// What an engine that was killed has left.
    private static func end(_ words: String) {
        for process in processes(words) { kill(process, SIGKILL) }
    }

    @Test(arguments: rules) func isDrivenByKeys(_ rules: String) async throws {
        try await withEngine { _, dockstep, environment in
            let (project, length) = try slowProject(dockstep)
            defer { Self.end("sleep \(length)") }
            try await withTerminal(
                columns: 200, command: command(dockstep, rules, project), environment: environment
            ) {
                try await $0.expect("(dockstep 0/5) ")
                $0.send("\r")
                try await $0.expect("(dockstep 1/5) ")
                $0.send("step\r")
                try await $0.expect("MISS")
                try await $0.expect("(dockstep 2/5) ")
                $0.send("continue\r")
                try await $0.expect("\nbegun")
                #expect(!Self.processes("sleep \(length)").isEmpty)
                $0.send("\u{3}")
                try await $0.expect("step 4 is not taken")
                try await $0.expect("(dockstep 3/5) ")
                let deadline = ContinuousClock.now + .seconds(20)
                while !Self.processes("sleep \(length)").isEmpty, ContinuousClock.now < deadline {
                    try await Task.sleep(for: .milliseconds(100))
                }
                #expect(Self.processes("sleep \(length)").isEmpty, "the engine still runs the command")
                try await useTheImage($0)
                $0.send("back 1\r")
                try await $0.expect("(dockstep 2/5) ")
                try dockstep.write("0\n", to: "p/wait")
                $0.send("reload\r")
                try await $0.expect("(dockstep 2/5) ")
                $0.send("continue\r")
                try await $0.expect("(dockstep 5/5) ", seconds: 60)
                $0.send("why 2\r")
                try await $0.expect("(dockstep 5/5) ")
                $0.send("run\r")
                try await $0.expect("\none\n")
                try await $0.expect("(dockstep 5/5) ")
                $0.send("quit\r")
                #expect(try await $0.exitCode() == 0)
            }
        }
    }

    /// A shell with a terminal of its own, and commands, in the image after the step.
    private func useTheImage(_ terminal: TestTerminal) async throws {
        terminal.send("shell\r")
        try await terminal.expect("# ")
        // Ctrl-C is the shell's own there.
        terminal.send("echo $((6 * 9)); sleep 500\r")
        try await terminal.expect("54\n")
        terminal.send("\u{3}")
        try await terminal.expect("# ")
        terminal.send("tty; cat /one | tr o 0; exit 3\r")
        try await terminal.expect("/dev/")
        try await terminal.expect("0ne")
        try await terminal.expect("(dockstep 3/5) ")
        terminal.send("exec sh -c 'echo $((6 * 7))'\r")
        try await terminal.expect("42")
        try await terminal.expect("(dockstep 3/5) ")
        terminal.send("run --entrypoint id -- -u\r")
        try await terminal.expect("\n0\n")
        try await terminal.expect("(dockstep 3/5) ")
        terminal.send("why 2\r")
        try await terminal.expect("(dockstep 3/5) ")
    }
}
