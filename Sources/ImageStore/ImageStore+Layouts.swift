internal import FoundationEssentials
package import OCISpec

/// A folder that is an OCI image layout (image-spec, image-layout.md), read where it lies.
package struct ImageLayout: Sendable {
    private let folder: String
    private let manifests: [Descriptor]

    /// - Throws: `StoreError.archive` for a folder that is none.
    package init(folder: String) throws(StoreError) {
        self.folder = folder
        let path = "\(folder)/index.json"
        guard let data = try StoreFile.readIfPresent(path, limit: ImageStore.documentLimit) else {
            throw .archive(.missing(file: "index.json", neededBy: "an OCI image layout"))
        }
        do { manifests = try CanonicalJSON.decode(ImageIndex.self, from: data).manifests } catch {
            throw .archive(.badJSON(file: "index.json", ImageStore.reason(of: error)))
        }
    }

    /// The tags of its images, sorted.
    package var tags: [String] {
        Set(manifests.compactMap { $0.annotations?[IndexAnnotation.name] }).sorted()
    }

    /// The manifest, or index of manifests, that a tag stands for. As in BuildKit a layout of one image gives it by any
    /// tag.
    package func digest(of tag: String) -> Digest? {
        let tagged = manifests.first { $0.annotations?[IndexAnnotation.name] == tag }
        return (tagged ?? (manifests.count == 1 ? manifests.first : nil))?.digest
    }

    package func has(_ digest: Digest) -> Bool { StoreFile.exists("\(folder)/blobs/sha256/\(digest.hex)") }
}

extension ImageStore {
    /// Takes one image of an OCI image layout into the store.
    ///
    /// - Parameters:
    ///   - digest: of its manifest, or of an index of manifests, of which the platform's is taken.
    ///   - name: what the image is called here: `NAME@DIGEST`.
    /// - Throws: `StoreError`; `.archive` for all that is wrong with the layout.
    package func receive(
        layout folder: String, digest: Digest, platform: Platform, as name: Reference
    ) throws(StoreError) -> StoredImage {
        do {
            var loader = ArchiveLoader(store: self, archive: StagedArchive(folder: folder, store: self))
            return try take(try loader.ociImage(digest, platform: platform), names: [name], allowingDigests: true)
        } catch {
            throw Self.storeError(of: error, archive: folder)
        }
    }

    /// The configuration of an image of an OCI image layout; nothing is written.
    ///
    /// - Throws: `StoreError`.
    package func configuration(
        layout folder: String, digest: Digest, platform: Platform
    ) throws(StoreError) -> ImageConfig {
        do {
            let loader = ArchiveLoader(store: self, archive: StagedArchive(folder: folder, store: self))
            return try loader.ociConfiguration(digest, platform: platform)
        } catch {
            throw Self.storeError(of: error, archive: folder)
        }
    }
}
