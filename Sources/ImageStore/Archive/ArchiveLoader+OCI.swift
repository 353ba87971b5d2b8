internal import FoundationEssentials
internal import OCISpec

extension ArchiveLoader {
    /// How deep an index may lie in an index: an image for several platforms in a layout's index is one.
    private static let depthLimit = 3

    /// The images of an archive that is an OCI image layout (image-spec, image-layout.md).
    mutating func ociImages() throws -> [CheckedImage] {
        let data = try archive.document("index.json", neededBy: "an archive of images")
        let index = try archive.decoded(ImageIndex.self, data, file: "index.json")
        var images: [CheckedImage] = []
        var refusal = ArchiveError.noImages
        for descriptor in Self.forThisMachine(index.manifests) {
            do {
                guard let manifest = try imageManifest(descriptor, for: .host, depth: 1),
                    var image = try image(manifest)
                else {
                    continue
                }
                image.names = Self.name(of: descriptor).map { [$0] } ?? []
                images.append(image)
            } catch ArchiveError.unsupported(let file, let type) {
                // Charts, signatures and their like may lie beside images.
                refusal = .unsupported(file: file, mediaType: type)
            }
        }
        guard !images.isEmpty else { throw refusal }
        return images
    }

    /// One image of a layout by the digest of its manifest, or of the index that has it for the platform.
    mutating func ociImage(_ digest: Digest, platform: Platform) throws -> CheckedImage {
        let manifest = try manifest(digest, platform)
        guard let image = try image(manifest) else {
            throw ArchiveError.unsupported(file: Self.path(digest), mediaType: manifest.mediaType.rawValue)
        }
        return image
    }

    func ociConfiguration(_ digest: Digest, platform: Platform) throws -> ImageConfig {
        let manifest = try manifest(digest, platform)
        let path = Self.path(manifest.digest)
        let document = try archive.decoded(
            Manifest.self, archive.document(path, neededBy: "the layout", digest: manifest.digest), file: path)
        let config = Self.path(document.config.digest)
        return try archive.decoded(
            ImageConfig.self, archive.document(config, neededBy: path, digest: document.config.digest), file: config)
    }

    private func manifest(_ digest: Digest, _ platform: Platform) throws -> Descriptor {
        let path = Self.path(digest)
        let data = try archive.document(path, neededBy: "the layout", digest: digest)
        let head = try archive.decoded(DocumentHead.self, data, file: path)
        let type = head.mediaType ?? (head.manifests == nil ? .ociManifest : .ociIndex)
        let descriptor = Descriptor(mediaType: type, digest: digest, size: data.count)
        guard let manifest = try imageManifest(descriptor, for: platform, depth: 1) else {
            throw ArchiveError.unsupported(file: path, mediaType: type.rawValue)
        }
        return manifest
    }

    /// What tells a manifest from an index; `mediaType` may be missing (image-spec, manifest.md).
    private struct DocumentHead: Decodable {
        var mediaType: MediaType?
        var manifests: [Descriptor]?
    }

    /// Without those for other machines of the same name: a layout may list an image's platforms at its top. An image
    /// that is there for another machine only is taken as it is.
    private static func forThisMachine(_ manifests: [Descriptor]) -> [Descriptor] {
        let host = Platform.host
        let ours = Set(manifests.filter { $0.platform.map(host.accepts) ?? false }.map(name))
        return manifests.filter { descriptor in
            guard let platform = descriptor.platform, ours.contains(name(of: descriptor)) else { return true }
            return host.accepts(platform)
        }
    }

    /// nil also for what is no image's name: a layout may name what it holds otherwise (image-spec, annotations.md).
    private static func name(of descriptor: Descriptor) -> Reference? {
        let annotations = descriptor.annotations ?? [:]
        return (annotations[IndexAnnotation.fullName] ?? annotations[IndexAnnotation.name])
            .flatMap { try? Reference($0) }
    }

    private static func path(_ digest: Digest) -> String { "blobs/sha256/\(digest.hex)" }

