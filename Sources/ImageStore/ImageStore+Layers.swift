package import OCISpec

/// What the store knows of a layer by its diff ID.
package struct StoredLayer: Codable, Hashable, Sendable {
    /// The blob: the tar itself for a layer built here, perhaps a compressed one for a layer that was loaded.
    package var blob: Descriptor
    /// The sum of the sizes of the files in it, in bytes: what `docker images` and `docker history` count.
    package var contentSize: Int

    package init(blob: Descriptor, contentSize: Int) {
        self.blob = blob
        self.contentSize = contentSize
    }
}

extension ImageStore {
    private func layerRecordPath(_ diffID: Digest) -> String { "\(layerFolder)/\(diffID.hex)" }

    /// Notes which blob a layer is in. Needed for compressed layers; for built ones it keeps their content's size.
    package func registerLayer(diffID: Digest, descriptor: Descriptor, contentSize: Int) throws(StoreError) {
        let path = layerRecordPath(diffID)
        let layer = StoredLayer(blob: descriptor, contentSize: contentSize)
        if try registeredLayer(diffID: diffID) == layer { return }
        // Of a built layer only the content's size would be lost by a power cut, of a compressed one where it is.
        let isNeeded = descriptor.digest != diffID
        try writeFile(path, encoded(layer, for: path), durable: isNeeded)
        if isNeeded { try StoreFile.flushFolder(layerFolder) }
    }

    /// A layer by its diff ID, checked to be there; nil where the store has no blob of it.
    package func storedLayer(diffID: Digest) throws(StoreError) -> StoredLayer? {
        if let layer = try registeredLayer(diffID: diffID) { return layer }
        // Noted with another length: cut short.
        if let noted = try notedLayer(diffID: diffID), noted.blob.digest == diffID { return nil }
        // Without a record, or with a damaged one: a layer built here is in the blob of its own name.
        guard let size = try blobSize(diffID) else { return nil }
        return StoredLayer(blob: Descriptor(mediaType: .ociLayer, digest: diffID, size: size), contentSize: size)
    }

    /// What the layer's record says; nil where there is none, it is damaged, or its blob is gone or of another length.
    func registeredLayer(diffID: Digest) throws(StoreError) -> StoredLayer? {
        guard let layer = try notedLayer(diffID: diffID), try blobSize(layer.blob.digest) == layer.blob.size else {
            return nil
        }
        return layer
    }

    private func notedLayer(diffID: Digest) throws(StoreError) -> StoredLayer? {
        // One layer's record is some 300 bytes; annotations could make it longer, 64 KiB never.
        guard let data = try StoreFile.readIfPresent(layerRecordPath(diffID), limit: 64 << 10) else { return nil }
        return try? CanonicalJSON.decode(StoredLayer.self, from: data)
    }

    /// The descriptor of a layer's blob; nil where the store has none.
    package func layerBlob(diffID: Digest) throws(StoreError) -> Descriptor? {
        try storedLayer(diffID: diffID)?.blob
    }

    /// The path of a layer's blob, which may be compressed.
    ///
    /// - Throws: `StoreError.missingLayer`.
    package func layerPath(diffID: Digest) throws(StoreError) -> String {
        guard let blob = try layerBlob(diffID: diffID) else { throw .missingLayer(diffID: diffID) }
        return blobPath(blob.digest)
    }

    func forgetLayer(diffID: Digest) throws(StoreError) { try StoreFile.remove(layerRecordPath(diffID)) }

    /// All layers that have a record.
    func registeredLayers() throws(StoreError) -> [Digest] {
        try StoreFile.names(in: layerFolder).compactMap { try? Digest(hex: $0) }
    }
}
