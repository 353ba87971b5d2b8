internal import FoundationEssentials
internal import Glibc
internal import OCISpec
internal import Synchronization

/// The annotations of index.json.
enum IndexAnnotation {
    /// The image's name (image-spec, annotations.md).
    static let name = "org.opencontainers.image.ref.name"
    /// The full name as containerd and Docker write it beside a `ref.name` that is only the tag.
    static let fullName = "io.containerd.image.name"
}

/// The bytes of an index and what they say.
struct ReadIndex: Sendable {
    var data: Data
    var manifests: [Descriptor]
}

extension ImageStore {
    /// The most bytes of an index: an entry has some 300, so this is some 200,000 images.
    private static let indexLimit = 64 << 20

    /// index.json as it is now: one descriptor for each name, and one without a name for each image that has none.
    func readIndex() throws(StoreError) -> [Descriptor] {
        guard let data = try StoreFile.readIfPresent(indexPath, limit: Self.indexLimit) else { return [] }
        if let known = lastIndex.withLock({ $0 }), known.data == data { return known.manifests }
        let manifests = try decoded(ImageIndex.self, data, from: indexPath).manifests
        lastIndex.withLock { $0 = ReadIndex(data: data, manifests: manifests) }
        return manifests
    }

    /// Changes index.json under the store's lock; all that it names is on the disk before.
    ///
    /// - Parameter usingReserve: whether room that is set aside for it may be used on a full disk.
    func updateIndex<Result>(
        usingReserve: Bool = false, _ change: (inout [Descriptor]) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let lock = try lockStore()
        defer { withExtendedLifetime(lock) {} }
        let old = try readIndex()
        var new = old
        let result = try change(&new)
        if new != old {
            try flushBlobNames()
            try writeIndex(ImageIndex(manifests: new), usingReserve: usingReserve)
            try StoreFile.flushFolder(root)
        }
        return result
    }

    private func writeIndex(_ index: ImageIndex, usingReserve: Bool) throws(StoreError) {
        let data = try encoded(index, for: indexPath)
        do throws(StoreError) { try writeFile(indexPath, data, durable: true) } catch {
            guard usingReserve, case .system(_, _, let code) = error, code == ENOSPC || code == EDQUOT,
                releaseReserve()
            else { throw error }
            try writeFile(indexPath, data, durable: true)
        }
    }
}

extension Descriptor {
    /// The name that index.json gives this manifest; nil for an image without one.
    var imageName: Reference? { annotations?[IndexAnnotation.name].flatMap { try? Reference($0) } }

    func named(_ name: Reference?) -> Descriptor {
        var copy = self
        copy.annotations?[IndexAnnotation.name] = nil
        if let name { copy.annotations = [IndexAnnotation.name: name.description] }
        if copy.annotations?.isEmpty == true { copy.annotations = nil }
        return copy
    }
}

extension [Descriptor] {
    /// Gives a name to a manifest; the image that had the name keeps its place without one.
    mutating func assign(_ name: Reference, to manifest: Descriptor) {
        if contains(where: { $0.imageName == name && $0.digest == manifest.digest }) { return }
        removeName(name)
        removeAll { $0.digest == manifest.digest && $0.imageName == nil }
        append(manifest.named(name))
    }

    /// Takes a name away; a manifest that has no other stays without one.
    mutating func removeName(_ name: Reference) {
        for index in indices.reversed() where self[index].imageName == name {
            let manifest = remove(at: index)
            keep(manifest)
        }
    }

    /// Makes sure that a manifest is in the index, with or without a name.
    mutating func keep(_ manifest: Descriptor) {
        if !contains(where: { $0.digest == manifest.digest }) { append(manifest.named(nil)) }
    }
}
