internal import FoundationEssentials
internal import LayerArchive
internal import OCISpec

/// The files of an archive of images: by default all that any reader of images asks for. `docker load` goes by
/// manifest.json, Docker before 1.10 by `repositories` and folders of layers (moby image-spec v1.2), readers of OCI
/// layouts by index.json; they all speak of the same blobs.
///
/// The same images and names give the same bytes: files are in a fixed order, and no time is in a header.
struct ArchiveContents {
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
    /// nil for an archive that serves every reader.
    private let format: ArchiveFormat?
    private var lines: [Line] = []
    private var index: [Descriptor] = []
    private var repositories: [String: [String: String]] = [:]
    /// Blobs, layers and documents by their paths.
    private var parts: [String: ArchiveFile] = [:]
    private var legacy: [String: ArchiveFile] = [:]

    init(store: ImageStore, format: ArchiveFormat?) {
        self.store = store
        self.format = format
    }

    private var hasLayout: Bool { format != .dockerArchive }
    private var hasLines: Bool { format == nil || format == .dockerArchive }

    /// Takes an image in, under these names.
    mutating func add(_ image: StoredImage, names: [Reference]) throws(StoreError) {
        let manifest = try store.documents(of: image.manifest).manifest
        // Held before they are looked at: another process may be removing the image.
        try store.hold([image.manifest.digest, manifest.config.digest] + manifest.layers.map(\.digest))
        for layer in manifest.layers { try store.checkBlob(layer.digest) }
        let tags = names.filter { $0.digest == nil }
        if hasLayout { try addToLayout(image, manifest, tags) }
        if hasLines { try addLine(image, manifest, tags) }
    }

    private mutating func addToLayout(
        _ image: StoredImage, _ manifest: Manifest, _ tags: [Reference]
    ) throws(StoreError) {
        var entry = image.manifest.named(nil)
        if format != nil, let document = try Self.ociDocument(of: image.manifest, manifest, store: store) {
            entry = document.descriptor
            parts[Self.path(entry.digest)] = .data(Array(document.data))
        } else {
            try add(image.manifest.digest)
        }
        for part in [manifest.config] + manifest.layers { try add(part.digest) }
        var entries = tags.map { name in
            var named = entry.named(name)
            // Docker reads the full name from here and takes `ref.name` for the tag only.
            named.annotations?[IndexAnnotation.fullName] = name.description
            return named
        }
        if tags.isEmpty { entries = [entry] }
        index += entries.filter { !index.contains($0) }
    }

    /// A manifest of Docker's kind in OCI's words, which is all that readers of layouts have to know; nil for one that is
    /// of OCI's kind.
    private static func ociDocument(
        of descriptor: Descriptor, _ manifest: Manifest, store: ImageStore
    ) throws(StoreError) -> (descriptor: Descriptor, data: Data)? {
        guard descriptor.mediaType == .dockerManifest else { return nil }
        var manifest = manifest
        manifest.mediaType = .ociManifest
        manifest.config.mediaType = .ociConfig
        for index in manifest.layers.indices {
            switch manifest.layers[index].mediaType {
            case .dockerLayer: manifest.layers[index].mediaType = .ociLayer
            case .dockerLayerGzip: manifest.layers[index].mediaType = .ociLayerGzip
            case .dockerLayerZstd: manifest.layers[index].mediaType = .ociLayerZstd
            default: break
            }
        }
        let data = try store.encoded(manifest, for: store.indexPath)
        return (Descriptor(mediaType: .ociManifest, digest: Digest(of: data), size: data.count), data)
    }

    private mutating func addLine(
        _ image: StoredImage, _ manifest: Manifest, _ tags: [Reference]
    ) throws(StoreError) {
        var layers: [String] = []
        for (blob, diffID) in zip(manifest.layers, image.config.rootfs.diffIDs) {
            if hasLayout {
                layers.append(Self.path(blob.digest))
            } else {
                layers.append("\(diffID.hex).tar")
                parts["\(diffID.hex).tar"] = .layer(blob.digest, diffID: diffID)
            }
        }
        let config = hasLayout ? Self.path(manifest.config.digest) : "\(manifest.config.digest.hex).json"
        if !hasLayout { try add(manifest.config.digest, as: config) }
        let names = tags.map(\.familiar)
        if let known = lines.firstIndex(where: { $0.config == config }) {
            let old = lines[known].repoTags ?? []
            let merged = old + names.filter { !old.contains($0) }
            lines[known].repoTags = merged.isEmpty ? nil : merged
        } else {
            lines.append(Line(config: config, repoTags: names.isEmpty ? nil : names, layers: layers))
        }
        let top = try addLegacy(image.config, layers: layers)
        for name in tags { repositories[name.familiarName, default: [:]][name.tag ?? ""] = top }
    }

    /// The folders of an image's layers for readers before manifest.json.
    ///
    /// - Returns: the name of the top one; nil for an image without layers, which those readers can't have.
    private mutating func addLegacy(_ config: ImageConfig, layers: [String]) throws(StoreError) -> String? {
        let chain: [LegacyImage]
        do { chain = try LegacyImage.chain(of: config) } catch {
            throw .damaged(path: store.indexPath, .json("\(error)"))
        }
        for (image, layer) in zip(chain, layers) {
            guard let id = image.id else { continue }
            legacy[id] = .folder
            legacy["\(id)/VERSION"] = .data(Array(LegacyImage.version.utf8))
            legacy["\(id)/json"] = .data(Array(try store.encoded(image, for: store.indexPath)))
            legacy["\(id)/layer.tar"] = .link(target: "../\(layer)")
        }
        return chain.last?.id
    }

    private mutating func add(_ blob: Digest, as path: String? = nil) throws(StoreError) {
        guard let size = try store.blobSize(blob) else { throw .missingBlob(blob) }
        parts[path ?? Self.path(blob)] = .blob(blob, size: size)
    }

    /// All files in the order in which they are written: each folder before what is in it.
    func files() throws -> [(path: String, file: ArchiveFile)] {
        var files: [(path: String, file: ArchiveFile)] = []
        if hasLayout { files += [("blobs", .folder), ("blobs/sha256", .folder)] }
        files += parts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        files += legacy.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        func add(_ name: String, _ value: some Encodable) throws {
            files.append((name, .data(Array(try CanonicalJSON.encode(value)))))
        }
        if hasLayout { try add("index.json", ImageIndex(manifests: index)) }
        if hasLines { try add("manifest.json", lines) }
        if hasLayout { files.append(("oci-layout", .data(Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)))) }
        if !repositories.isEmpty { try add("repositories", repositories) }
        return files
    }

    private static func path(_ digest: Digest) -> String { "blobs/sha256/\(digest.hex)" }
}
