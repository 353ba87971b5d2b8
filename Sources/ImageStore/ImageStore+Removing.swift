package import OCISpec

/// What a removal did, in order, as `docker rmi` tells it.
package enum RemovalEvent: Hashable, Sendable {
    case untagged(Reference)
    /// An image's ID, or the chain ID of a layer that nothing uses any more.
    case deleted(Digest)
}

extension ImageStore {
    /// Removes an image as `docker rmi` does.
    ///
    /// Given a name, that name goes, and the image with its last name. Given an ID, the image goes with its name; one
    /// with several names only by `force`. Layers go that no other image has, no root needs and no process holds.
    /// An image that is damaged is only forgotten; what is left of it a collection frees. On a full disk the reserve is
    /// given up for it.
    /// - Parameter extraRoots: diff IDs or blobs that the cache still needs.
    /// - Throws: `StoreError.severalRepositories` and what `resolve` throws; nothing is removed then.
    @discardableResult
    package func remove(
        _ text: String, force: Bool, extraRoots: Set<Digest> = []
    ) throws(StoreError) -> [RemovalEvent] {
        var image: StoredImage?
        var others: [StoredImage] = []
        var events: [RemovalEvent] = []
        try updateIndex(usingReserve: true) { (index) throws(StoreError) in
            events = try forgetDamaged(text, force: force, in: &index)
            if !events.isEmpty { return }
            let found = try resolve(text, in: index)
            let all = try images(in: index)
            let names = all.first { $0.id == found.id }?.names ?? found.names
            let removed = try Self.namesToRemove(text, of: found, names: names, force: force)
            events = removed.map(RemovalEvent.untagged)
            for name in removed { index.removeName(name) }
            guard Set(names).subtracting(removed).isEmpty else { return }
            image = found
            others = all.filter { $0.id != found.id }
            let manifests = try manifests(of: found.id, in: index)
            index.removeAll { manifests.contains($0.digest) }
        }
        guard let image else { return events }
        events.append(.deleted(image.id))
        // The index no longer has the image; should this end here, a later collection frees the rest.
        let collected = try collectUnlessDamaged(image, extraRoots: extraRoots)
        var kept: Set<Digest> = []
        for other in others { kept.formUnion(other.config.rootfs.chainIDs) }
        for (diffID, chain) in zip(image.config.rootfs.diffIDs, image.config.rootfs.chainIDs).reversed()
        where !kept.contains(chain) && collected.layers.contains(diffID) {
            events.append(.deleted(chain))
        }
        return events
    }

    /// What another, damaged image needs can't be known: then nothing is freed, and the removal stands all the same.
    private func collectUnlessDamaged(
        _ image: StoredImage, extraRoots: Set<Digest>
    ) throws(StoreError) -> Collected {
        do throws(StoreError) { return try collectGarbage(roots: extraRoots, among: image) } catch {
            guard error.isDamage else { throw error }
            return Collected(blobs: [], bytes: 0, layers: [])
        }
    }

    private static func namesToRemove(
        _ text: String, of image: StoredImage, names: [Reference], force: Bool
    ) throws(StoreError) -> [Reference] {
        if let prefix = idPrefix(text), image.id.hex.hasPrefix(prefix), !isName(text, among: names) {
            let tags = names.filter { $0.tag != nil }
            let repositories = Set(names.map(\.familiarName))
            guard force || (tags.count <= 1 && repositories.count <= 1) else {
                throw .severalRepositories(image.id)
            }
            return names
        }
        guard let name = try? Reference(text) else { return names }
        // With the last tag of a repository its digests go too: they only told what the tag was pulled as.
        let same = names.filter { $0.domain == name.domain && $0.path == name.path }
        let rest = same.filter { $0 != name }
        if rest.allSatisfy({ $0.tag == nil }) { return same }
        return same.filter { $0 == name }
    }

    private static func isName(_ text: String, among names: [Reference]) -> Bool {
        guard let name = try? Reference(text) else { return false }
        return names.contains(name)
    }

    /// A damaged image can't be shown, and would be told of with every listing: it is forgotten, and with force every
    /// such image that has no name.
    private func forgetDamaged(
        _ text: String, force: Bool, in index: inout [Descriptor]
    ) throws(StoreError) -> [RemovalEvent] {
        if force {
            var sound: [Descriptor] = []
            for entry in index {
                if entry.imageName == nil, try isDamaged(entry, in: index) { continue }
                sound.append(entry)
            }
            index = sound
        }
        let entries = try damaged(text, in: index)
        index.removeAll { entries.contains($0) }
        let gone = Set(entries.map(\.digest)).subtracting(index.map(\.digest))
        return entries.compactMap(\.imageName).map(RemovalEvent.untagged) + gone.sorted().map(RemovalEvent.deleted)
    }

    /// Every manifest of the index that has this configuration.
    private func manifests(of id: Digest, in index: [Descriptor]) throws(StoreError) -> Set<Digest> {
        var found: Set<Digest> = []
        for manifest in index {
            do throws(StoreError) {
                if try documents(of: manifest).manifest.config.digest == id { found.insert(manifest.digest) }
            } catch {
                guard error.isDamage else { throw error }
            }
        }
        return found
    }
}
