package import OCISpec

/// What a collection freed.
package struct Collected: Hashable, Sendable {
    /// Blobs that are gone, and their bytes together.
    package var blobs: [Digest]
    package var bytes: Int
    /// The diff IDs of the layers among them.
    package var layers: Set<Digest>
}

extension ImageStore {
    /// Removes every blob that no image of the index, no root and no living process needs.
    ///
    /// - Parameter roots: diff IDs, blobs, or both.
    /// - Throws: any error of reading what is needed, before anything is removed.
    @discardableResult
    package func collectGarbage(roots: Set<Digest>) throws(StoreError) -> Collected {
        try collectGarbage(roots: roots, among: nil)
    }

    /// With an image, only what that image had is looked at: the rest is left for a collection that was asked for.
    func collectGarbage(roots: Set<Digest>, among image: StoredImage?) throws(StoreError) -> Collected {
        let lock = try lockStore()
        defer { withExtendedLifetime(lock) {} }
        let index = try readIndex()
        let used = try blobsOfImages(in: index).union(blobsHeld(roots: roots))
        var collected = Collected(blobs: [], bytes: 0, layers: [])
        let candidates = try candidates(of: image)
        for blob in candidates.blobs.subtracting(used).sorted() {
            guard let size = try blobSize(blob) else { continue }
            try StoreFile.remove(blobPath(blob))
            collected.blobs.append(blob)
            collected.bytes += size
        }
        for diffID in candidates.layers where try storedLayer(diffID: diffID) == nil {
            try forgetLayer(diffID: diffID)
            collected.layers.insert(diffID)
        }
        return collected
    }

    /// All that the images of the index are made of. Any error ends it.
    private func blobsOfImages(in index: [Descriptor]) throws(StoreError) -> Set<Digest> {
        var used: Set<Digest> = []
        for manifest in Set(index.map { $0.named(nil) }) {
            let document = try documents(of: manifest).manifest
            used.insert(manifest.digest)
            used.insert(document.config.digest)
            for layer in document.layers { used.insert(layer.digest) }
        }
        return used
    }

    /// All that roots and living processes need.
    private func blobsHeld(roots: Set<Digest>) throws(StoreError) -> Set<Digest> {
        var used: Set<Digest> = []
        for root in try roots.union(leasedDigests()) {
            used.insert(root)
            if let layer = try storedLayer(diffID: root) { used.insert(layer.blob.digest) }
        }
        return used
    }

    /// What may go: the blobs and diff IDs of one image, or all that there are.
    private func candidates(
        of image: StoredImage?
    ) throws(StoreError) -> (blobs: Set<Digest>, layers: Set<Digest>) {
        if let image {
            let layers = Set(image.config.rootfs.diffIDs)
            var blobs: Set<Digest> = [image.manifest.digest, image.id]
            for layer in try documents(of: image.manifest).manifest.layers { blobs.insert(layer.digest) }
            for diffID in layers {
                if let blob = try layerBlob(diffID: diffID) { blobs.insert(blob.digest) }
            }
            return (blobs, layers)
        }
        let blobs = try StoreFile.names(in: blobFolder).compactMap { try? Digest(hex: $0) }
        return (Set(blobs), Set(try registeredLayers()))
    }
}

/// What the store holds, in bytes on the disk.
package struct DiskUsage: Hashable, Sendable {
    package var images: Int
    /// Blobs of images.
    package var imageBytes: Int
    /// Blobs of no image that roots or running processes need: the cache's layers.
    package var cachedBytes: Int
    /// Blobs that a collection with the same roots would free.
    package var unusedBytes: Int
    /// Files and bytes of records by kind.
    package var records: [RecordKind: RecordUsage]

    package struct RecordUsage: Hashable, Sendable {
        package var count: Int
        package var bytes: Int
    }
}

extension ImageStore {
    /// - Parameter roots: what the cache needs, as for `collectGarbage`.
    package func diskUsage(roots: Set<Digest>) throws(StoreError) -> DiskUsage {
        let lock = try lockStore()
        defer { withExtendedLifetime(lock) {} }
        let index = try readIndex()
        let ofImages = try blobsOfImages(in: index)
        let held = try blobsHeld(roots: roots)
        var usage = DiskUsage(
            images: try images(in: index).count, imageBytes: 0, cachedBytes: 0, unusedBytes: 0, records: [:])
        for name in try StoreFile.names(in: blobFolder) {
            guard let digest = try? Digest(hex: name), let size = try blobSize(digest) else { continue }
            if ofImages.contains(digest) {
                usage.imageBytes += size
            } else if held.contains(digest) {
                usage.cachedBytes += size
            } else {
                usage.unusedBytes += size
            }
        }
        for kind in RecordKind.allCases {
            let records = try records(kind)
            usage.records[kind] = DiskUsage.RecordUsage(
                count: records.count, bytes: records.reduce(0) { $0 + $1.size })
        }
        return usage
    }
}
