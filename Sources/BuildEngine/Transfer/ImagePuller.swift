package import BuildPlan
internal import FoundationEssentials
package import ImageStore
internal import LayerArchive
package import OCISpec
package import Registry

/// An image that was pulled.
package struct PulledImage: Hashable, Sendable {
    package var image: StoredImage
    /// The digest that the registry knows the name by: of the index, where there is one.
    package var digest: Digest
    /// False where the name stood for this image before.
    package var isNew: Bool
}

/// Brings images from registries into the store.
package struct ImagePuller: Sendable {
    /// As many layers as Docker pulls at once.
    private static let concurrency = 3

    private let store: ImageStore
    private let registry: RegistryClient

    package init(store: ImageStore, registry: RegistryClient) {
        self.store = store
        self.registry = registry
    }

    /// All tags of a repository.
    package func tags(of name: Reference) async throws -> [String] {
        try refuseOffline(name)
        return try await registry.repository(name).tags()
    }

    /// - Throws: `RegistryError`, `StoreError`, `LayerArchiveError`; nothing is named then.
    package func pull(
        _ name: Reference, platform: Platform, events: @escaping @Sendable (TransferEvent) -> Void = { _ in }
    ) async throws -> PulledImage {
        try refuseOffline(name)
        let repository = registry.repository(name)
        let what = "'\(name.familiar)'"
        let asked = name.digest.map(\.description) ?? name.tag ?? "latest"
        let top = try await repository.manifest(asked, what: what)
        let (remote, expected) = try await manifest(for: platform, in: top, repository, what: what)
        let before = try store.image(named: name)
        if let before, before.manifest.digest == remote.digest, before.names.contains(name) {
            return PulledImage(image: before, digest: top.digest, isNew: false)
        }
        let manifest = try RemoteDocuments.manifest(remote, what: what)
        let configData = try await repository.document(manifest.config, what: "the configuration of \(what)")
        let config = try RemoteDocuments.config(configData, of: manifest, what: what)
        if expected == nil, !platform.accepts(config.platform) {
            throw RegistryError.noPlatform(what: what, wanted: platform, available: [config.platform])
        }
        _ = try await Throttled.map(
            Array(zip(manifest.layers, config.rootfs.diffIDs)), limit: Self.concurrency
        ) { descriptor, diffID in
            try await layer(descriptor, diffID: diffID, from: repository, what: what, events)
        }
        let digestName = try Reference("\(name.domain)/\(name.path)@\(top.digest)")
        let names = name.tag == nil || name.digest != nil ? [digestName] : [name, digestName]
        let image = try store.receive(
            ReceivedImage(
                manifest: remote.data, manifestType: remote.mediaType, config: configData,
                configType: manifest.config.mediaType),
            names: names)
        return PulledImage(image: image, digest: top.digest, isNew: before?.id != image.id)
    }

    /// The configuration alone of the image for a platform, or of one that is there for a single platform.
    ///
    /// - Throws: `RegistryError`.
    package func configuration(of name: Reference, platform: Platform) async throws -> ImageConfig {
        try refuseOffline(name)
        let repository = registry.repository(name)
        let what = "'\(name.familiar)'"
        let top = try await repository.manifest(name.digest.map(\.description) ?? name.tag ?? "latest", what: what)
        let (remote, _) = try await manifest(for: platform, in: top, repository, what: what)
        let manifest = try RemoteDocuments.manifest(remote, what: what)
        let data = try await repository.document(manifest.config, what: "the configuration of \(what)")
        return try RemoteDocuments.config(data, of: manifest, what: what)
    }

    private func refuseOffline(_ name: Reference) throws(RegistryError) {
        if registry.configuration.isOffline { throw .offline("'\(name.familiar)'") }
    }

    /// The manifest itself, or of an index the one for a platform; with the platform that the index says it is for.
    private func manifest(
        for platform: Platform, in top: RemoteManifest, _ repository: Repository, what: String
    ) async throws -> (RemoteManifest, Platform?) {
        switch top.mediaType {
        case .ociManifest, .dockerManifest: return (top, nil)
        case .ociIndex, .dockerManifestList:
            let index = try RemoteDocuments.index(top, what: what)
            let candidates = index.manifests.filter { $0.platform?.os != "unknown" }
            guard let chosen = Platform.best(for: platform, among: candidates) else {
                throw RegistryError.noPlatform(
                    what: what, wanted: platform, available: candidates.compactMap(\.platform))
            }
            return (try await repository.manifest(chosen.digest.description, what: what), chosen.platform)
        default: throw RegistryError.unsupported(what: what, mediaType: top.mediaType.rawValue)
        }
    }

    private func layer(
        _ descriptor: Descriptor, diffID: Digest, from repository: Repository, what: String,
        _ events: @escaping @Sendable (TransferEvent) -> Void
    ) async throws {
        let id = descriptor.digest
        if try store.holdsLayer(diffID: diffID) {
            events(TransferEvent(layer: id, state: .alreadyExists))
            return try store.note(LayerOrigin(repository, descriptor), of: diffID)
        }
        events(TransferEvent(layer: id, state: .waiting))
        let name = "the layer \(id.short) of \(what)"
        let reception = try LayerReception(store: store, name: name)
        do {
            try await repository.blob(descriptor, what: name, to: reception.target) { count in
                events(TransferEvent(layer: id, state: .moving(count, of: descriptor.size)))
            }
        } catch {
            await reception.discard()
            throw error
        }
        events(TransferEvent(layer: id, state: .working))
        var blob = descriptor
        // The store's own copy is described by what it is; where else it may be had is the registry's business.
        blob.annotations = nil
        try await reception.finish(blob, diffID: diffID, name: name)
        try store.note(LayerOrigin(repository, descriptor), of: diffID)
        events(TransferEvent(layer: id, state: .done))
    }
}

