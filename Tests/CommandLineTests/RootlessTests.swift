internal import Foundation
internal import TestSupport
internal import Testing

/// The samples as an ordinary user with sub-ids.
@Suite struct RootlessTests {
    /// The program's words run by the user, in a folder of theirs; as the tests' own user where that is an ordinary one.
    private func withUser(_ body: (_ run: (String) throws -> CommandOutcome) async throws -> Void) async throws {
        try await withDockstep { dockstep in
            let user = try ordinaryUser()
            // The user may have no way into the folder where the program was built.
            try runSuccessfully(["cp", "-r", dockstep.path, "\(packageFolder())/sample-projects", dockstep.folder])
            try runSuccessfully(["chmod", "-R", "go+rX", dockstep.folder])
            if let user { try runSuccessfully(["chown", "-R", user, dockstep.folder]) }
            try await body { words in
                let command = "cd \(dockstep.folder) && DOCKSTEP_HOME=$PWD/home LC_ALL=C.UTF-8 ./dockstep \(words)"
                return try runCommand(
                    user.map { ["su", $0, "-s", "/bin/sh", "-c", command] } ?? ["sh", "-c", command])
            }
        }
    }

    @Test(arguments: SampleTests.samples) func buildsAndRuns(_ sample: SampleTests.Sample) async throws {
        try await withUser { run in
            let built = try run("build -t \(sample.name) sample-projects/\(sample.name)")
            #expect(built.status == 0, "\(built.errors)")
            let ran = try run("run \(sample.name) \(sample.arguments.joined(separator: " "))")
            #expect(ran.status == 0, "\(ran.errors)")
            #expect(ran.output == sample.output)
        }
    }

    @Test func theSessionSaysSo() async throws {
        try await withUser { run in
            let outcome = try run("--commands /dev/null sample-projects/greeter")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("rootless"))
        }
    }

    @Test func otherUsersIDsWork() async throws {
        try await withUser { run in
            let built = try run(
                "build -t owners -f - sample-projects/greeter << 'END'\nFROM busybox\nRUN echo x > /f && chown 1234:5678 /f\nEND"
            )
            #expect(built.status == 0, "\(built.errors)")
            let ran = try run("run owners stat -c %u:%g /f")
            #expect(ran.output == "1234:5678\n", "\(ran.errors)")
        }
    }
}
