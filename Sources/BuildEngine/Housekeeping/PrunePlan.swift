package import ImageStore
package import OCISpec
package import Snapshots

/// What `prune` is to take away.
package struct PruneOptions: Hashable, Sendable {
    /// What was used less long ago than this belongs to a recent build, in seconds: a week.
    package static let recent = 7 * 24 * 3600

    /// True to take all of the build cache, however recently it was used.
    package var all: Bool
    /// Only what was made or last used before, in seconds since 1970; nil for `recent` seconds ago, or for everything with
    /// `all`.
    package var until: Int?

    package init(all: Bool = false, until: Int? = nil) {
        self.all = all
        self.until = until
    }

    /// Whether what was used last then is to go, where nothing else needs it.
    ///
    /// - Parameter now: seconds since 1970.
    func isOld(_ used: Int, now: Int) -> Bool {
        if let until { return used < until }
        return all || used < now - Self.recent
    }
}

/// What may go of a store, decided from an inventory: what no image with a name, no recent build and no running process
/// needs.
package struct PrunePlan: Hashable, Sendable {
    /// IDs of images without a name.
    package var images: Set<Digest> = []
    package var records: [RecordKind: Set<Digest>] = [:]
    package var blobs: Set<Digest> = []
    /// Diff IDs whose note goes with their blob.
    package var layers: Set<Digest> = []
    /// Folders of unpacked layers, by name.
    package var unpacked: Set<String> = []
    /// Folders of cache mounts, by name.
    package var caches: Set<String> = []

    /// - Parameters:
    ///   - unpacked: the unpacked layers by folder; nil for one that is damaged.
    ///   - caches: the folders of cache mounts.
    ///   - now: seconds since 1970.
    package init(
        _ inventory: StoreInventory, unpacked folders: [String: Digest?], caches: [StoredCacheFolder] = [],
        options: PruneOptions, now: Int
    ) {
        let leased = inventory.leased
        let isOld: (Int) -> Bool = { options.isOld($0, now: now) }
        let kept = inventory.images.filter { entry in
            let isYoung = options.until.map { (entry.image.created?.seconds ?? 0) >= $0 } ?? false
            return !entry.image.isRemovable(leased: leased) || isYoung
        }
        images = Set(inventory.images.map(\.image.id)).subtracting(kept.map(\.image.id))
        let layersOfImages = Set(kept.flatMap(\.image.config.rootfs.diffIDs))
        // What makes a layer of an image is worth keeping: it costs nothing more, and the image's next build is a hit.
        let steps = (inventory.records[.steps] ?? []).filter { record in
            !isOld(record.used)
                || !options.all && !record.layers.isEmpty && layersOfImages.isSuperset(of: record.layers)
        }
        let needed = layersOfImages.union(steps.flatMap(\.layers)).union(leased)
        var downloads: Set<Digest> = []
        for kind in RecordKind.allCases {
            let keptRecords = (inventory.records[kind] ?? []).filter { record in
                switch kind {
                case .steps: false
                case .intermediates: !(options.all && isOld(record.used)) && needed.isSuperset(of: record.layers)
                case .origins: needed.isSuperset(of: record.layers)
                case .fileLists, .builds, .classic, .timelines, .stats, .downloads: !isOld(record.used)
                }
            }
            if kind == .downloads { downloads = Set(keptRecords.flatMap(\.layers)) }
            let all = Set((inventory.records[kind] ?? []).map(\.key))
            records[kind] = all.subtracting((kind == .steps ? steps : keptRecords).map(\.key))
        }
        let blobsNeeded = Set(kept.flatMap(\.blobs)).union(leased).union(downloads)
            .union(leased.union(steps.flatMap(\.layers)).map(inventory.blob))
        blobs = inventory.blobs.subtracting(blobsNeeded)
        layers = Set(inventory.layers.filter { diffID, blob in blobs.contains(blob ?? diffID) || blob == nil }.keys)
        self.caches = Set(caches.filter { !$0.isInUse && isOld($0.used) }.map(\.name))
        // An unpacked layer can be unpacked again, and so belongs to the cache.
        let isWhole = options.all && options.until == nil
        unpacked = Set(
            folders.filter { $1.map { !needed.contains($0) || isWhole && !leased.contains($0) } ?? true }.keys)
    }

    /// How much of what was counted would go.
    ///
    /// - Parameter tally: bytes by path below the store.
    package func bytes(in tally: [String: Int]) -> Int { paths.reduce(0) { $0 + (tally[$1] ?? 0) } }

    /// All that would go, below the store.
    var paths: Set<String> {
        var paths = Set(blobs.map(StorePath.blob)).union(layers.map(StorePath.layer))
        paths.formUnion(unpacked.map(StorePath.unpacked))
        paths.formUnion(caches.map(StorePath.cache))
        for (kind, keys) in records { paths.formUnion(keys.map { StorePath.record(kind, $0) }) }
        return paths
    }
}

/// Where the store has its parts, relative to its folder.
enum StorePath {
    static func blob(_ digest: Digest) -> String { "blobs/sha256/\(digest.hex)" }
    static func layer(_ diffID: Digest) -> String { "layers/\(diffID.hex)" }
    static func record(_ kind: RecordKind, _ key: Digest) -> String { "records/\(kind.rawValue)/\(key.hex)" }
    static func cache(_ folder: String) -> String { "snapshots/caches/\(folder)" }
    static func engine(_ folder: String) -> String { "engines/\(folder)" }
    static func unpacked(_ folder: String) -> String { "snapshots/layers/\(folder)" }
}