/// Reading what registries say of images.
private enum RemoteDocuments {
    static func index(_ remote: RemoteManifest, what: String) throws(RegistryError) -> ImageIndex {
        try decode(ImageIndex.self, remote.data, what: "the index of \(what)")
    }

    static func manifest(_ remote: RemoteManifest, what: String) throws(RegistryError) -> Manifest {
        guard [.ociManifest, .dockerManifest].contains(remote.mediaType) else {
            throw .unsupported(what: what, mediaType: remote.mediaType.rawValue)
        }
        let manifest = try decode(Manifest.self, remote.data, what: "the manifest of \(what)")
        guard [.ociConfig, .dockerConfig].contains(manifest.config.mediaType) else {
            throw .unsupported(what: what, mediaType: manifest.config.mediaType.rawValue)
        }
        let layerTypes: [MediaType] = [
            .ociLayer, .ociLayerGzip, .ociLayerZstd, .dockerLayer, .dockerLayerGzip, .dockerLayerZstd,
        ]
        for layer in manifest.layers where !layerTypes.contains(layer.mediaType) {
            throw .unsupported(what: "the layer \(layer.digest.short) of \(what)", mediaType: layer.mediaType.rawValue)
        }
        return manifest
    }

    static func config(_ data: Data, of manifest: Manifest, what: String) throws(RegistryError) -> ImageConfig {
        let config = try decode(ImageConfig.self, data, what: "the configuration of \(what)")
        guard config.rootfs.diffIDs.count == manifest.layers.count else {
            throw .layerCount(
                what: what, layers: manifest.layers.count, diffIDs: config.rootfs.diffIDs.count)
        }
        return config
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, _ data: Data, what: String
    ) throws(RegistryError) -> Value {
        do { return try CanonicalJSON.decode(type, from: data) } catch {
            throw .badManifest(what: what, reason: RegistryError.reason(of: error))
        }
    }
}
