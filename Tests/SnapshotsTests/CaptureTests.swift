import LayerArchive
import OCISpec
import TestSupport
import Testing

@testable import Snapshots

/// The same cases on both drivers.
@Suite struct CaptureTests {
    /// The overlays that this user may mount: in a user namespace only the second kind.
    static let overlays: [SnapshotDriver] =
        [.overlay(userXattrs: true)]
        + (SnapshotDriver.probe(in: "/tmp") == .overlay(userXattrs: false) ? [.overlay(userXattrs: false)] : [])
    /// The one that a session would take.
    static let overlay: SnapshotDriver = .overlay(userXattrs: overlays.count == 1)
    static let drivers: [SnapshotDriver] = overlays + [.copies]
    static let base = """
        mkdir -p etc usr/bin var/cache/apt tmp; chmod 1777 tmp; echo root >etc/passwd; echo tool >usr/bin/tool
        chmod 4755 usr/bin/tool; echo a >var/cache/apt/a; echo b >var/cache/apt/b; ln -s usr/bin bin; ln etc/passwd etc/shadow
        """

    struct Case: Sendable, CustomTestStringConvertible {
        let script: String
        let wanted: String
        var testDescription: String { script }

        init(_ script: String, _ wanted: String) {
            self.script = script
            self.wanted = wanted
        }
    }

    static let cases: [Case] = [
        Case("true", ""),
        Case("echo new >etc/new", "etc/ etc/new"),
        Case("echo more >>usr/bin/tool", "usr/ usr/bin/ usr/bin/tool"),
        Case("echo x >etc/x; rm etc/x", ""),
        Case("chmod 700 etc", "etc/"),
        Case("chown 5:6 var/cache/apt", "var/ var/cache/ var/cache/apt/"),
        Case("rm var/cache/apt/a", "var/ var/cache/ var/cache/apt/ -var/cache/apt/a"),
        Case("rm -r var/cache/apt", "var/ var/cache/ -var/cache/apt"),
        Case(
            "rm -r var/cache/apt; mkdir var/cache/apt; echo n >var/cache/apt/n",
            "var/ var/cache/ var/cache/apt/ !var/cache/apt var/cache/apt/n"),
        Case("rm -r var; echo file >var", "var"),
        Case(
            "rm etc/passwd; mkdir -p etc/passwd/d; echo x >etc/passwd/d/x",
            "etc/ etc/passwd/ etc/passwd/d/ etc/passwd/d/x"),
        Case("echo 1 >one; ln one two; ln one tmp/three", "one tmp/ tmp/three=one two=one"),
        Case("ln -sfn /else bin", "bin->/else"),
        Case("rm bin; mkdir bin; echo x >bin/x", "bin/ bin/x"),
        Case("mkfifo pipe", "pipe"),
        Case("python3 -c \"import socket; socket.socket(socket.AF_UNIX).bind('sock')\"; echo y >y", "y"),
        Case(
            "setfattr -n user.note -v hi usr/bin/tool; setfattr -n user.d -v hi etc", "usr/ usr/bin/ usr/bin/tool"),
        Case("touch -d @5 usr/bin/tool", "usr/ usr/bin/ usr/bin/tool"),
        Case("mkdir -p a/b/c a-b; echo 1 >a/b/c/f; echo 2 >a.c", "a/ a/b/ a/b/c/ a/b/c/f a-b/ a.c"),
        Case("mv usr/bin moved", "moved/ moved/tool usr/ -usr/bin"),
        Case("printf 'b' >\"$(printf 'n\\377')\"", "n\\xff"),
        Case("echo x >x; chmod 700 .; chown 5:6 .", "x"),
        Case("setcap cap_net_raw+ep usr/bin/tool", "usr/ usr/bin/ usr/bin/tool"),
        Case("mkdir locked; echo x >locked/x; chmod 000 locked locked/x", "locked/ locked/x"),
    ]

    @Test(arguments: drivers, cases)
    func captures(_ driver: SnapshotDriver, _ example: Case) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try fixture.addLayer(Self.base)
            var before = ""
            let entries = try fixture.step(example.script) { workspace, digest in
                before = try SnapshotFixture.listing(workspace.rootfs)
                workspace.discard()
            }
            #expect(entries.map(SnapshotFixture.text).joined(separator: " ") == example.wanted)
            // Unpacked anew from the tars the files are what the command saw.
            let again = try fixture.open()
            let after = try SnapshotFixture.listing(again.rootfs)
            #expect(Self.comparable(before) == Self.comparable(after))
            again.discard()
        }
    }

    /// Without sizes and times of folders, parts of seconds, and sockets.
    static func comparable(_ listing: String) -> [String] {
        listing.split(separator: "\n").compactMap { line in
            var fields = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 6, fields[1] != "s" else { return nil }
            if fields[1] == "d" {
                fields[4] = ""
                fields[5] = ""
            }
            fields[5] = fields[5].split(separator: ".").first.map(String.init) ?? ""
            return fields.joined(separator: " ")
        }
    }

    @Test(arguments: drivers)
    func committedLayerServesTheNextStep(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try fixture.addLayer(Self.base)
            let script = "rm -r var/cache/apt; mkdir -p var/cache/apt fresh; echo n >fresh/n; echo x >etc/x; rm etc/x"
            var layer: Digest?
            _ = try fixture.step(script) { workspace, digest in
                layer = digest
                try workspace.commit(as: digest)
            }
            let isKept = try fixture.store.list().contains(try #require(layer))
            #expect(isKept == (driver != .copies))
            let adopted = try fixture.open()
            let fromUpper = try SnapshotFixture.listing(adopted.rootfs)
            adopted.discard()
            if isKept { try fixture.store.remove(try #require(layer)) }
            let unpacked = try fixture.open()
            #expect(Self.comparable(fromUpper) == Self.comparable(try SnapshotFixture.listing(unpacked.rootfs)))
            unpacked.discard()
        }
    }

    @Test(arguments: drivers)
    func noLayersAtAll(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            let entries = try fixture.step("mkdir d; echo x >d/x") { workspace, digest in
                try workspace.commit(as: digest)
            }
            #expect(entries.map(SnapshotFixture.text) == ["d/", "d/x"])
            let next = try fixture.step("rm -r d") { workspace, _ in workspace.discard() }
            #expect(next.map(SnapshotFixture.text) == ["-d"])
        }
    }

    @Test(arguments: drivers)
    func keptFilesCanBeStoodOn(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try fixture.addLayer(Self.base)
            let workspace = try fixture.open()
            try runScript("echo half >etc/half; rm etc/passwd", in: workspace.rootfs)
            let kept = try workspace.keep()
            for _ in 0..<2 {
                let top = try fixture.store.openOnTop(of: kept)
                let seen = try runScript("cat etc/half; ls etc; rm etc/half; echo more >etc/more", in: top.rootfs)
                #expect(seen == "half\nhalf\nshadow\n")
                let (_, entries) = try fixture.capture(top)
                #expect(entries.map(SnapshotFixture.text) == ["etc/", "-etc/half", "etc/more"])
                top.discard()
            }
            let still = try runScript("cat '\(kept.rootfs)/etc/half'", in: fixture.folder)
            #expect(still == "half\n")
            kept.discard()
        }
    }
}
