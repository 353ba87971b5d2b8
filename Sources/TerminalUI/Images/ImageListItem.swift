package import ImageStore
package import OCISpec

/// An image as `images` lists it: one of the store, or the state after a step, which has no name.
package struct ImageListItem: Hashable, Sendable {
    package var id: Digest
    package var names: [Reference]
    package var created: Timestamp?
    /// Bytes of its layers' files.
    package var size: Int
    package var labels: [String: String]

    package init(
        id: Digest, names: [Reference] = [], created: Timestamp?, size: Int, labels: [String: String] = [:]
    ) {
        self.id = id
        self.names = names
        self.created = created
        self.size = size
        self.labels = labels
    }

    package init(_ image: StoredImage) {
        self.init(
            id: image.id, names: image.names, created: image.created, size: image.size,
            labels: image.config.config.labels ?? [:])
    }

    package init(_ image: IntermediateImage) {
        self.init(id: image.id, created: image.created.flatMap(Timestamp.init), size: image.size)
    }
}
