package import OCISpec

/// An image of the index whose documents or layers are gone or changed. It can only be removed.
package struct DamagedImage: Hashable, Sendable {
    /// Points at its manifest, which may be what is damaged.
    package var manifest: Digest
    /// Sorted by their full form; empty for one that lists as `<none>`.
    package var names: [Reference]
    /// What is wrong with it.
    package var cause: StoreError
}

extension StoreError {
    /// True for what is wrong with one image, and not with the store or the machine.
    var isDamage: Bool {
        switch self {
        case .missingBlob, .missingLayer, .blobMismatch, .damaged, .damagedImage, .tooLarge: true
        default: false
        }
    }
}

extension ImageStore {
    /// All images of an index, those that can't be read apart.
    func survey(_ index: [Descriptor]) throws(StoreError) -> (sound: [StoredImage], damaged: [DamagedImage]) {
        var sound: [StoredImage] = []
        var damaged: [DamagedImage] = []
        var seen: Set<Digest> = []
        for manifest in index where seen.insert(manifest.digest).inserted {
            do throws(StoreError) { sound.append(try readImage(manifest, in: index)) } catch {
                guard case .damagedImage(let image) = error else { throw error }
                damaged.append(image)
            }
        }
        return (sound, damaged)
    }

    /// Takes the names of damaged images out of an index before they are given to others: what would be left of them is
    /// an image without a name that nobody can use.
    func dropDamaged(named names: [Reference], from index: inout [Descriptor]) throws(StoreError) {
        for name in names {
            guard let entry = index.first(where: { $0.imageName == name }), try isDamaged(entry, in: index) else {
                continue
            }
            index.removeAll { $0.imageName == name }
        }
    }

    func isDamaged(_ entry: Descriptor, in index: [Descriptor]) throws(StoreError) -> Bool {
        do throws(StoreError) {
            _ = try readImage(entry, in: index)
            return false
        } catch {
            guard error.isDamage else { throw error }
            return true
        }
    }

    /// The damaged images that a text stands for: a name, or the start of an ID or of a manifest's digest.
    func damaged(_ text: String, in index: [Descriptor]) throws(StoreError) -> [Descriptor] {
        if let name = try? Reference(text) {
            let named = index.filter { $0.imageName == name }
            if !named.isEmpty {
                var found: [Descriptor] = []
                for entry in named where try isDamaged(entry, in: index) { found.append(entry) }
                return found
            }
        }
        guard let prefix = Self.idPrefix(text) else { return [] }
        var found: [Descriptor] = []
        for entry in index {
            let config = (try? documents(of: entry))?.manifest.config.digest.hex
            guard entry.digest.hex.hasPrefix(prefix) || config?.hasPrefix(prefix) == true else { continue }
            if try isDamaged(entry, in: index) { found.append(entry) }
        }
        return found
    }
}
