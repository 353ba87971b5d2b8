internal import BuildPlan
internal import ImageStore
internal import OCISpec
internal import Registry
internal import Synchronization

/// Where the images that a Dockerfile names come from: the store, the starter image, the registries.
final class BaseImages: Sendable {
    struct Found {
        var image: StoredImage
        /// It was not in the store before.
        var isNew: Bool
        var isPulled = false
    }

    /// What is told while an image is fetched.
    enum News: Sendable {
        case pulling(Reference)
        case transfer(TransferEvent)

        func event(of step: Int) -> BuildEvent {
            switch self {
            case .pulling(let reference): .pulling(step: step, reference)
            case .transfer(let event): .transfer(step: step, event)
            }
        }
    }

    private let store: ImageStore
    private let starter: StarterImage
    private let puller: ImagePuller?
    private let isOffline: Bool
    /// The OCI image layouts that images are taken from when they are needed.
    private let layouts: [Reference: String]
    /// Who has the images, where it is not the store and the registries.
    private let carrier: (any StepCarrier)?
    /// Names that were asked for anew: once a session is enough.
    private let renewed = Mutex<Set<Reference>>([])

    init(
        store: ImageStore, registry: RegistryClient?, layouts: [Reference: String], carrier: (any StepCarrier)? = nil
    ) {
        self.store = store
        self.carrier = carrier
        starter = StarterImage(store: store)
        puller = registry.map { ImagePuller(store: store, registry: $0) }
        isOffline = registry?.configuration.isOffline ?? true
        self.layouts = layouts
    }

    /// Whether a name that the store does not have will be answered, as far as can be known without asking.
    func canProvide(_ reference: Reference) -> Bool {
        carrier != nil || layouts[reference] != nil || StarterImage.answers(reference) || (puller != nil && !isOffline)
    }

    /// - Parameter pull: ask the registry also for what is here.
    /// - Returns: nil where nobody has it: it is not here, and there is no registry to ask.
    /// - Throws: `RegistryError` where the registry does not give it; `StoreError` where a layout does not.
    func find(
        _ reference: Reference, platform: Platform, pull: Bool, news: @escaping @Sendable (News) -> Void
    ) async throws -> Found? {
        if let carrier { return try await carrier.provide(reference, platform: platform, pull: pull, news: news) }
        if let folder = layouts[reference] { return try take(reference, from: folder, platform) }
        if pull, let puller, !renewed.withLock({ $0.contains(reference) }) {
            let found = try await fetch(reference, platform, puller, news)
            _ = renewed.withLock { $0.insert(reference) }
            return found
        }
        if let image = try store.image(named: reference) {
            // What came from a registry may be had there for another platform too; what was built here may not.
            let isFetched = image.names.contains { $0.digest != nil }
            guard isFetched, !platform.accepts(image.config.platform), let puller, !isOffline else {
                return Found(image: image, isNew: false)
            }
            return try await fetch(reference, platform, puller, news)
        }
        if StarterImage.answers(reference) { return Found(image: try await starter.make(as: reference), isNew: true) }
        guard let puller, !isOffline else { return nil }
        return try await fetch(reference, platform, puller, news)
    }

    /// The configuration of an image without its layers; nothing is written.
    ///
    /// - Parameter asking: ask the registry for what is not here.
    /// - Returns: nil where nobody has it.
    /// - Throws: `RegistryError` where the registry does not give it; `StoreError`.
    func configuration(_ reference: Reference, platform: Platform, asking: Bool) async throws -> ImageConfig? {
        if let folder = layouts[reference], let digest = reference.digest {
            return try store.configuration(layout: folder, digest: digest, platform: platform)
        }
        if let image = try store.image(named: reference) { return image.config }
        if StarterImage.answers(reference) { return StarterImage.config }
        guard asking, let puller, !isOffline else { return nil }
        return try await puller.configuration(of: reference, platform: platform)
    }

    /// What the digest means never changes, but an index has images for several platforms.
    private func take(_ reference: Reference, from folder: String, _ platform: Platform) throws -> Found? {
        if let image = try store.image(named: reference), platform.accepts(image.config.platform) {
            return Found(image: image, isNew: false)
        }
        guard let digest = reference.digest else { return nil }
        let image = try store.receive(layout: folder, digest: digest, platform: platform, as: reference)
        return Found(image: image, isNew: true)
    }

    private func fetch(
        _ reference: Reference, _ platform: Platform, _ puller: ImagePuller, _ news: @escaping @Sendable (News) -> Void
    ) async throws -> Found {
        news(.pulling(reference))
        let pulled = try await puller.pull(reference, platform: platform) { news(.transfer($0)) }
        return Found(image: pulled.image, isNew: pulled.isNew, isPulled: true)
    }
}
