import FoundationEssentials
import Glibc
import Synchronization
import Testing

@testable import ContainerRuntime

@Suite struct ContainerRunnerTests {
    @Test(arguments: installedRuntimes)
    func givesTheCommandsCode(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            for (script, code) in [("true", 0), ("exit 3", 3), ("exit 255", 255), ("sh -c 'kill -9 $$'; exit $?", 137)]
            {
                let ran = try await fixture.run(fixture.shell(script), by: runtime)
                #expect(ran.code == Int32(code), "\(script)")
            }
        }
    }

    @Test(arguments: installedRuntimes)
    func givesBothStreams(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            let ran = try await fixture.run(fixture.shell("echo out; echo err >&2; cat; exit 1"), by: runtime)
            #expect(ran == ContainerFixture.Ran(code: 1, output: "out\n", error: "err\n"))
        }
    }

    @Test(arguments: installedRuntimes)
    func givesTheWorldAskedFor(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            var container = fixture.shell(
                "echo $A; pwd; id -u; id -g; id -G; hostname; echo $PPID; umask; cat /etc/hosts")
            container.environment += ["A=b c"]
            container.workingDirectory = "/home"
            container.uid = 1234
            container.gid = 56
            container.groups = [78, 90]
            let ran = try await fixture.run(container, by: runtime)
            let lines = ran.output.split(separator: "\n").map(String.init)
            #expect(lines.prefix(5) == ["b c", "/home", "1234", "56", "56 78 90"], "\(ran)")
            #expect(lines.contains("test") && lines.contains("0022") && lines.contains("127.0.0.1\tlocalhost test"))
        }
    }

    /// As containerd and BuildKit do since CVE-2022-36109.
    @Test(arguments: installedRuntimes)
    func countsTheOwnGroupAmongTheOthers(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            var container = fixture.shell("grep Groups /proc/self/status")
            for (gid, groups, told) in [(0, [], "0"), (56, [78, 90], "56 78 90"), (78, [78, 90], "78 90")]
                as [(UInt32, [UInt32], String)]
            {
                container.gid = gid
                container.groups = groups
                let ran = try await fixture.run(container, by: runtime)
                #expect(ran.output.split(whereSeparator: \.isWhitespace).dropFirst().joined(separator: " ") == told)
            }
        }
    }

    @Test(arguments: installedRuntimes)
    func isolatesTheNetwork(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            var container = fixture.shell("ip -o link")
            container.network = .none
            let alone = try await fixture.run(container, by: runtime)
            #expect(alone.code == 0)
            #expect(
                alone.output.split(separator: "\n").count == 1 && alone.output.contains("lo: <LOOPBACK,UP"), "\(alone)")
            container.network = .host
            container.arguments = ["/bin/sh", "-c", "ls -l /proc/self/ns/net"]
            let shared = try await fixture.run(container, by: runtime)
            let own = try #require(SymbolicLink.target(of: "/proc/self/ns/net"))
            #expect(shared.output.contains(own), "\(shared)")
        }
    }

    @Test(arguments: installedRuntimes)
    func holdsCommandsToDockersCapabilities(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            let ran = try await fixture.run(fixture.shell("cat /proc/self/status"), by: runtime)
            let line = ran.output.split(separator: "\n").first { $0.hasPrefix("CapEff") }
            #expect(line == "CapEff:\t00000000a80425fb")
        }
    }

    @Test(arguments: installedRuntimes)
    func keepsAReadOnlyRoot(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            var container = fixture.shell("echo x > /file")
            container.readOnlyRoot = true
            let refused = try await fixture.run(container, by: runtime)
            #expect(refused.code != 0 && refused.error.contains("Read-only file system"), "\(refused)")
            container.readOnlyRoot = false
            let allowed = try await fixture.run(container, by: runtime)
            #expect(allowed.code == 0)
            #expect(FileManager.default.fileExists(atPath: "\(fixture.root)/file"))
        }
    }

    @Test(arguments: installedRuntimes)
    func bindsFilesAndFolders(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            let source = "\(fixture.folder)/source"
            try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: true)
            try Data("here".utf8).write(to: URL(filePath: "\(source)/file"))
            var container = fixture.shell("cat /deep/er/file /one; echo x > /deep/er/new; echo y > /one")
            container.mounts = [
                BindMount(source: source, destination: "/deep/er", readOnly: false),
                BindMount(source: "\(source)/file", destination: "/one", readOnly: true),
            ]
            let ran = try await fixture.run(container, by: runtime)
            #expect(ran.output == "herehere" && ran.code != 0, "\(ran)")
            #expect(FileManager.default.fileExists(atPath: "\(source)/new"))
            #expect(!FileManager.default.fileExists(atPath: "\(fixture.root)/deep"))
            #expect(!FileManager.default.fileExists(atPath: "\(fixture.root)/one"))
        }
    }

    @Test(arguments: installedRuntimes)
    func streamsWhileTheCommandRuns(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            let first = Mutex<ContinuousClock.Instant?>(nil)
            let code = try await fixture.runner(runtime).run(
                fixture.shell("echo -n piece; sleep 1"),
                io: .captured { _, _ in first.withLock { $0 = $0 ?? .now } })
            let seen = try #require(first.withLock { $0 })
            #expect(code == 0)
            #expect(ContinuousClock.now - seen > .milliseconds(700))
        }
    }

    @Test(arguments: installedRuntimes)
    func givesAllOfALongOutput(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            let ran = try await fixture.run(fixture.shell("busybox seq 1 200000"), by: runtime)
            #expect(ran.output.utf8.count == 1_288_895 && ran.output.hasSuffix("\n200000\n"))
        }
    }

    @Test(arguments: installedRuntimes)
    func leavesNothingBehind(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            _ = try await fixture.run(fixture.shell("true"), by: runtime)
            let left = try FileManager.default.contentsOfDirectory(atPath: "\(fixture.state)/containers")
            #expect(left == [ContainerFolder.lockName])
            #expect(SmallFile.text("/proc/self/mountinfo")?.contains(fixture.folder) == false)
        }
    }
}
