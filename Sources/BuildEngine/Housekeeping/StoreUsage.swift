internal import BuildPlan
package import ImageStore
package import OCISpec
internal import Snapshots

/// What a store holds, in bytes on the disk: every byte below its folder is in exactly one part.
package struct StoreUsage: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// What one image alone has.
        case images
        /// What several images have, once.
        case sharedLayers
        /// Results of steps: what no image has of them, and the records by which they are found.
        case buildCache
        /// Layers as folders, for commands to run in.
        case unpackedLayers
        /// Folders that `RUN --mount=type=cache` keeps.
        case cacheMounts
        /// What is known of other engines: their images' layers, and the records of steps on them.
        case engines
        /// What commands and builds that are running have for themselves.
        case running
        /// What nothing needs.
        case leftovers
        /// The store's own files and folders.
        case other
    }

    package struct Part: Hashable, Sendable {
        package var kind: Kind
        /// nil where there is nothing to count.
        package var count: Int?
        package var bytes = 0
        /// What `prune -a` would free.
        package var reclaimable = 0
    }

    package struct ImageRow: Hashable, Sendable {
        package var image: StoredImage
        /// Bytes that other images have too, and that it alone has.
        package var shared: Int
        package var unique: Int
    }

    package struct StepRow: Hashable, Sendable {
        package var key: Digest
        /// The instruction, as far as the key tells it.
        package var text: String
        /// Bytes of its record, and of its layer where no image has that.
        package var bytes: Int
        /// Seconds since 1970.
        package var used: Int
        /// Whether an image has the layer too.
        package var isShared: Bool
    }

    package struct FolderRow: Hashable, Sendable {
        package var diffID: Digest
        package var bytes: Int
    }

    package struct CacheRow: Hashable, Sendable {
        package var title: String
        package var bytes: Int
        /// Seconds since 1970.
        package var used: Int
    }

    package struct EngineRow: Hashable, Sendable {
        package var name: String
        package var bytes: Int
        /// Seconds since 1970.
        package var used: Int
        /// What `prune` would free of it, and what `prune -a` would.
        package var prunable: Int
        package var prunableAll: Int
    }

    /// In the order of `Kind`.
    package var parts: [Part]
    package var images: [ImageRow]
    package var steps: [StepRow]
    package var unpacked: [FolderRow]
    package var caches: [CacheRow]
    package var engines: [EngineRow]
    /// What `prune` would free now, and what `prune -a` would.
    package var prunable: Int
    package var prunableAll: Int

    package var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }
}

