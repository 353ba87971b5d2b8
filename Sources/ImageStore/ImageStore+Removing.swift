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
    /// with several names only by `force`. An image that another one is built on goes only by `force`. Layers go that no
    /// other image has, no root needs and no process holds. With the image go the images after the steps that led to it,
    /// unless others are built on them.
    /// An image that is damaged is only forgotten; what is left of it a collection frees. On a full disk the reserve is
    /// given up for it.
    /// - Parameters:
    ///   - kinds: records whose layers stay: the cache's.
    ///   - keepingSteps: True to leave the images after steps.
    /// - Throws: `StoreError.severalRepositories`, `.dependentImages` and what `resolve` throws; nothing is removed then.
    @discardableResult
    package func remove(
        _ text: String, force: Bool, keepingLayersOf kinds: [RecordKind] = [], keepingSteps: Bool = false
    ) throws(StoreError) -> [RemovalEvent] {
        var image: StoredImage?
        var others: [StoredImage] = []
        var events: [RemovalEvent] = []
        try updateIndex(usingReserve: true) { (index) throws(StoreError) in
            events = try forgetDamaged(text, force: force, in: &index)
            if !events.isEmpty { return }
            guard let found = try indexed(text, in: index) else {
                events = try removeStep(text)
                return
            }
            let all = try images(in: index)
            let names = all.first { $0.id == found.id }?.names ?? found.names
            let removed = try Self.namesToRemove(text, of: found, names: names, force: force)
            let isLast = Set(names).subtracting(removed).isEmpty
            others = all.filter { $0.id != found.id }
            let dependents = others.filter { $0.config.isBuilt(on: found.config) }
            if isLast, !force, !dependents.isEmpty { throw .dependentImages(found.id, dependents.map(\.shownName)) }
            events = removed.map(RemovalEvent.untagged)
            for name in removed { index.removeName(name) }
            guard isLast else { return }
            image = found
            let manifests = try manifests(of: found.id, in: index)
            index.removeAll { manifests.contains($0.digest) }
        }
        guard let image else { return events }
        events.append(.deleted(image.id))
        if !keepingSteps { events += try removeSteps(below: image, others: others).map(RemovalEvent.deleted) }
        // The index no longer has the image; should this end here, a later collection frees the rest.
        let collected = try collectUnlessDamaged(image, keepingLayersOf: kinds)
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
        _ image: StoredImage, keepingLayersOf kinds: [RecordKind]
    ) throws(StoreError) -> Collected {
        do throws(StoreError) { return try collectGarbage(roots: [], recordsOf: kinds, among: image) } catch {
            guard error.isDamage else { throw error }
            return Collected(blobs: [], layers: [])
        }
    }

    private static func namesToRemove(
        _ text: String, of image: StoredImage, names: [Reference], force: Bool
    ) throws(StoreError) -> [Reference] {
        if isID(text, of: image) && !isName(text, among: names) {
            let tags = names.filter { $0.tag != nil }
            let repositories = Set(names.map(\.familiarName))
            guard force || (tags.count <= 1 && repositories.count <= 1) else {
                throw .severalRepositories(image.id)
            }
            return names
        }
        guard let name = try? Reference(text) else { return names }
        let same = names.filter { $0.domain == name.domain && $0.path == name.path }
        guard name.digest == nil else {
            let exact = same.filter { $0 == name }
            // By the digest of its manifest, which no name of it has: then by its names here.
            return exact.isEmpty ? same : exact
        }
        // With the last tag of a repository its digests go too: they only told what the tag was pulled as.
        let rest = same.filter { $0 != name }
        return rest.allSatisfy { $0.tag == nil } ? same : same.filter { $0 == name }
    }

    private static func isID(_ text: String, of image: StoredImage) -> Bool {
        idPrefix(text).map(image.id.hex.hasPrefix) ?? false
    }

    /// The image that a text stands for; nil where it can only be the image after a step.
    private func indexed(_ text: String, in index: [Descriptor]) throws(StoreError) -> StoredImage? {
        do throws(StoreError) { return try resolve(text, in: index) } catch {
            guard case .noSuchImage = error, try !steps(of: text).isEmpty else { throw error }
            return nil
        }
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

    /// The images after steps that a text stands for: fewer than four digits would find one by chance.
    private func steps(of text: String) throws(StoreError) -> [IntermediateImage] {
        guard let prefix = Self.idPrefix(text), prefix.utf8.count >= 4 else { return [] }
        return try intermediateImages().filter { $0.id.hex.hasPrefix(prefix) }
    }

    private func removeStep(_ text: String) throws(StoreError) -> [RemovalEvent] {
        let found = try steps(of: text)
        guard let only = found.first, found.count == 1 else {
            throw .ambiguousID(text, matches: found.map(\.id).sorted())
        }
        try removeRecord(.intermediates, key: only.id)
        return [.deleted(only.id)]
    }

    /// Removes the image after each step that led to an image, unless another image, or the image after another step, is
    /// built on it.
    ///
    /// - Returns: their IDs, the latest first, without the image's own.
    private func removeSteps(below image: StoredImage, others: [StoredImage]) throws(StoreError) -> [Digest] {
        let all = try intermediateImages()
        let (below, rest) = (
            all.filter { image.config.isBuilt(on: $0.config) || image.id == $0.id },
            all.filter { !image.config.isBuilt(on: $0.config) && image.id != $0.id }
        )
        let users = others.map(\.config) + rest.map(\.config)
        var removed: [IntermediateImage] = []
        for step in below where !users.contains(where: { $0 == step.config || $0.isBuilt(on: step.config) }) {
            try removeRecord(.intermediates, key: step.id)
            removed.append(step)
        }
        removed.sort { $0.config.history.count > $1.config.history.count }
        return removed.map(\.id).filter { $0 != image.id }
    }

    /// Every manifest of the index that has this configuration.
    func manifests(of id: Digest, in index: [Descriptor]) throws(StoreError) -> Set<Digest> {
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

extension ImageConfig {
    /// Whether this is the configuration of an image that was built on another: it has that one's layers and history,
    /// and more after them.
    func isBuilt(on base: ImageConfig) -> Bool {
        history.count > base.history.count && history.starts(with: base.history)
            && rootfs.diffIDs.starts(with: base.rootfs.diffIDs)
            && !(base.history.isEmpty && base.rootfs.diffIDs.isEmpty)
    }
}

extension StoredImage {
    /// Its first name, or the start of its ID.
    fileprivate var shownName: String { names.first?.familiar ?? id.short }
}
