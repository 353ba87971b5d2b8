import FoundationEssentials
import Glibc
import Testing

@testable import ContainerRuntime

@Suite struct ContainerFailureTests {
    private static let cases: [(arguments: [String], error: RuntimeError)] = [
        (["nothing"], .commandNotFound("nothing")), (["/bin/nothing"], .commandNotFound("/bin/nothing")),
        (["/etc/plain"], .notExecutable("/etc/plain")), (["/etc"], .notExecutable("/etc")),
        (["/etc/text"], .wrongFormat("/etc/text")), (["/etc/lost"], .interpreterMissing("/etc/lost")),
    ]

    @Test(arguments: installedRuntimes)
    func namesWhatCantBeExecuted(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            for (name, text) in [("plain", "x"), ("text", "no program"), ("lost", "#!/no/such\n")] {
                try Data(text.utf8).write(to: URL(filePath: "\(fixture.root)/etc/\(name)"))
                if name != "plain" { chmod("\(fixture.root)/etc/\(name)", 0o755) }
            }
            for (arguments, expected) in Self.cases {
                var container = fixture.shell("")
                container.arguments = arguments
                await #expect(throws: expected, "\(arguments)") { try await fixture.run(container, by: runtime) }
            }
            var container = fixture.shell("")
            container.arguments = ["/bin/private"]
            container.uid = 1000
            try FileManager.default.copyItem(atPath: "/bin/busybox", toPath: "\(fixture.root)/bin/private")
            chmod("\(fixture.root)/bin/private", 0o700)
            await #expect(throws: RuntimeError.notExecutable("/bin/private")) {
                try await fixture.run(container, by: runtime)
            }
        }
    }

    @Test(arguments: installedRuntimes)
    func checksTheWorkingDirectory(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            var container = fixture.shell("true")
            container.workingDirectory = "/none"
            await #expect(throws: RuntimeError.workingDirectoryMissing("/none")) {
                try await fixture.run(container, by: runtime)
            }
            #expect(!FileManager.default.fileExists(atPath: "\(fixture.root)/none"))
            container.workingDirectory = "/bin/busybox"
            await #expect(throws: RuntimeError.workingDirectoryNotFolder("/bin/busybox")) {
                try await fixture.run(container, by: runtime)
            }
            try FileManager.default.createDirectory(atPath: "\(fixture.root)/closed", withIntermediateDirectories: true)
            chmod("\(fixture.root)/closed", 0o700)
            container.workingDirectory = "/closed"
            container.uid = 1000
            let ran = try await fixture.run(container, by: runtime)
            #expect(ran.code == 0)
        }
    }

    @Test(arguments: installedRuntimes)
    func killsOnCancellation(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            // The cases run side by side: each has a number of its own to be found by.
            let seconds = "\(UInt32.random(in: 10_000_000...99_999_999))"
            let container = fixture.shell("trap '' TERM INT; sleep \(seconds) & echo up; wait")
            let (ready, word) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await fixture.runner(runtime).run(container, io: .captured { _, _ in word.yield() })
            }
            for await _ in ready { break }
            #expect(!processes(with: seconds).isEmpty)
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            // The command itself would take more than an hour; machines that test are busy.
            #expect(ContinuousClock.now - start < .seconds(20))
            #expect(processes(with: seconds).isEmpty)
            let left = try FileManager.default.contentsOfDirectory(atPath: "\(fixture.state)/containers")
            #expect(left == [ContainerFolder.lockName])
            let records = (try? FileManager.default.contentsOfDirectory(atPath: "\(fixture.state)/runtime")) ?? []
            #expect(records == [])
        }
    }

    @Test(arguments: [
        (Container(rootfs: "/no/such", arguments: ["x"]), RuntimeError.rootMissing("/no/such")),
        (
            Container(
                rootfs: "/usr", arguments: ["x"],
                mounts: [BindMount(source: "/no/such", destination: "/a", readOnly: true)]),
            .mountSourceMissing("/no/such")
        ),
    ])
    func refusesBeforeItBegins(_ container: Container, error: RuntimeError) async throws {
        try await ContainerFixture.with { fixture in
            await #expect(throws: error) { try await fixture.run(container, by: .chroot) }
        }
    }
}

/// The numbers of the processes that have a word among their arguments.
func processes(with word: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { name in
        name.allSatisfy(\.isNumber)
            && SmallFile.text("/proc/\(name)/cmdline")?.split(separator: "\0").contains(Substring(word)) == true
    }
}
