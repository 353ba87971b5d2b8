import FoundationEssentials
import Glibc
import LayerArchive
import OCISpec

/// Makes archives as old `docker save` wrote them, right ones and wrong ones.
struct ArchiveForge {
    let folder: String
    let layer: [UInt8]
    let config: Data

    var diffID: Digest { Digest(of: layer) }
    var id: Digest { Digest(of: config) }

    init(_ fixture: StoreFixture, layer: [UInt8]? = nil) throws {
        folder = fixture.folder
        self.layer = try layer ?? Self.smallLayer(in: fixture.folder)
        var config = StoreFixture.config()
        config.rootfs = RootFS(diffIDs: [Digest(of: self.layer)])
        self.config = try CanonicalJSON.encode(config)
    }

    private static func smallLayer(in folder: String) throws -> [UInt8] {
        let path = "\(folder)/small.tar"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        var writer = LayerWriter(descriptor: descriptor)
        let entry = FileEntry(path: try EntryPath("etc/motd"), kind: .file, mode: 0o644, size: 5)
        try writer.append(entry, bytes: Array("hello".utf8))
        _ = try writer.finish()
        return Array(FileManager.default.contents(atPath: path) ?? Data())
    }

    /// An archive with manifest.json last, as from a pipe, and in between what `fill` puts there.
    func archive(layer: String, _ fill: (inout LayerWriter) throws -> Void) throws -> String {
        let path = "\(folder)/forged.tar"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        var writer = LayerWriter(descriptor: descriptor)
        try fill(&writer)
        try writer.append(file("\(id.hex).json", size: config.count), bytes: Array(config))
        let manifest = Array(#"[{"Config":"\#(id.hex).json","RepoTags":null,"Layers":["\#(layer)"]}]"#.utf8)
        try writer.append(file("manifest.json", size: manifest.count), bytes: manifest)
        _ = try writer.finish()
        return path
    }

    func file(_ path: String, size: Int? = nil) throws -> FileEntry {
        FileEntry(path: try EntryPath(path), kind: .file, mode: 0o644, size: size ?? layer.count)
    }

    func link(_ path: String, to target: String) throws -> LayerEntry {
        .file(FileEntry(path: try EntryPath(path), kind: .symlink(target: Array(target.utf8)), mode: 0o777))
    }
}

/// Writes tar headers with any path at all, which no careful writer does.
enum RawTar {
    /// - Parameter entries: a path, and a symbolic link's target or nil for an empty file.
    static func write(_ entries: [(path: String, target: String?)], to file: String) throws {
        var bytes: [UInt8] = []
        for entry in entries { bytes += header(entry.path, target: entry.target) }
        bytes += [UInt8](repeating: 0, count: 1024)
        try Data(bytes).write(to: URL(filePath: file))
    }

    private static func header(_ path: String, target: String?) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte }
        }
        put(path, at: 0)
        put("0000644", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        put("00000000000", at: 124)
        put("00000000000", at: 136)
        put("        ", at: 148)
        put(target == nil ? "0" : "2", at: 156)
        put(target ?? "", at: 157)
        put("ustar", at: 257)
        put("00", at: 263)
        let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        put(String(repeating: "0", count: 6 - sum.count) + sum, at: 148)
        block[154] = 0
        return block
    }
}
