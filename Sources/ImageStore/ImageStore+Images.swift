package import FoundationEssentials
package import OCISpec

extension ImageStore {
    /// Writes an image whose layers are in the store, and gives it names.
    ///
    /// The same configuration and layers are the same image, and cost no write. Without `names` an image that is new
    /// is listed as `<none>`.
    /// - Parameter config: its `rootfs` is replaced by `layers`; `created` is the caller's.
    /// - Parameter layers: diff IDs, bottom first.
    /// - Throws: `StoreError.missingLayer`; `.tagWithDigest` for a name with a digest.
    @discardableResult
    package func writeImage(
        config: ImageConfig, layers: [Digest], names: [Reference] = []
    ) throws(StoreError) -> StoredImage {
        var config = config
        config.rootfs = RootFS(diffIDs: layers)
        let data = try encoded(config, for: indexPath)
        return try writeImage(
            ImageDocuments(config: config, configData: data, configType: .ociConfig, manifest: nil), names: names)
    }

    /// Writes an image whose documents may come from elsewhere and keep their bytes.
    ///
    /// - Parameter allowingDigests: True for names like `NAME@sha256:…`, which only a registry can give.
    func writeImage(
        _ documents: ImageDocuments, names: [Reference], allowingDigests: Bool = false
    ) throws(StoreError) -> StoredImage {
        if !allowingDigests { for name in names where name.digest != nil { throw .tagWithDigest(name.familiar) } }
        return try updateIndex { (index) throws(StoreError) in
            let written = try writeDocuments(documents)
            try dropDamaged(named: names, from: &index)
            for name in names { index.assign(name, to: written.manifest) }
            index.keep(written.manifest)
            return try image(id: written.id, manifest: written.manifest, config: documents.config, in: index)
        }
    }

    /// Writes an image's documents and names it nowhere.
    func unindexedImage(_ documents: ImageDocuments) throws(StoreError) -> StoredImage {
        let lock = try lockStore()
        defer { withExtendedLifetime(lock) {} }
        let written = try writeDocuments(documents)
        return try image(id: written.id, manifest: written.manifest, config: documents.config, in: [])
    }

    /// Call under the store's lock.
    private func writeDocuments(_ documents: ImageDocuments) throws(StoreError) -> (id: Digest, manifest: Descriptor) {
        var layers: [Descriptor] = []
        for diffID in documents.config.rootfs.diffIDs {
            guard let blob = try layerBlob(diffID: diffID) else { throw .missingLayer(diffID: diffID) }
            layers.append(blob)
        }
        let configBlob = try putUnheld(documents.configData)
        let config = Descriptor(mediaType: documents.configType, digest: configBlob.digest, size: configBlob.size)
        let own = try encoded(Manifest(config: config, layers: layers), for: indexPath)
        let document = documents.manifest ?? (own, .ociManifest)
        let manifestBlob = try putUnheld(document.data)
        return (
            config.digest,
            Descriptor(mediaType: document.mediaType, digest: manifestBlob.digest, size: manifestBlob.size)
        )
    }

    /// Gives an image a further name; the image that had it loses it.
    ///
    /// - Throws: `StoreError.tagWithDigest`; `.missingBlob` where the image is gone.
    package func tag(_ image: StoredImage, as name: Reference) throws(StoreError) {
        guard name.digest == nil else { throw .tagWithDigest(name.familiar) }
        try updateIndex { (index) throws(StoreError) in
            guard hasBlob(image.manifest.digest) else { throw .missingBlob(image.manifest.digest) }
            try dropDamaged(named: [name], from: &index)
            index.assign(name, to: image.manifest)
        }
    }

    /// Takes a name away from whatever image has it; the image stays. False where no image has it.
    @discardableResult
    package func untag(_ name: Reference) throws(StoreError) -> Bool {
        try updateIndex { (index) throws(StoreError) in
            let count = index.filter { $0.imageName == name }.count
            index.removeName(name)
            return count > 0
        }
    }

