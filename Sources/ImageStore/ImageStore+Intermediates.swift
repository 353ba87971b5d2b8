package import OCISpec

/// What would be the image after a step: `images -a` lists it. No blob of it is in the store but its layers.
package struct IntermediateImage: Codable, Hashable, Sendable {
    /// The digest that its configuration would have.
    package var id: Digest
    /// RFC 3339.
    package var created: String?
    /// Bytes of its layers' files.
    package var size: Int
    /// Diff IDs, bottom first.
    package var layers: [Digest]

    package init(id: Digest, created: String?, size: Int, layers: [Digest]) {
        self.id = id
        self.created = created
        self.size = size
        self.layers = layers
    }
}

extension ImageStore {
    package func writeIntermediate(_ image: IntermediateImage) throws(StoreError) {
        guard readRecord(.intermediates, key: image.id) == nil else { return }
        try writeRecord(.intermediates, key: image.id, data: encoded(image, for: folder(of: .intermediates)))
    }

    /// The images after steps whose layers are all still there, newest first. They keep no layer from being collected.
    package func intermediateImages() throws(StoreError) -> [IntermediateImage] {
        var images: [IntermediateImage] = []
        for record in try records(.intermediates) {
            guard let data = readRecord(.intermediates, key: record.key),
                let image = try? CanonicalJSON.decode(IntermediateImage.self, from: data)
            else { continue }
            var isComplete = true
            for layer in image.layers where try layerBlob(diffID: layer) == nil { isComplete = false }
            if isComplete { images.append(image) }
        }
        return images.sorted { ($0.created ?? "", $0.id) > ($1.created ?? "", $1.id) }
    }
}
