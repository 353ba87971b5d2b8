import CLinux
import Foundation
import Glibc
import LayerArchive
import OCISpec
import TestSupport
import Testing

@testable import Snapshots

@Suite struct SnapshotStoreTests {
    @Test func probesWhatWorks() async throws {
        try await withTemporaryDirectory { folder in
            #expect(SnapshotDriver.probe(in: folder) == CaptureTests.overlay)
            #expect(SnapshotDriver.probe(in: "\(folder)/missing") == .copies)
            let left = try runScript("ls", in: folder)
            #expect(left.isEmpty)
        }
    }

    @Test func unpacksEachLayerOnce() async throws {
        try await SnapshotFixture.with(CaptureTests.overlay) { fixture in
            let layer = try fixture.addLayer("echo a >a")
            try fixture.open().discard()
            #expect(try fixture.store.list() == [layer])
            let workspace = try fixture.store.open(layers: [layer]) { _ in
                throw ScriptFailure(script: "blob", output: "was asked for again")
            }
            workspace.discard()
            let folders = try fixture.store.folders()
            #expect(Array(folders.values) == [layer])
            let name = try #require(folders.keys.first)
            #expect(try (FolderUsage.tally(of: fixture.store.root, depth: 2)["layers/\(name)"] ?? 0) > 0)
        }
    }

    /// Of a byte that changed anywhere in what is kept of an unpacked layer comes no error and no other layer: it is
    /// unpacked again.
    @Test func aDamagedRecordIsUnpackedAgain() async throws {
        try await SnapshotFixture.with(CaptureTests.overlay) { fixture in
            let layer = try fixture.addLayer("mkdir -p a/b; echo 1 >a/b/c; rm -r a; mkdir a; echo 2 >a/d")
            try fixture.open().discard()
            let path = "\(fixture.store.path(of: layer))/record"
            let sound = try Array(#require(FileManager.default.contents(atPath: path)))
            let isDamaged = [0, 30, 79, 90, 115, sound.count - 1].map { place in
                var bytes = sound
                bytes[place] ^= 1
                return bytes
            }
            for bytes in isDamaged + [Array(sound.dropLast()), []] {
                try Data(bytes).write(to: URL(filePath: path))
                #expect(try fixture.store.folders().isEmpty)
                let workspace = try fixture.open()
                try runScript("test $(cat a/d) = 2", in: workspace.rootfs)
                workspace.discard()
                #expect(FileManager.default.contents(atPath: path) == Data(sound))
            }
        }
    }

    @Test func aRunWhoseLayerIsThereDamagedPutsItsOwnThere() async throws {
        try await SnapshotFixture.with(CaptureTests.overlay) { fixture in
            try fixture.addLayer("echo a >a")
            let script = "echo b >b; touch -d @1 b ."
            _ = try fixture.step(script) { workspace, digest in try workspace.commit(as: digest) }
            let made = try #require(fixture.layers.last)
            try Data("nothing".utf8).write(to: URL(filePath: "\(fixture.store.path(of: made))/record"))
            let again = try fixture.store.open(layers: [fixture.layers[0]], blobPath: fixture.blob)
            try runScript(script, in: again.rootfs)
            let (digest, _) = try fixture.capture(again)
            #expect(digest == made)
            try again.commit(as: digest)
            #expect(try fixture.store.list().contains(made))
        }
    }

    /// Its owner may remove it between the look into the folder of workspaces and the look at its lock.
    @Test func aWorkspaceThatIsGoneIsNotStale() async throws {
        try await withTemporaryDirectory { folder in
            let path = "\(folder)/gone/lock"
            let isLocked = try FileLock.attemptIfPresent(path) != nil
            #expect(!isLocked)
        }
    }

    @Test func aLayerInUseIsNotRemoved() async throws {
        try await SnapshotFixture.with(CaptureTests.overlay) { fixture in
            let layer = try fixture.addLayer("echo a >a")
            let workspace = try fixture.open()
            let other = try SnapshotStore(root: fixture.store.root, driver: fixture.store.driver)
            #expect(throws: SnapshotError.inUse(layer: layer)) { try other.remove(layer) }
            workspace.discard()
            try other.remove(layer)
            #expect(try other.list().isEmpty)
            try other.remove(layer)
        }
    }

    @Test func aDroppedWorkspaceIsDiscarded() async throws {
        try await SnapshotFixture.with(CaptureTests.overlay) { fixture in
            try fixture.addLayer("echo a >a")
            do { _ = try fixture.open() }
            #expect(try fixture.store.names(in: "work").isEmpty)
        }
    }

    @Test func clearsWhatAKilledProcessLeft() async throws {
        try await SnapshotFixture.with(CaptureTests.overlay) { fixture in
            try fixture.addLayer("echo a >a")
            let live = try fixture.open()
            let work = "\(fixture.store.root)/work"
            try runScript(
                """
                mkdir -p 1-1/upper/d 1-2/work; echo x >1-1/upper/d/x; chmod 000 1-1/upper/d; : >1-1/lock
                mkdir outside; echo keep >outside/keep; ln -s ../outside 1-2/link
                """, in: work)
            let stale = try runScript("mv outside ..; ls", in: work)
            #expect(stale.contains("1-1\n1-2\n"))
            try fixture.store.clearStaleWorkspaces()
            #expect(try runScript("cat ../outside/keep", in: work) == "keep\n")
            let left = try fixture.store.names(in: "work")
            #expect(left.count == 1)
            #expect(access("\(live.rootfs)/a", F_OK) == 0)
            live.discard()
        }
    }

    @Test func removesTreesOfAnyDepth() async throws {
        try await withTemporaryDirectory { folder in
            let script =
                "import os\nos.mkdir('deep'); os.chdir('deep')\nfor i in range(1500):\n os.mkdir('dd'); os.chdir('dd')"
            try runScript("python3 -c \"\(script)\"", in: folder)
            try FolderRemoval.remove("\(folder)/deep")
            #expect(access("\(folder)/deep", F_OK) != 0)
        }
    }

    @Test func doesNotRemoveAcrossMounts() async throws {
        try await withTemporaryDirectory { folder in
            try runScript("mkdir -p t/m; mount -t tmpfs none t/m; echo x >t/m/x", in: folder)
            let error = #expect(throws: SnapshotError.self) { try FolderRemoval.remove("\(folder)/t") }
            #expect(error?.description.contains("another file system mounted on it") == true)
            #expect(try runScript("cat t/m/x; umount t/m", in: folder) == "x\n")
        }
    }

    @Test func aStoreThatCantBeWrittenIsToldInWords() {
        let error = #expect(throws: SnapshotError.self) {
            try SnapshotStore(root: "/proc/no-such-store", driver: .copies)
        }
        #expect(error?.description.contains("could not make '/proc/no-such-store'") == true)
    }
}
