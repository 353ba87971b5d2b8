package import FoundationEssentials
internal import Glibc
package import LayerArchive
package import OCISpec

/// An image's documents as a registry gave them.
package struct ReceivedImage: Sendable {
    /// Kept byte for byte, so that its digest stays the registry's.
    package var manifest: Data
    package var manifestType: MediaType
    package var config: Data
    package var configType: MediaType

    package init(manifest: Data, manifestType: MediaType, config: Data, configType: MediaType) {
        self.manifest = manifest
        self.manifestType = manifestType
        self.config = config
        self.configType = configType
    }
}

extension ImageStore {
    /// Whether a layer is here, and kept from being collected from now on.
    package func holdsLayer(diffID: Digest) throws(StoreError) -> Bool {
        guard let blob = try layerBlob(diffID: diffID) else { return false }
        try hold([diffID, blob.digest])
        return try layerBlob(diffID: diffID) != nil
    }

    /// Takes an image whose layers have been received.
    ///
    /// - Parameter names: tags, and the digests that it was asked for by (`NAME@sha256:…`).
    /// - Throws: `StoreError.missingLayer`; `.damaged` where the configuration is none.
    package func receive(_ image: ReceivedImage, names: [Reference]) throws(StoreError) -> StoredImage {
        let config = try decoded(
            ImageConfig.self, image.config, from: blobPath(Digest(of: image.config)))
        let documents = ImageDocuments(
            config: config, configData: image.config, configType: image.configType,
            manifest: (image.manifest, image.manifestType))
        return try writeImage(documents, names: names, allowingDigests: true)
    }
}

extension BlobWriter {
    /// Puts a layer in its place and notes what it is.
    ///
    /// - Parameters:
    ///   - descriptor: of the blob as it was written, perhaps compressed; the caller has checked its digest.
    ///   - check: what reading it through told.
    package consuming func commitLayer(_ descriptor: Descriptor, _ check: LayerCheck) throws(StoreError) {
        let store = store
        try store.hold([check.diffID])
        try commit(digest: descriptor.digest, size: descriptor.size)
        // A layer that is noted uncompressed stays so: that form serves every reader.
        if try store.registeredLayer(diffID: check.diffID)?.blob.digest == check.diffID { return }
        try store.registerLayer(diffID: check.diffID, descriptor: descriptor, contentSize: check.contentSize)
    }
}

/// A blob's file, open for reading; it is closed with its owner.
package final class BlobFile: Sendable {
    package let descriptor: Int32

    fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}

extension ImageStore {
    /// - Throws: `StoreError.missingBlob`, `.system`.
    package func openBlob(_ digest: Digest) throws(StoreError) -> BlobFile {
        let path = blobPath(digest)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            throw code == ENOENT ? .missingBlob(digest) : .system(.open, path: path, code: code)
        }
        return BlobFile(descriptor)
    }

    /// Notes by which digest a registry knows an image: `NAME@sha256:…`.
    package func addDigest(_ name: Reference, to image: StoredImage) throws(StoreError) {
        try updateIndex { (index) throws(StoreError) in
            try dropDamaged(named: [name], from: &index)
            index.assign(name, to: image.manifest)
        }
    }
}