    /// The manifest that a descriptor stands for: itself, or the platform's in an index; nil for what is no image, such
    /// as the attestations that BuildKit puts beside one.
    private func imageManifest(_ descriptor: Descriptor, for platform: Platform, depth: Int) throws -> Descriptor? {
        switch descriptor.mediaType {
        case .ociManifest, .dockerManifest:
            return descriptor.isAttestation ? nil : descriptor
        case .ociIndex, .dockerManifestList:
            let path = Self.path(descriptor.digest)
            guard depth < Self.depthLimit else { throw ArchiveError.nestedTooDeep(file: path) }
            let data = try archive.document(path, neededBy: "index.json", digest: descriptor.digest)
            let index = try archive.decoded(ImageIndex.self, data, file: path)
            let images = index.manifests.filter { !$0.isAttestation }
            let untold = images.first { $0.platform == nil }
            guard let chosen = Platform.best(for: platform, among: images) ?? untold else {
                throw ArchiveError.noPlatform(file: path, wanted: platform.description)
            }
            return try imageManifest(chosen, for: platform, depth: depth + 1)
        default:
            throw ArchiveError.unsupported(
                file: Self.path(descriptor.digest), mediaType: descriptor.mediaType.rawValue)
        }
    }

    /// nil for a manifest that is none of an image (image-spec, manifest.md, "Guidelines for Artifact Usage").
    private mutating func image(_ descriptor: Descriptor) throws -> CheckedImage? {
        let path = Self.path(descriptor.digest)
        let data = try archive.document(path, neededBy: "index.json", digest: descriptor.digest)
        let manifest = try archive.decoded(Manifest.self, data, file: path)
        let type = manifest.config.mediaType
        guard type == .ociConfig || type == .dockerConfig else {
            throw ArchiveError.unsupported(file: path, mediaType: type.rawValue)
        }
        return try image(data, descriptor.mediaType, manifest, file: path, place: Self.path)
    }

    /// The image of a manifest.
    ///
    /// - Parameter place: where the archive has a blob.
    private mutating func image(
        _ data: Data, _ type: MediaType, _ manifest: Manifest, file: String, place: (Digest) -> String
    ) throws -> CheckedImage {
        let configPath = place(manifest.config.digest)
        let configData = try archive.document(configPath, neededBy: file, digest: manifest.config.digest)
        let config = try archive.decoded(ImageConfig.self, configData, file: configPath)
        guard manifest.layers.count == config.rootfs.diffIDs.count else {
            throw ArchiveError.layerCount(
                config: configPath, layers: manifest.layers.count, diffIDs: config.rootfs.diffIDs.count)
        }
        var layers: [CheckedLayer] = []
        for (blob, diffID) in zip(manifest.layers, config.rootfs.diffIDs) {
            layers.append(try layer(place(blob.digest), diffID: diffID, descriptor: blob, neededBy: file))
        }
        let documents = ImageDocuments(
            config: config, configData: configData, configType: manifest.config.mediaType, manifest: (data, type))
        return CheckedImage(documents: documents, layers: layers, names: [])
    }

    /// Whether manifest.json is one image's manifest and no list: a folder as `skopeo copy … dir:` and
    /// `podman save --format docker-dir` make it.
    func hasDirectoryManifest() throws -> Bool {
        let data = try archive.document("manifest.json", neededBy: "an archive of images")
        return data.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
    }

    /// The image of such a folder, where blobs lie beside the manifest under the digits of their digests.
    mutating func directoryImage() throws -> CheckedImage {
        let file = "manifest.json"
        let data = try archive.document(file, neededBy: "an archive of images")
        let manifest = try archive.decoded(Manifest.self, data, file: file)
        let type = manifest.mediaType ?? .ociManifest
        guard type == .ociManifest || type == .dockerManifest else {
            throw ArchiveError.unsupported(file: file, mediaType: type.rawValue)
        }
        return try image(data, type, manifest, file: file) { $0.hex }
    }
}

extension Descriptor {
    /// What BuildKit puts beside an image to tell of how it was built.
    fileprivate var isAttestation: Bool { annotations?["vnd.docker.reference.type"] != nil }
}
