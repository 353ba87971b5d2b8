package import BuildPlan
internal import FoundationEssentials
internal import Glibc
package import ImageStore
internal import LayerArchive
package import OCISpec
package import Registry

/// An image as it stands in a registry.
package struct PushedImage: Hashable, Sendable {
    /// Of the manifest there.
    package var digest: Digest
    /// Bytes of the manifest.
    package var size: Int
}

/// Sends images of the store to registries.
package struct ImagePusher: Sendable {
    /// Docker sends five at once; ours are compressed on the way, by all cores each.
    private static let concurrency = 3

    private let store: ImageStore
    private let registry: RegistryClient

    package init(store: ImageStore, registry: RegistryClient) {
        self.store = store
        self.registry = registry
    }

    /// Sends what the repository does not have, and then the manifest under the name's tag.
    ///
    /// - Throws: `RegistryError`, `StoreError`, `LayerArchiveError`.
    package func push(
        _ image: StoredImage, as name: Reference, events: @escaping @Sendable (TransferEvent) -> Void = { _ in }
    ) async throws -> PushedImage {
        if registry.configuration.isOffline { throw RegistryError.offline("the registry of '\(name.familiar)'") }
        let repository = registry.writableRepository(name)
        let what = "'\(name.familiar)'"
        let own = try store.documents(of: image.manifest)
        try store.hold([image.manifest.digest, image.id] + own.manifest.layers.map(\.digest))
        let layers = Array(zip(own.manifest.layers, image.config.rootfs.diffIDs))
        for (_, diffID) in layers { events(TransferEvent(layer: diffID, state: .waiting)) }
        let sent = try await Throttled.map(layers, limit: Self.concurrency) { blob, diffID in
            try await push(blob, diffID: diffID, to: repository, what: what, events)
        }
        try await pushConfiguration(own.manifest.config, own.config, to: repository, what: what)
        let manifest = try manifest(of: image, own.manifest, layers: sent)
        try await repository.put(manifest, as: name.tag ?? manifest.digest.description, what: what)
        try store.addDigest(Reference("\(name.domain)/\(name.path)@\(manifest.digest)"), to: image)
        return PushedImage(digest: manifest.digest, size: manifest.data.count)
    }

    /// The image's own manifest where its layers went as they are; else one with the layers as they went.
    private func manifest(of image: StoredImage, _ own: Manifest, layers: [Descriptor]) throws -> RemoteManifest {
        guard layers.map(\.digest) != own.layers.map(\.digest) else {
            let data = try store.readBlob(image.manifest.digest)
            return RemoteManifest(data: data, mediaType: image.manifest.mediaType, digest: image.manifest.digest)
        }
        var changed = own
        changed.layers = layers
        let data = try CanonicalJSON.encode(changed)
        return RemoteManifest(
            data: data, mediaType: changed.mediaType ?? .ociManifest, digest: Digest(of: data))
    }

    private func pushConfiguration(
        _ config: Descriptor, _ data: Data, to repository: Repository, what: String
    ) async throws {
        guard try await !repository.hasBlob(config.digest) else { return }
        let file = try store.openBlob(config.digest)
        try await repository.upload(
            config, from: file.descriptor, what: "the configuration of \(what)", progress: { _ in })
    }

    /// - Returns: the layer as it is in the registry.
    private func push(
        _ blob: Descriptor, diffID: Digest, to repository: Repository, what: String,
        _ events: @escaping @Sendable (TransferEvent) -> Void
    ) async throws -> Descriptor {
        let name = "the layer \(diffID.short) of \(what)"
        if let known = try await present(blob, diffID: diffID, in: repository, what: name) {
            events(TransferEvent(layer: diffID, state: known.state))
            try store.note(LayerOrigin(repository, known.blob), of: diffID)
            return known.blob
        }
        let file = try store.openBlob(blob.digest)
        let sent: Descriptor
        if blob.mediaType.isCompressedLayer {
            sent = Descriptor(mediaType: blob.mediaType, digest: blob.digest, size: blob.size)
            try await upload(sent, from: file.descriptor, diffID: diffID, to: repository, what: name, events)
        } else {
            events(TransferEvent(layer: diffID, state: .working))
            let packed = try store.newBlob()
            let written = try LayerCompressor.compress(file.descriptor, to: packed.descriptor) { _ in }
            sent = Descriptor(mediaType: blob.mediaType.compressedByGzip, digest: written.digest, size: written.size)
            // Another image may have brought the same bytes there.
            if try await !repository.hasBlob(sent.digest) {
                try await upload(sent, from: packed.descriptor, diffID: diffID, to: repository, what: name, events)
            }
            packed.discard()
        }
        try store.note(LayerOrigin(repository, sent), of: diffID)
        events(TransferEvent(layer: diffID, state: .done))
        return sent
    }

    private func upload(
        _ blob: Descriptor, from file: Int32, diffID: Digest, to repository: Repository, what: String,
        _ events: @escaping @Sendable (TransferEvent) -> Void
    ) async throws {
        events(TransferEvent(layer: diffID, state: .moving(0, of: blob.size)))
        try await repository.upload(blob, from: file, what: what) { count in
            events(TransferEvent(layer: diffID, state: .moving(count, of: blob.size)))
        }
    }

    /// The layer as the registry has it already, in this repository or in one that it can be taken over from.
    private func present(
        _ blob: Descriptor, diffID: Digest, in repository: Repository, what: String
    ) async throws -> (blob: Descriptor, state: TransferEvent.State)? {
        let origins = store.origins(of: diffID).reversed().filter { $0.domain == repository.domain }
        var candidates = origins.filter { $0.path == repository.path }.map(\.blob)
        if blob.mediaType.isCompressedLayer, !candidates.contains(where: { $0.digest == blob.digest }) {
            candidates.append(Descriptor(mediaType: blob.mediaType, digest: blob.digest, size: blob.size))
        }
        for candidate in candidates where try await repository.hasBlob(candidate.digest) {
            return (candidate, .alreadyExists)
        }
        for origin in origins where origin.path != repository.path {
            if try await repository.mount(origin.blob.digest, from: origin.path, what: what) == .mounted {
                return (origin.blob, .mounted(from: origin.path))
            }
        }
        return nil
    }
}

extension MediaType {
    /// False for a plain tar, which registries are not sent.
    fileprivate var isCompressedLayer: Bool { self != .ociLayer && self != .dockerLayer }

    fileprivate var compressedByGzip: MediaType { self == .dockerLayer ? .dockerLayerGzip : .ociLayerGzip }
}
