/// An image manifest: its configuration and layers, bottom first (OCI image-spec, manifest.md; Docker schema 2).
package struct Manifest: Codable, Hashable, Sendable {
    package var schemaVersion: Int
    package var mediaType: MediaType?
    package var config: Descriptor
    package var layers: [Descriptor]
    package var annotations: [String: String]?

    package init(config: Descriptor, layers: [Descriptor], annotations: [String: String]? = nil) {
        schemaVersion = 2
        mediaType = .ociManifest
        self.config = config
        self.layers = layers
        self.annotations = annotations
    }
}

/// An image index: manifests by platform, or an image layout's entry point (OCI image-spec, image-index.md).
package struct ImageIndex: Codable, Hashable, Sendable {
    package var schemaVersion: Int
    package var mediaType: MediaType?
    package var manifests: [Descriptor]
    package var annotations: [String: String]?

    package init(manifests: [Descriptor] = [], annotations: [String: String]? = nil) {
        schemaVersion = 2
        mediaType = .ociIndex
        self.manifests = manifests
        self.annotations = annotations
    }
}
