internal import TestSupport
internal import Testing

/// A terminal that no session of the program's has for its own.
@Suite struct ForeignTerminalTests {
    /// After `su -c` or `setsid` the terminal is there and is no session's of the program: it has no job control to hand on.
    @Test func aTerminalOfAnotherSessionIsReadAllTheSame() async throws {
        try await withDockstep { dockstep in
            let folder = try dockstep.write("FROM busybox\nCMD [\"sh\"]\n", to: "p/Dockerfile").folder
            try await withTerminal(
                command: ["setsid", "--wait", dockstep.path, folder], environment: dockstep.environment
            ) { terminal in
                try await terminal.expect("(dockstep 0/2) ")
                terminal.send("continue\r")
                try await terminal.expect("(dockstep 2/2) ")
                for command in ["run", "exec"] {
                    terminal.send("\(command) sh -c 'echo ready; read word; echo got $word'\r")
                    try await terminal.expect("ready\n")
                    terminal.send("\(command)-word\r")
                    try await terminal.expect("got \(command)-word")
                    try await terminal.expect("(dockstep 2/2) ")
                }
                terminal.send("quit\r")
                #expect(try await terminal.exitCode() == 0)
            }
        }
    }
}
