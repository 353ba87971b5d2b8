internal import LayerArchive
package import OCISpec

/// An image that `load` brought, with the names that the archive gave it.
package struct LoadedImage: Hashable, Sendable {
    package var image: StoredImage
    package var names: [Reference]

    package init(image: StoredImage, names: [Reference]) {
        self.image = image
        self.names = names
    }
}

extension ImageStore {
    /// Writes images as one tar that `docker load` of any age and every reader of OCI layouts takes; the same images
    /// and names give the same bytes.
    ///
    /// - Parameters:
    ///   - images: each with the names it is to have in the archive; none for an image saved by its ID.
    ///   - name: what to call the archive in messages.
    /// - Throws: `StoreError`; `.archiveNotWritten` for what keeps the archive itself from being written.
    package func saveArchive(
        images: [(image: StoredImage, names: [Reference])], to descriptor: Int32, name: String
    ) throws(StoreError) {
        var saver = ArchiveSaver(store: self)
        for entry in images { try saver.add(entry.image, names: entry.names) }
        do { try saver.write(to: descriptor) } catch LayerArchiveError.failure(let failure)
            where failure.action == "write"
        {
            throw .archiveNotWritten(path: name, code: failure.code)
        } catch {
            throw Self.storeError(of: error, archive: name)
        }
    }

    /// Takes the images of an archive into the store: what `docker save` of any age writes, or an OCI image layout;
    /// compressed or not, from a file or a pipe. Every digest is checked, and every entry of every layer; an archive
    /// with anything wrong in it changes nothing.
    ///
    /// - Parameter name: what to call the archive in messages.
    /// - Throws: `StoreError`; `.archive` for all that is wrong with the archive.
    package func load(from descriptor: Int32, name: String) throws(StoreError) -> [LoadedImage] {
        do {
            let archive = try StagedArchive(descriptor: descriptor, name: name, store: self)
            var loader = ArchiveLoader(store: self, archive: archive)
            return try loader.images().map { try take($0) }
        } catch {
            throw Self.storeError(of: error, archive: name)
        }
    }

    private func take(_ image: ArchiveLoader.CheckedImage) throws(StoreError) -> LoadedImage {
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
        let stored = try writeImage(image.documents, names: image.names)
        return LoadedImage(image: stored, names: image.names)
    }

    /// What reading and writing archives throws, with a full disk and its like told as the store tells them.
    private static func storeError(of error: any Error, archive: String) -> StoreError {
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
