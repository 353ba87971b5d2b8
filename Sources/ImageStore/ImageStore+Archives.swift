internal import LayerArchive
package import OCISpec

/// An image that `load` brought, with the names that the archive gave it.
package struct LoadedImage: Hashable, Sendable {
    package var image: StoredImage
    package var names: [Reference]
    /// The images that had these names until now, by ID.
    package var replaced: [Reference: Digest]

    package init(image: StoredImage, names: [Reference], replaced: [Reference: Digest] = [:]) {
        self.image = image
        self.names = names
        self.replaced = replaced
    }
}

extension ImageStore {
    /// Writes images as one tar; the same images and names give the same bytes.
    ///
    /// - Parameters:
    ///   - images: each with the names it is to have in the archive; none for an image saved by its ID.
    ///   - format: by default all at once, so that `docker load` of any age and every reader of OCI layouts takes it.
    ///   - name: what to call the archive in messages.
    /// - Throws: `StoreError`; `.archiveNotWritten` for what keeps the archive itself from being written.
    package func saveArchive(
        images: [(image: StoredImage, names: [Reference])], format: ArchiveFormat? = nil, to descriptor: Int32,
        name: String
    ) throws(StoreError) {
        let saver = try saver(of: images, format: format)
        do { try saver.write(to: descriptor) } catch LayerArchiveError.failure(let failure)
            where failure.action == "write"
        {
            throw .archiveNotWritten(path: name, code: failure.code)
        } catch {
            throw Self.storeError(of: error, archive: name)
        }
    }

    /// Writes images as an OCI image layout into a new folder, which may be left half done where this throws.
    ///
    /// - Throws: `StoreError`; `.archiveNotWritten` where the folder is there already or can't be written.
    package func saveLayout(
        images: [(image: StoredImage, names: [Reference])], into folder: String
    ) throws(StoreError) {
        let saver = try saver(of: images, format: .ociFolder)
        do { try saver.write(into: folder) } catch { throw Self.storeError(of: error, archive: folder) }
    }

    private func saver(
        of images: [(image: StoredImage, names: [Reference])], format: ArchiveFormat?
    ) throws(StoreError) -> ArchiveSaver {
        var contents = ArchiveContents(store: self, format: format)
        for entry in images { try contents.add(entry.image, names: entry.names) }
        return ArchiveSaver(store: self, contents: contents)
    }

    /// Takes the images of an archive into the store: what `docker save` of any age writes, or an OCI image layout;
    /// compressed or not, from a file or a pipe. Every digest is checked, and every entry of every layer; an archive
    /// with anything wrong in it changes nothing.
    ///
    /// - Parameter name: what to call the archive in messages.
    /// - Throws: `StoreError`; `.archive` for all that is wrong with the archive.
    package func load(from descriptor: Int32, name: String) throws(StoreError) -> [LoadedImage] {
        do {
            return try takeImages(of: StagedArchive(descriptor: descriptor, name: name, store: self))
        } catch {
            throw Self.storeError(of: error, archive: name)
        }
    }

    /// The same for a folder: an OCI image layout, an archive that was unpacked, or an image as `skopeo copy … dir:` and
    /// `podman save --format docker-dir` write it.
    ///
    /// - Throws: `StoreError`.
    package func load(fromFolder folder: String) throws(StoreError) -> [LoadedImage] {
        do { return try takeImages(of: StagedArchive(folder: folder, store: self)) } catch {
            throw Self.storeError(of: error, archive: folder)
        }
    }

    private func takeImages(of archive: StagedArchive) throws -> [LoadedImage] {
        var loader = ArchiveLoader(store: self, archive: archive)
        return try loader.images().map { try take($0) }
    }

    private func take(_ image: ArchiveLoader.CheckedImage) throws(StoreError) -> LoadedImage {
        var replaced: [Reference: Digest] = [:]
        for name in image.names { replaced[name] = try imageID(named: name) }
        let stored = try take(image, names: image.names, allowingDigests: false)
        return LoadedImage(image: stored, names: image.names, replaced: replaced.filter { $1 != stored.id })
    }

    func take(
        _ image: ArchiveLoader.CheckedImage, names: [Reference], allowingDigests: Bool
    ) throws(StoreError) -> StoredImage {
        try hold(image.layers.map(\.descriptor.digest))
        for layer in image.layers {
            let blob = layer.descriptor
            // An earlier image of the same archive may have brought it.
            if try blobSize(blob.digest) != blob.size {
                try commitBlob(layer.file, digest: blob.digest, size: blob.size)
            }
            // A layer that is noted uncompressed stays so: that form serves every reader.
            if try registeredLayer(diffID: layer.diffID)?.blob.digest != layer.diffID {
                try registerLayer(diffID: layer.diffID, descriptor: blob, contentSize: layer.contentSize)
            }
        }
        return try writeImage(image.documents, names: names, allowingDigests: allowingDigests)
    }

    /// nil also for a damaged image, which is gone when it loses its name.
    private func imageID(named name: Reference) throws(StoreError) -> Digest? {
        do throws(StoreError) { return try self.image(named: name)?.id } catch {
            guard error.isDamage else { throw error }
            return nil
        }
    }

    /// What reading and writing archives throws, with a full disk and its like told as the store tells them.
    static func storeError(of error: any Error, archive: String) -> StoreError {
        switch error {
        case let error as StoreError: error
        case let error as ArchiveError: .archive(error)
        case LayerArchiveError.failure(let failure):
            .system(failure.action == "write" ? .write : .read, path: archive, code: failure.code)
        case let error as LayerArchiveError: .archive(.unreadable(error.description))
        default: .archive(.unreadable("\(error)"))
        }
    }
}
