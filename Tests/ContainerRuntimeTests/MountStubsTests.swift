import CLinux
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import ContainerRuntime

@Suite struct MountStubsTests {
    @Test(arguments: installedRuntimes)
    func leavesTheFilesAsTheyWere(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            let paths = ["", "/etc", "/bin"].map { fixture.root + $0 }
            let past = [timespec(tv_sec: 1_000_000_000, tv_nsec: 5), timespec(tv_sec: 1_000_000_000, tv_nsec: 7)]
            for path in paths { utimensat(AT_FDCWD, path, past, 0) }
            let ran = try await fixture.run(fixture.shell("cat /etc/resolv.conf /etc/hosts > /tmp/copy"), by: runtime)
            #expect(ran.code == 0, "\(ran)")
            for path in paths {
                var information = stat()
                stat(path, &information)
                #expect(information.st_mtim.tv_sec == 1_000_000_000 && information.st_mtim.tv_nsec == 7, "\(path)")
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: fixture.root)
            #expect(Set(names) == ["bin", "etc", "tmp", "home"])
            let settings = try FileManager.default.contentsOfDirectory(atPath: "\(fixture.root)/etc")
            #expect(settings == [])
        }
    }

    @Test(arguments: installedRuntimes)
    func keepsWhatWasThereAndWhatTheCommandMade(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            try Data("own".utf8).write(to: URL(filePath: "\(fixture.root)/etc/hosts"))
            let ran = try await fixture.run(fixture.shell("echo x > /etc/new; cat /etc/hosts"), by: runtime)
            #expect(ran.output.contains("localhost"))
            let settings = try FileManager.default.contentsOfDirectory(atPath: "\(fixture.root)/etc")
            #expect(Set(settings) == ["hosts", "new"])
            #expect(SmallFile.text("\(fixture.root)/etc/hosts") == "own")
        }
    }

    @Test(arguments: installedRuntimes)
    func followsLinksInsideTheRootOnly(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            rmdir("\(fixture.root)/etc")
            symlink("/../../real/etc", "\(fixture.root)/etc")
            let made = try FileManager.default.contentsOfDirectory(atPath: fixture.folder)
            let ran = try await fixture.run(fixture.shell("cat /etc/hosts"), by: runtime)
            #expect(ran.code == 0 && ran.output.contains("localhost"), "\(ran)")
            #expect(!FileManager.default.fileExists(atPath: "\(fixture.root)/real"))
            let after = try FileManager.default.contentsOfDirectory(atPath: fixture.folder)
            #expect(Set(after) == Set(made + ["state"]))
        }
    }

    @Test func refusesAMountBelowAFile() async throws {
        try await ContainerFixture.with { fixture in
            var stubs = MountStubs(root: fixture.root)
            #expect(throws: RuntimeError.badMountPoint("/bin/busybox/x")) {
                try stubs.prepare("/bin/busybox/x", isFolder: true)
            }
            #expect(throws: RuntimeError.otherMountPoint("/bin", isFolder: true)) {
                try stubs.prepare("/bin", isFolder: false)
            }
            symlink("loop", "\(fixture.root)/loop")
            #expect(throws: RuntimeError.badMountPoint("/loop")) { try stubs.prepare("/loop", isFolder: false) }
        }
    }

    @Test(arguments: [
        ("/a/b", "/a/b", true), ("/a/../../b", "/b", false), ("/up/x", "/x", false), ("/abs/b", "/a/b", true),
        ("/a/new/deep", "/a/new/deep", false), ("//a//./b/", "/a/b", true), ("/", "/", true),
    ])
    func resolves(_ path: String, inside: String, exists: Bool) async throws {
        try await withTemporaryDirectory { root in
            try FileManager.default.createDirectory(atPath: "\(root)/a/b", withIntermediateDirectories: true)
            symlink("../../..", "\(root)/up")
            symlink("/a", "\(root)/abs")
            let place = try #require(RootedPath(path, in: root))
            #expect(place.inside == inside)
            #expect(place.exists == exists)
        }
    }
}