    /// All images, newest first; damaged ones are left out, and told of by `listing`.
    package func images() throws(StoreError) -> [StoredImage] { try listing().images }

    /// All images, newest first, and those that the index names and that can't be read.
    package func listing() throws(StoreError) -> (images: [StoredImage], damaged: [DamagedImage]) {
        var index = try readIndex()
        while true {
            let listing = try listing(of: index)
            let now = listing.damaged.isEmpty ? index : try readIndex()
            if now == index { return listing }
            index = now
        }
    }

    func images(in index: [Descriptor]) throws(StoreError) -> [StoredImage] { try listing(of: index).images }

    func listing(
        of index: [Descriptor]
    ) throws(StoreError) -> (images: [StoredImage], damaged: [DamagedImage]) {
        let survey = try survey(index)
        var images: [Digest: StoredImage] = [:]
        for image in survey.sound {
            // An image may have come twice, with other compression: one image, two manifests.
            if let names = images[image.id]?.names {
                images[image.id]?.names = (names + image.names).sorted { $0.description < $1.description }
            } else {
                images[image.id] = image
            }
        }
        let sorted = images.values.sorted {
            ($0.created ?? Timestamp(seconds: .min), $0.id) > ($1.created ?? Timestamp(seconds: .min), $1.id)
        }
        return (sorted, survey.damaged)
    }

    /// The image with a name that an image was built on: the one with most in common; nil where there is none here.
    package func base(of image: StoredImage) throws(StoreError) -> StoredImage? {
        try images().filter { !$0.names.isEmpty && image.config.isBuilt(on: $0.config) }
            .max { $0.config.history.count < $1.config.history.count }
    }

    /// An image's manifest and the bytes of its configuration.
    ///
    /// - Throws: `StoreError` where one of them can't be read.
    package func documents(of manifest: Descriptor) throws(StoreError) -> (manifest: Manifest, config: Data) {
        let path = blobPath(manifest.digest)
        let document = try decoded(Manifest.self, readBlob(manifest.digest), from: path)
        return try (document, readBlob(document.config.digest))
    }

    /// - Throws: `StoreError.damagedImage` where a document or layer of it is gone or changed.
    func readImage(_ manifest: Descriptor, in index: [Descriptor]) throws(StoreError) -> StoredImage {
        do throws(StoreError) { return try readSound(manifest, in: index) } catch {
            guard error.isDamage else { throw error }
            let names = index.filter { $0.digest == manifest.digest }.compactMap(\.imageName)
            throw .damagedImage(
                DamagedImage(
                    manifest: manifest.digest, names: names.sorted { $0.description < $1.description }, cause: error))
        }
    }

    private func readSound(_ manifest: Descriptor, in index: [Descriptor]) throws(StoreError) -> StoredImage {
        let documents = try documents(of: manifest)
        let id = documents.manifest.config.digest
        let config = try decoded(ImageConfig.self, documents.config, from: blobPath(id))
        return try image(id: id, manifest: manifest.named(nil), config: config, in: index)
    }

    private func image(
        id: Digest, manifest: Descriptor, config: ImageConfig, in index: [Descriptor]
    ) throws(StoreError) -> StoredImage {
        let names = index.filter { $0.digest == manifest.digest }.compactMap(\.imageName)
        var layers: [StoredImage.Layer] = []
        for diffID in config.rootfs.diffIDs {
            guard let layer = try storedLayer(diffID: diffID) else { throw .missingLayer(diffID: diffID) }
            layers.append(StoredImage.Layer(diffID: diffID, size: layer.contentSize))
        }
        return StoredImage(
            id: id, manifest: manifest, config: config, names: names.sorted { $0.description < $1.description },
            layers: layers)
    }
}

/// An image's documents before they are blobs.
struct ImageDocuments {
    var config: ImageConfig
    var configData: Data
    var configType: MediaType
    /// nil where a manifest is to be made of the layers as the store has them.
    var manifest: (data: Data, mediaType: MediaType)?
}
