import Glibc
import LayerArchive
import OCISpec
import TestSupport
import Testing

@testable import Snapshots

/// A store with layers made by shell scripts, on one of the drivers.
final class SnapshotFixture {
    let folder: String
    let store: SnapshotStore
    private(set) var layers: [Digest] = []
    private var blobs: [Digest: String] = [:]

    private init(folder: String, driver: SnapshotDriver) throws {
        self.folder = folder
        store = try SnapshotStore(root: "\(folder)/store", driver: driver)
    }

    static func with(_ driver: SnapshotDriver, _ body: (SnapshotFixture) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let fixture = try SnapshotFixture(folder: folder, driver: driver)
            try await body(fixture)
            #expect(try fixture.store.names(in: "work").isEmpty, "a workspace was left behind")
        }
    }

    func blob(_ layer: Digest) throws -> String { try #require(blobs[layer]) }

    /// Adds a tar as a layer on top.
    @discardableResult
    func addLayer(tar: String) throws -> Digest {
        let digest = try LayerCheck(ofLayerAt: tar).diffID
        blobs[digest] = tar
        layers.append(digest)
        return digest
    }

    /// Adds what a script makes in an empty folder as a layer on top.
    @discardableResult
    func addLayer(_ script: String) throws -> Digest {
        let tar = "\(folder)/layer-\(layers.count).tar"
        let out = "out-\(layers.count)"
        let pack = "tar --xattrs --xattrs-include='*' --format=pax -cf '\(tar)' --no-recursion -T ../names"
        try runScript(
            "umask 022; mkdir \(out); cd \(out); \(script)\nfind . -mindepth 1 | sort | sed 's,^./,,' >../names; \(pack)",
            in: folder)
        return try addLayer(tar: tar)
    }

    func open() throws -> Workspace { try store.open(layers: layers, blobPath: blob) }

    /// Runs a script in a workspace, captures the layer, and leaves the workspace to `end`.
    func step(_ script: String, _ end: (consuming Workspace, Digest) throws -> Void) throws -> [LayerEntry] {
        let workspace = try open()
        try runScript("umask 022; \(script)", in: workspace.rootfs)
        let (digest, entries) = try capture(workspace)
        try end(workspace, digest)
        return entries
    }

    /// Captures a workspace into a tar, which becomes a layer on top.
    func capture(_ workspace: borrowing Workspace) throws -> (Digest, [LayerEntry]) {
        let tar = "\(folder)/captured-\(layers.count).tar"
        let file = Glibc.open(tar, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        defer { close(file) }
        var writer = LayerWriter(descriptor: file)
        let entries = try workspace.capture(into: &writer)
        let (digest, _) = try writer.finish()
        #expect(try LayerReader.entries(ofLayerAt: tar) == entries)
        blobs[digest] = tar
        layers.append(digest)
        return (digest, entries)
    }

    /// Everything of a tree that a layer has, one file a line.
    static func listing(_ folder: String) throws -> String {
        try runScript(
            "find . -mindepth 1 ! -name '.script-output-*' -printf '%P %y %m %U:%G %s %T@ %l\\n' | sort | sed 's/ [0-9.]* $/&/'",
            in: folder)
    }

    static func text(_ entry: LayerEntry) -> String {
        switch entry {
        case .whiteout(let path): return "-\(path)"
        case .opaque(let path): return "!\(path)"
        case .file(let file):
            switch file.kind {
            case .directory: return "\(file.path)/"
            case .hardLink(let target): return "\(file.path)=\(target)"
            case .symlink(let target): return "\(file.path)->\(String(decoding: target, as: UTF8.self))"
            default: return file.path.description
            }
        }
    }
}
