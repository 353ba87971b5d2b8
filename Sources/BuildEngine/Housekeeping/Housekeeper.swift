internal import BuildPlan
package import ImageStore
package import OCISpec
package import Snapshots

/// What a pruning did.
package struct PruneResult: Hashable, Sendable {
    /// IDs of the images that are gone.
    package var images: [Digest] = []
    /// Records of steps and unpacked layers that are gone.
    package var steps = 0
    package var unpacked = 0
    /// Folders of cache mounts that are gone.
    package var caches = 0
    /// Folders of other engines that are gone.
    package var engines = 0
    /// Freed on the disk.
    package var bytes = 0

    /// Nothing freed.
    package init(images: [Digest] = []) { self.images = images }

    mutating func add(_ other: PruneResult) {
        images += other.images
        steps += other.steps
        unpacked += other.unpacked
        caches += other.caches
        engines += other.engines
        bytes += other.bytes
    }
}

/// Counts and frees what a store holds: images, records and unpacked layers together.
package struct Housekeeper: Sendable {
    private let store: ImageStore
    private let snapshots: SnapshotStore
    /// Below the store; nil where it is one of those itself.
    private let engines: EngineFolders?

    package init(store: ImageStore, snapshots: SnapshotStore, engines: EngineFolders?) {
        self.store = store
        self.snapshots = snapshots
        self.engines = engines
    }

    /// - Parameter now: seconds since 1970.
    package func usage(now: Int) throws -> StoreUsage {
        let tally = try FolderUsage.tally(of: store.root, depth: 3)
        return StoreUsage(
            try store.inventory(), unpacked: try folders(tally), caches: try snapshots.cacheFolders(),
            engines: try engineRows(tally, now: now), tally: tally, now: now
        ) { key in
            let record = store.readRecord(.steps, key: key)
                .flatMap { try? CanonicalJSON.decode(CachedStep.self, from: $0) }
            return record?.key.instruction ?? ""
        }
    }

    /// Frees what the options ask for. Other processes may work in the store meanwhile: what they hold stays.
    ///
    /// - Throws: `StoreError` where an image is damaged, for what it needs can't be known; `SnapshotError`.
    package func prune(_ options: PruneOptions, now: Int) throws -> PruneResult {
        try snapshots.clearStaleWorkspaces()
        let tally = try FolderUsage.tally(of: store.root, depth: 3)
        let inventory = try store.inventory()
        if let damaged = inventory.damaged.first { throw StoreError.damagedImage(damaged) }
        let folders = try folders(tally)
        let plan = PrunePlan(
            inventory, unpacked: folders, caches: try snapshots.cacheFolders(), options: options, now: now)
        var result = PruneResult(images: try store.forgetUnnamed(plan.images).sorted())
        for (kind, keys) in plan.records {
            for key in keys {
                try store.removeRecord(kind, key: key)
                result.bytes += tally[StorePath.record(kind, key)] ?? 0
            }
        }
        result.steps = plan.records[.steps]?.count ?? 0
        let collected = try store.collectGarbage(roots: [], recordsOf: [.steps])
        result.bytes += collected.blobs.reduce(0) { $0 + (tally[StorePath.blob($1)] ?? 0) }
        result.bytes += collected.layers.reduce(0) { $0 + (tally[StorePath.layer($1)] ?? 0) }
        for name in plan.unpacked {
            if let layer = folders[name] ?? nil {
                do { try snapshots.remove(layer) } catch SnapshotError.inUse { continue }
            } else {
                try snapshots.removeDamaged(name)
            }
            result.unpacked += 1
            result.bytes += tally[StorePath.unpacked(name)] ?? 0
        }
        for name in plan.caches where try snapshots.removeCacheFolder(name) {
            result.caches += 1
            result.bytes += tally[StorePath.cache(name)] ?? 0
        }
        for folder in try engines?.all() ?? [] {
            result.add(try prune(folder, options, now: now, bytes: tally.bytes(of: folder)))
        }
        return result
    }

    /// A folder of another engine goes whole where no session has used it for long; else what can go of it.
    private func prune(
        _ folder: StoredEngineFolder, _ options: PruneOptions, now: Int, bytes: Int
    ) throws -> PruneResult {
        var result = PruneResult()
        if folder.canGo(options, now: now), try engines?.remove(folder.name) == true {
            (result.engines, result.bytes) = (1, bytes)
        } else if let inner = try inner(folder) {
            result = try inner.prune(options, now: now)
        }
        return result
    }

    /// The one of another engine's folder; nil where that has gone.
    private func inner(_ folder: StoredEngineFolder) throws -> Housekeeper? {
        guard let engines, try engines.all().contains(where: { $0.name == folder.name }) else { return nil }
        let root = "\(engines.root)/\(folder.name)"
        return Housekeeper(
            store: try ImageStore(root: root),
            snapshots: try SnapshotStore(root: "\(root)/snapshots", driver: .copies), engines: nil)
    }

    private func engineRows(_ tally: [String: Int], now: Int) throws -> [StoreUsage.EngineRow] {
        try (engines?.all() ?? []).map { folder in
            let bytes = tally.bytes(of: folder)
            let left = try inner(folder)?.usage(now: now)
            let freed = [false, true].map { all in
                folder.canGo(PruneOptions(all: all), now: now)
                    ? bytes : (all ? left?.prunableAll : left?.prunable) ?? 0
            }
            return StoreUsage.EngineRow(
                name: folder.name, bytes: bytes, used: folder.used, prunable: freed[0], prunableAll: freed[1])
        }
    }

    /// The folders of unpacked layers that were counted; nil for one that is damaged.
    private func folders(_ tally: [String: Int]) throws -> [String: Digest?] {
        let known = try snapshots.folders()
        var folders: [String: Digest?] = [:]
        for path in tally.keys where path.hasPrefix("snapshots/layers/") {
            let name = String(path.dropFirst("snapshots/layers/".utf8.count))
            folders[name] = .some(known[name])
        }
        return folders
    }
}

extension StoredEngineFolder {
    func canGo(_ options: PruneOptions, now: Int) -> Bool { !isInUse && options.isOld(used, now: now) }
}

extension [String: Int] {
    /// What a folder of another engine takes of all that was counted.
    fileprivate func bytes(of folder: StoredEngineFolder) -> Int {
        let path = StorePath.engine(folder.name)
        return reduce(0) { $0 + ($1.key == path || $1.key.hasPrefix("\(path)/") ? $1.value : 0) }
    }
}
