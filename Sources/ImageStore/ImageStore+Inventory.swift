package import OCISpec

/// What the store holds at one moment, and what needs what: from it follows what may go.
package struct StoreInventory: Sendable {
    package struct Image: Sendable {
        package var image: StoredImage
        /// Its manifests, configuration and layers.
        package var blobs: Set<Digest>
    }

    package struct Record: Hashable, Sendable {
        package var key: Digest
        /// Diff IDs.
        package var layers: [Digest]
        /// Seconds since 1970: when it was written or last used.
        package var used: Int
    }

    /// Newest first.
    package var images: [Image]
    package var damaged: [DamagedImage]
    /// What running processes hold: blobs, diff IDs, images.
    package var leased: Set<Digest>
    package var records: [RecordKind: [Record]]
    package var blobs: Set<Digest>
    /// The blob of each layer that has a record, by diff ID; nil in it where the blob is gone.
    package var layers: [Digest: Digest?]

    /// The blob that a layer is in: the noted one, or else the one of its own name.
    package func blob(of diffID: Digest) -> Digest { (layers[diffID] ?? nil) ?? diffID }
}

extension ImageStore {
    /// - Throws: `StoreError`; a damaged image is told of and is no error.
    package func inventory() throws(StoreError) -> StoreInventory {
        let lock = try lockStore()
        defer { withExtendedLifetime(lock) {} }
        let index = try readIndex()
        let listing = try listing(of: index)
        var blobs: [Digest: Set<Digest>] = [:]
        for manifest in Set(index.map(\.digest)) {
            guard let entry = index.first(where: { $0.digest == manifest }),
                let document = try? documents(of: entry).manifest
            else { continue }
            let parts = [manifest, document.config.digest] + document.layers.map(\.digest)
            blobs[document.config.digest, default: []].formUnion(parts)
        }
        var inventory = StoreInventory(
            images: listing.images.map { StoreInventory.Image(image: $0, blobs: blobs[$0.id] ?? []) },
            damaged: listing.damaged, leased: try leasedDigests(), records: [:],
            blobs: Set(try StoreFile.names(in: blobFolder).compactMap { try? Digest(hex: $0) }), layers: [:])
        for kind in RecordKind.allCases { inventory.records[kind] = try inventoriedRecords(kind) }
        for diffID in try registeredLayers() {
            inventory.layers[diffID] = .some(try registeredLayer(diffID: diffID)?.blob.digest)
        }
        return inventory
    }

    private func inventoriedRecords(_ kind: RecordKind) throws(StoreError) -> [StoreInventory.Record] {
        var result: [StoreInventory.Record] = []
        for record in try records(kind) {
            let layers: [Digest] =
                switch kind {
                case .steps, .downloads: try layersOfRecord(kind, key: record.key)
                case .intermediates: intermediate(record.key)?.layers ?? []
                case .origins: [record.key]
                case .fileLists, .builds, .classic, .timelines, .stats: []
                }
            result.append(StoreInventory.Record(key: record.key, layers: layers, used: record.modified))
        }
        return result
    }

    /// Forgets images that have no name and that nobody uses; a collection frees them.
    ///
    /// - Returns: the IDs of those that are gone.
    package func forgetUnnamed(_ ids: Set<Digest>) throws(StoreError) -> [Digest] {
        try updateIndex(usingReserve: true) { (index) throws(StoreError) in
            let leased = try leasedDigests()
            var gone: [Digest] = []
            for image in try images(in: index) where ids.contains(image.id) && image.isRemovable(leased: leased) {
                let manifests = try manifests(of: image.id, in: index)
                index.removeAll { manifests.contains($0.digest) }
                gone.append(image.id)
            }
            return gone
        }
    }
}

extension StoredImage {
    /// Whether it has no name, and no running process has just made it: that one holds all of its layers.
    package func isRemovable(leased: Set<Digest>) -> Bool {
        guard names.isEmpty, !leased.contains(id), !leased.contains(manifest.digest) else { return false }
        return config.rootfs.diffIDs.isEmpty || !leased.isSuperset(of: config.rootfs.diffIDs)
    }
}
