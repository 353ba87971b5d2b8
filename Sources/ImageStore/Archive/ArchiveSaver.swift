internal import FoundationEssentials
internal import Glibc
internal import LayerArchive
internal import OCISpec

/// Writes images as one tar that every reader of images takes: `docker load` of any age by manifest.json and
/// `repositories` (moby image-spec v1.2, "Combined Image JSON + Filesystem Changeset Format"), readers of OCI layouts by
/// index.json. Both speak of the same files under `blobs/sha256`.
///
/// The same images and names give the same bytes: blobs are in order of their digests, and no time is in a header.
struct ArchiveSaver {
    /// A line of manifest.json.
    private struct Line: Encodable {
        var config: String
        /// Null for an image without a name, as `docker save` writes it.
        var repoTags: [String]?
        var layers: [String]

        private enum CodingKeys: String, CodingKey {
            case config = "Config"
            case repoTags = "RepoTags"
            case layers = "Layers"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(config, forKey: .config)
            try container.encode(repoTags, forKey: .repoTags)
            try container.encode(layers, forKey: .layers)
        }
    }

    private let store: ImageStore
    private var lines: [Line] = []
    private var index: [Descriptor] = []
    private var repositories: [String: [String: String]] = [:]
    private var blobs: [Digest: Int] = [:]

    init(store: ImageStore) { self.store = store }

    /// Takes an image in, under these names.
    mutating func add(_ image: StoredImage, names: [Reference]) throws(StoreError) {
        let manifest = try store.documents(of: image.manifest).manifest
        let parts = [image.manifest, manifest.config] + manifest.layers
        // Held before they are looked at: another process may be removing the image.
        try store.hold([image.manifest.digest, manifest.config.digest] + manifest.layers.map(\.digest))
        for layer in manifest.layers { try store.checkBlob(layer.digest) }
        for part in parts {
            guard let size = try store.blobSize(part.digest) else { throw .missingBlob(part.digest) }
            blobs[part.digest] = size
        }
        let tags = names.filter { $0.digest == nil }
        if let known = lines.firstIndex(where: { $0.config == Self.path(manifest.config.digest) }) {
            let merged = (lines[known].repoTags ?? []) + tags.map(\.familiar)
            lines[known].repoTags = merged.isEmpty ? nil : merged
        } else {
            lines.append(
                Line(
                    config: Self.path(manifest.config.digest), repoTags: tags.isEmpty ? nil : tags.map(\.familiar),
                    layers: manifest.layers.map { Self.path($0.digest) }))
        }
        if tags.isEmpty { index.append(image.manifest.named(nil)) }
        for name in tags {
            var descriptor = image.manifest.named(name)
            // Docker reads the full name from here and takes `ref.name` for the tag only.
            descriptor.annotations?[IndexAnnotation.fullName] = name.description
            index.append(descriptor)
            if let top = manifest.layers.last {
                repositories[name.familiarName, default: [:]][name.tag ?? ""] = top.digest.hex
            }
        }
    }

    /// Writes the archive from where `descriptor` stands.
    ///
    /// - Throws: `LayerArchiveError` where it can't be written; `StoreError` where a blob can't be read.
    func write(to descriptor: Int32) throws {
        var writer = LayerWriter(descriptor: descriptor)
        try writer.append(Self.folder("blobs"))
        try writer.append(Self.folder("blobs/sha256"))
        for (digest, size) in blobs.sorted(by: { $0.key < $1.key }) {
            let entry = try Self.file(Self.path(digest), size: size)
            try writer.append(entry, contentsOfFileAt: store.blobPath(digest))
        }
        let layout = Data(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)
        let documents = [
            ("index.json", try CanonicalJSON.encode(ImageIndex(manifests: index))),
            ("manifest.json", try CanonicalJSON.encode(lines)),
            ("oci-layout", layout),
            ("repositories", try CanonicalJSON.encode(repositories)),
        ]
        for (name, data) in documents {
            try writer.append(Self.file(name, size: data.count), bytes: Array(data))
        }
        _ = try writer.finish()
    }

    private static func path(_ digest: Digest) -> String { "blobs/sha256/\(digest.hex)" }

    private static func folder(_ path: String) throws -> LayerEntry {
        .file(FileEntry(path: try EntryPath(path), kind: .directory, mode: 0o755))
    }

    private static func file(_ path: String, size: Int) throws -> FileEntry {
        FileEntry(path: try EntryPath(path), kind: .file, mode: 0o644, size: size)
    }
}
