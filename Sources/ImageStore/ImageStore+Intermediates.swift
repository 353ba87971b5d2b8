package import OCISpec

/// The state after a step of a build, as an image without a name: `images -a` lists it, and its ID finds it.
package struct IntermediateImage: Codable, Hashable, Sendable {
    /// The digest that its configuration has.
    package var id: Digest
    package var config: ImageConfig
    /// Bytes of its layers' files.
    package var size: Int

    /// RFC 3339.
    package var created: String? { config.created }
    /// Diff IDs, bottom first.
    package var layers: [Digest] { config.rootfs.diffIDs }

    /// - Throws: where the configuration can't be written as JSON.
    package init(config: ImageConfig, size: Int) throws {
        id = Digest(of: try CanonicalJSON.encode(config))
        self.config = config
        self.size = size
    }
}

extension ImageStore {
    package func writeIntermediate(_ image: IntermediateImage) throws(StoreError) {
        guard !hasRecord(.intermediates, key: image.id) else { return }
        try writeRecord(.intermediates, key: image.id, data: encoded(image, for: folder(of: .intermediates)))
    }

    /// The images after steps whose IDs begin so and whose layers are all there, as images that no index names: their
    /// documents are written, and collected with the next garbage where they get no name.
    func intermediates(startingWith prefix: String) throws(StoreError) -> [StoredImage] {
        var found: [StoredImage] = []
        for image in try intermediateImages() where image.id.hex.hasPrefix(prefix) {
            let data = try encoded(image.config, for: indexPath)
            found.append(
                try unindexedImage(
                    ImageDocuments(config: image.config, configData: data, configType: .ociConfig, manifest: nil)))
        }
        return found
    }

    /// nil where there is none or it is damaged.
    func intermediate(_ id: Digest) -> IntermediateImage? {
        readRecord(.intermediates, key: id).flatMap { try? CanonicalJSON.decode(IntermediateImage.self, from: $0) }
    }

    /// The images after steps whose layers are all still there, newest first. They keep no layer from being collected.
    package func intermediateImages() throws(StoreError) -> [IntermediateImage] {
        var images: [IntermediateImage] = []
        for record in try records(.intermediates) {
            guard let image = intermediate(record.key) else { continue }
            var isComplete = true
            for layer in image.layers where try layerBlob(diffID: layer) == nil { isComplete = false }
            if isComplete { images.append(image) }
        }
        return images.sorted { ($0.created ?? "", $0.id) > ($1.created ?? "", $1.id) }
    }
}
