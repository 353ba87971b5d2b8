package import OCISpec

/// An image of the store.
package struct StoredImage: Hashable, Sendable {
    /// A layer of it.
    package struct Layer: Hashable, Sendable {
        package var diffID: Digest
        /// The sum of its files' sizes in bytes.
        package var size: Int

        package init(diffID: Digest, size: Int) {
            self.diffID = diffID
            self.size = size
        }
    }

    /// The digest of its configuration.
    package var id: Digest
    /// Points at its manifest.
    package var manifest: Descriptor
    package var config: ImageConfig
    /// Sorted by their full form; empty for an image that lists as `<none>`.
    package var names: [Reference]
    /// Bottom first.
    package var layers: [Layer]

    package init(id: Digest, manifest: Descriptor, config: ImageConfig, names: [Reference], layers: [Layer]) {
        self.id = id
        self.manifest = manifest
        self.config = config
        self.names = names
        self.layers = layers
    }

    /// The sum of its layers' files in bytes, as Docker counts an image's size.
    package var size: Int { layers.reduce(0) { $0 + $1.size } }

    /// When it was made; nil where its configuration does not say.
    package var created: Timestamp? { config.created.flatMap(Timestamp.init) }
}
