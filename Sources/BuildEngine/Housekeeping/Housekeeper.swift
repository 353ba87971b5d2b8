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
    /// Freed on the disk.
    package var bytes = 0

    /// Nothing freed.
    package init(images: [Digest] = []) { self.images = images }
}

/// Counts and frees what a store holds: images, records and unpacked layers together.
package struct Housekeeper: Sendable {
    private let store: ImageStore
    private let snapshots: SnapshotStore

    package init(store: ImageStore, snapshots: SnapshotStore) {
        self.store = store
        self.snapshots = snapshots
    }

    /// - Parameter now: seconds since 1970.
    package func usage(now: Int) throws -> StoreUsage {
        let tally = try FolderUsage.tally(of: store.root, depth: 3)
        return StoreUsage(
            try store.inventory(), unpacked: try folders(tally), caches: try snapshots.cacheFolders(), tally: tally,
            now: now
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
        return result
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