extension StoreUsage {
    /// - Parameters:
    ///   - tally: bytes by path below the store, three components deep.
    ///   - now: seconds since 1970.
    ///   - text: a step's instruction by its key.
    init(
        _ inventory: StoreInventory, unpacked folders: [String: Digest?], caches: [StoredCacheFolder],
        engines: [EngineRow], tally: [String: Int], now: Int, text: (Digest) -> String
    ) {
        let users = Self.users(of: inventory)
        let cached = Set((inventory.records[.steps] ?? []).flatMap(\.layers)).union(inventory.leased)
        let downloads = (inventory.records[.downloads] ?? []).flatMap(\.layers)
        let blobsCached = cached.union(cached.map(inventory.blob)).union(downloads)
        let plans = [false, true].map { all in
            PrunePlan(inventory, unpacked: folders, caches: caches, options: PruneOptions(all: all), now: now)
        }
        let freed = plans[1].paths
        var parts = Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0, Part(kind: $0)) })
        for (path, bytes) in tally {
            let kind = Self.kind(of: path, inventory: inventory, users: users, cached: blobsCached)
            parts[kind]?.bytes += bytes
            if freed.contains(path) { parts[kind]?.reclaimable += bytes }
        }
        parts[.images]?.count = inventory.images.count + inventory.damaged.count
        parts[.sharedLayers]?.count = users.values.count { $0 > 1 }
        parts[.buildCache]?.count = inventory.records[.steps]?.count ?? 0
        parts[.unpackedLayers]?.count = folders.count
        parts[.cacheMounts]?.count = caches.count
        parts[.engines]?.count = engines.count
        parts[.engines]?.reclaimable = engines.reduce(0) { $0 + $1.prunableAll }
        parts[.running]?.count = tally.keys.count { $0.hasPrefix("snapshots/work/") }
        parts[.leftovers]?.count = inventory.blobs.count { users[$0] == nil && !blobsCached.contains($0) }
        self.parts = Kind.allCases.compactMap { parts[$0] }
        images = inventory.images.map { entry in
            let sizes = entry.blobs.map { ($0, tally[StorePath.blob($0)] ?? 0) }
            let shared = sizes.reduce(0) { $0 + ((users[$1.0] ?? 0) > 1 ? $1.1 : 0) }
            return ImageRow(image: entry.image, shared: shared, unique: sizes.reduce(-shared) { $0 + $1.1 })
        }
        steps = (inventory.records[.steps] ?? []).map { record in
            let blobs = Set(record.layers.map(inventory.blob))
            let own = blobs.filter { users[$0] == nil }.reduce(0) { $0 + (tally[StorePath.blob($1)] ?? 0) }
            return StepRow(
                key: record.key, text: text(record.key),
                bytes: own + (tally[StorePath.record(.steps, record.key)] ?? 0), used: record.used,
                isShared: blobs.contains { users[$0] != nil })
        }
        steps.sort { ($0.used, $0.key) > ($1.used, $1.key) }
        unpacked = folders.compactMap { name, digest in
            digest.map { FolderRow(diffID: $0, bytes: tally[StorePath.unpacked(name)] ?? 0) }
        }.sorted { $0.diffID < $1.diffID }
        self.caches = caches.map { cache in
            CacheRow(title: cache.title, bytes: tally[StorePath.cache(cache.name)] ?? 0, used: cache.used)
        }
        self.engines = engines
        prunable = plans[0].bytes(in: tally) + engines.reduce(0) { $0 + $1.prunable }
        prunableAll = plans[1].bytes(in: tally) + engines.reduce(0) { $0 + $1.prunableAll }
    }

    /// How many images have a blob.
    private static func users(of inventory: StoreInventory) -> [Digest: Int] {
        var users: [Digest: Int] = [:]
        for image in inventory.images { for blob in image.blobs { users[blob, default: 0] += 1 } }
        return users
    }

    private static func kind(
        of path: String, inventory: StoreInventory, users: [Digest: Int], cached: Set<Digest>
    ) -> Kind {
        let parts = path.split(separator: "/").map(String.init)
        switch (parts.first, parts.count) {
        case ("blobs", 3): return (try? Digest(hex: parts[2])).map { kind(of: $0, users, cached) } ?? .other
        case ("layers", 2):
            return (try? Digest(hex: parts[1])).map { kind(of: inventory.blob(of: $0), users, cached) } ?? .other
        case ("records", 3): return .buildCache
        case ("snapshots", 3):
            return parts[1] == "layers" ? .unpackedLayers : parts[1] == "caches" ? .cacheMounts : .running
        case ("engines", _): return .engines
        case ("containers", 2...), ("leases", 2...), ("temporary", 2...): return .running
        default: return .other
        }
    }

    private static func kind(of blob: Digest, _ users: [Digest: Int], _ cached: Set<Digest>) -> Kind {
        switch users[blob] {
        case 1?: .images
        case .some: .sharedLayers
        case nil: cached.contains(blob) ? .buildCache : .leftovers
        }
    }
}

extension CacheKey {
    /// The instruction that a key stands for, from the parts that tell it.
    var instruction: String {
        let shown: Set<Part.Name> = [.instruction, .command, .source, .destination]
        return parts.filter { shown.contains($0.name) }.map(\.value).joined(separator: " ")
    }
}
