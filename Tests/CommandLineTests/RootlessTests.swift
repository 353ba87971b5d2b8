internal import Foundation
internal import TestSupport
internal import Testing

/// The samples as an ordinary user with sub-ids.
@Suite struct RootlessTests {
    private func withUser(_ body: (_ run: (String) throws -> CommandOutcome) async throws -> Void) async throws {
        try await withUserDockstep { user in try await body { try user.run("./dockstep \($0)") } }
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
