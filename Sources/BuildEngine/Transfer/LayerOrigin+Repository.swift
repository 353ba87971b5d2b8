internal import ImageStore
internal import OCISpec
internal import Registry

extension LayerOrigin {
    init(_ repository: Repository, _ blob: Descriptor) {
        let plain = Descriptor(mediaType: blob.mediaType, digest: blob.digest, size: blob.size)
        self.init(domain: repository.domain, path: repository.path, blob: plain)
    }
}
