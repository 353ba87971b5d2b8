package import OCISpec

/// What a collection freed.
package struct Collected: Hashable, Sendable {
    /// Blobs that are gone.
    package var blobs: [Digest]
    /// The diff IDs of the layers among them.
    package var layers: Set<Digest>
}

extension ImageStore {
    /// Removes every blob that no image of the index, no root and no living process needs.
    ///
    /// - Parameters:
    ///   - roots: diff IDs, blobs, or both.
    ///   - kinds: records whose layers are roots too.
    /// - Throws: any error of reading what is needed, before anything is removed.
    @discardableResult
    package func collectGarbage(
        roots: Set<Digest>, recordsOf kinds: [RecordKind] = []
    ) throws(StoreError) -> Collected {
        try collectGarbage(roots: roots, recordsOf: kinds, among: nil)
    }

    /// With an image, only what that image had is looked at: the rest is left for a collection that was asked for.
    func collectGarbage(
        roots: Set<Digest>, recordsOf kinds: [RecordKind], among image: StoredImage?
    ) throws(StoreError) -> Collected {
        let lock = try lockStore()
        defer { withExtendedLifetime(lock) {} }
        let needed = try neededByImages(in: readIndex())
        let used = try needed.blobs.union(blobsHeld(roots: roots, recordsOf: kinds))
        var collected = Collected(blobs: [], layers: [])
        let candidates = try candidates(of: image)
        var known: [Digest: StoredLayer] = [:]
        for diffID in candidates.layers { known[diffID] = try storedLayer(diffID: diffID) }
        for blob in candidates.blobs.subtracting(used).sorted() where hasBlob(blob) {
            try StoreFile.remove(blobPath(blob))
            collected.blobs.append(blob)
        }
        for diffID in candidates.layers where try storedLayer(diffID: diffID) == nil {
            if let blob = needed.layers[diffID], let size = known[diffID]?.contentSize {
                // It was in two blobs, of which an image needs the other one.
                try registerLayer(diffID: diffID, descriptor: blob, contentSize: size)
                continue
            }
            try forgetLayer(diffID: diffID)
            collected.layers.insert(diffID)
        }
        return collected
    }

    /// All that the images of the index are made of, and in which blob they have each layer. Any error ends it.
    private func neededByImages(
        in index: [Descriptor]
    ) throws(StoreError) -> (blobs: Set<Digest>, layers: [Digest: Descriptor]) {
        var blobs: Set<Digest> = []
        var layers: [Digest: Descriptor] = [:]
        for manifest in Set(index.map { $0.named(nil) }) {
            let documents = try documents(of: manifest)
            let id = documents.manifest.config.digest
            blobs.formUnion([manifest.digest, id] + documents.manifest.layers.map(\.digest))
            let config = try decoded(ImageConfig.self, documents.config, from: blobPath(id))
            for (diffID, blob) in zip(config.rootfs.diffIDs, documents.manifest.layers) { layers[diffID] = blob }
        }
        return (blobs, layers)
    }

    /// All that roots, records and living processes need.
    private func blobsHeld(roots: Set<Digest>, recordsOf kinds: [RecordKind]) throws(StoreError) -> Set<Digest> {
        var used: Set<Digest> = []
        var roots = roots
        // Processes before records: one that ends in between has written its records by then.
        roots.formUnion(try leasedDigests())
        for kind in kinds { roots.formUnion(try layersOfRecords(kind)) }
        for root in roots {
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
