import FoundationEssentials
import ImageStore
import LayerArchive
import OCISpec
import TestSupport

/// A store in a folder of its own, and ways to fill it.
struct StoreFixture {
    let folder: String
    let store: ImageStore

    static func with<Result>(_ body: (StoreFixture) async throws -> Result) async throws -> Result {
        try await withTemporaryDirectory { folder in
            let fixture = StoreFixture(folder: folder, store: try ImageStore(root: "\(folder)/store"))
            return try await body(fixture)
        }
    }

    /// A layer with these files, stored and registered.
    func layer(_ files: [String: String]) throws -> Digest {
        var entries: [(FileEntry, [UInt8])] = []
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            let bytes = Array(text.utf8)
            entries.append((FileEntry(path: try EntryPath(path), kind: .file, mode: 0o644, size: bytes.count), bytes))
        }
        return try layer(entries)
    }

    func layer(_ entries: [(entry: FileEntry, bytes: [UInt8])]) throws -> Digest {
        let blob = try store.newBlob()
        var writer = LayerWriter(descriptor: blob.descriptor)
        for (entry, bytes) in entries { try writer.append(entry, bytes: bytes) }
        let (diffID, size) = try writer.finish()
        try blob.commit(digest: diffID, size: size)
        try store.registerLayer(
            diffID: diffID, descriptor: Descriptor(mediaType: .ociLayer, digest: diffID, size: size),
            contentSize: entries.reduce(0) { $0 + $1.bytes.count })
        return diffID
    }

    /// An image with one layer that holds `text`.
    @discardableResult
    func image(_ text: String, names: [String] = [], created: String = "2024-05-06T07:08:09Z") throws -> StoredImage {
        let layer = try layer(["etc/motd": text])
        return try store.writeImage(
            config: Self.config(created: created), layers: [layer], names: names.map { try Reference($0) })
    }

    static func config(created: String = "2024-05-06T07:08:09Z") -> ImageConfig {
        var config = ImageConfig(
            created: created, architecture: Platform.host.architecture, os: "linux",
            history: [
                HistoryEntry(created: created, createdBy: "COPY motd /etc/motd # dockstep"),
                HistoryEntry(created: created, createdBy: #"CMD ["/bin/cat" "/etc/motd"]"#, emptyLayer: true),
            ])
        config.config.cmd = ["/bin/cat", "/etc/motd"]
        config.config.env = ["PATH=/bin"]
        return config
    }

    /// The store opened once more, as another process would: it shares nothing with the first in memory.
    func reopened() throws -> ImageStore { try ImageStore(root: store.root) }
}
