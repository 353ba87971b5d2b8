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
        for descriptor in index.manifests {
            guard let manifest = try imageManifest(descriptor, depth: 1) else { continue }
            var image = try image(manifest)
            if let name = try Self.name(of: descriptor) { image.names = [name] }
            images.append(image)
        }
        guard !images.isEmpty else { throw ArchiveError.noImages }
        return images
    }

    private static func name(of descriptor: Descriptor) throws(ArchiveError) -> Reference? {
        let annotations = descriptor.annotations ?? [:]
        guard let text = annotations[IndexAnnotation.fullName] ?? annotations[IndexAnnotation.name] else { return nil }
        do throws(ReferenceError) { return try Reference(text) } catch {
            throw .badName(file: "index.json", error)
        }
    }

    private static func path(_ digest: Digest) -> String { "blobs/sha256/\(digest.hex)" }

    /// The manifest that a descriptor stands for: itself, or this machine's in an index; nil for what is no image, such
    /// as the attestations that BuildKit puts beside one.
    private func imageManifest(_ descriptor: Descriptor, depth: Int) throws -> Descriptor? {
        switch descriptor.mediaType {
        case .ociManifest, .dockerManifest:
            let isAttestation = descriptor.annotations?["vnd.docker.reference.type"] != nil
            return isAttestation ? nil : descriptor
        case .ociIndex, .dockerManifestList:
            let path = Self.path(descriptor.digest)
            guard depth < Self.depthLimit else { throw ArchiveError.nestedTooDeep(file: path) }
            let data = try archive.document(path, neededBy: "index.json", digest: descriptor.digest)
            let index = try archive.decoded(ImageIndex.self, data, file: path)
            let host = Platform.host
            for inner in index.manifests {
                if let platform = inner.platform,
                    platform.os != host.os || platform.architecture != host.architecture
                {
                    continue
                }
                if let found = try imageManifest(inner, depth: depth + 1) { return found }
            }
            throw ArchiveError.noPlatform(file: path, wanted: host.description)
        default:
            throw ArchiveError.unsupported(
                file: Self.path(descriptor.digest), mediaType: descriptor.mediaType.rawValue)
        }
    }

    private mutating func image(_ descriptor: Descriptor) throws -> CheckedImage {
        let path = Self.path(descriptor.digest)
        let data = try archive.document(path, neededBy: "index.json", digest: descriptor.digest)
        let manifest = try archive.decoded(Manifest.self, data, file: path)
        let configPath = Self.path(manifest.config.digest)
        let configData = try archive.document(configPath, neededBy: path, digest: manifest.config.digest)
        let config = try archive.decoded(ImageConfig.self, configData, file: configPath)
        guard manifest.layers.count == config.rootfs.diffIDs.count else {
            throw ArchiveError.layerCount(
                config: configPath, layers: manifest.layers.count, diffIDs: config.rootfs.diffIDs.count)
        }
        var layers: [CheckedLayer] = []
        for (blob, diffID) in zip(manifest.layers, config.rootfs.diffIDs) {
            layers.append(
                try layer(Self.path(blob.digest), diffID: diffID, descriptor: blob, neededBy: path))
        }
        let documents = ImageDocuments(
            config: config, configData: configData, configType: manifest.config.mediaType,
            manifest: (data, descriptor.mediaType))
        return CheckedImage(documents: documents, layers: layers, names: [])
    }
}
