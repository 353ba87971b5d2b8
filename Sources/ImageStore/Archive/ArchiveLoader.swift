internal import FoundationEssentials
internal import LayerArchive
internal import OCISpec

/// Takes images out of a staged archive: everything is checked before anything becomes part of the store.
struct ArchiveLoader {
    /// An image that is complete and right.
    struct CheckedImage {
        var documents: ImageDocuments
        var layers: [CheckedLayer]
        var names: [Reference]
    }

    struct CheckedLayer {
        var diffID: Digest
        var descriptor: Descriptor
        var contentSize: Int
        var file: TemporaryFile
    }

    let store: ImageStore
    let archive: StagedArchive
    private var checked: [String: CheckedLayer] = [:]

    init(store: ImageStore, archive: StagedArchive) {
        self.store = store
        self.archive = archive
    }

    /// The images of the archive, by the first index of those that name them: OCI's index.json, which keeps manifests as
    /// they are; manifest.json, of Docker since 1.10 or of one image in a folder; the folders of Docker before that.
    mutating func images() throws -> [CheckedImage] {
        if archive.has("index.json") {
            do { return try ociImages() } catch ArchiveError.noImages where archive.has("manifest.json") {}
        }
        if archive.has("manifest.json") { return try hasDirectoryManifest() ? [directoryImage()] : dockerImages() }
        let heads = try legacyHeads()
        guard !heads.isEmpty else { throw ArchiveError.noImages }
        return try legacyImages(heads)
    }

    /// Reads a layer through: its digests, and that none of its entries would leave the image.
    ///
    /// - Parameters:
    ///   - path: where it is in the archive.
    ///   - diffID: what it has to be; nil where nothing tells.
    ///   - descriptor: what a manifest says of it; nil where there is none.
    mutating func layer(
        _ path: String, diffID: Digest?, descriptor: Descriptor?, neededBy: String
    ) throws -> CheckedLayer {
        let key = "\(path) \(diffID?.hex ?? "")"
        if let known = checked[key] { return known }
        let staged = try archive.file(path, neededBy: neededBy)
        if let descriptor, descriptor.digest != staged.digest {
            throw ArchiveError.digestMismatch(file: path, expected: descriptor.digest, found: staged.digest)
        }
        var file = try self.file(of: staged)
        let check = try Self.check(file, layer: path)
        if let diffID, check.diffID != diffID {
            throw ArchiveError.diffIDMismatch(layer: path, expected: diffID, found: check.diffID)
        }
        let isPlain = staged.digest == check.diffID
        var blob = Descriptor(mediaType: .ociLayer, digest: staged.digest, size: staged.size)
        if let descriptor {
            blob.mediaType = descriptor.mediaType
        } else if !isPlain {
            if let type = try Self.compressedType(of: file) {
                blob.mediaType = type
            } else {
                // No media type says bzip2 or xz: the layer is kept without.
                let plain = try decompressed(file, layer: path)
                file = plain.file
                blob = Descriptor(mediaType: .ociLayer, digest: check.diffID, size: plain.size)
            }
        }
        let layer = CheckedLayer(
            diffID: check.diffID, descriptor: blob, contentSize: check.contentSize, file: file)
        checked[key] = layer
        return layer
    }

    private func decompressed(_ packed: TemporaryFile, layer: String) throws -> (file: TemporaryFile, size: Int) {
        guard let source = try StoreFile.openIfPresent(packed.path) else {
            throw ArchiveError.missing(file: layer, neededBy: "the archive")
        }
        let file = try TemporaryFile(in: store.temporaryFolder)
        let size = try LayerDecompressor.decompress(source.descriptor, to: file.descriptor, name: layer).size
        return (file, size)
    }

    private func file(of staged: StagedFile) throws(StoreError) -> TemporaryFile {
        switch staged.content {
        case .file(let file): return file
        case .data(let data):
            let file = try TemporaryFile(in: store.temporaryFolder)
            try OpenFile.write(Array(data), to: file.descriptor, path: file.path)
            return file
        }
    }

    private static func check(_ file: TemporaryFile, layer: String) throws -> LayerCheck {
        do { return try LayerCheck(ofLayerAt: file.path) } catch let error as LayerArchiveError {
            throw refusal(of: layer, error, path: file.path)
        }
    }

    private static func refusal(of layer: String, _ error: LayerArchiveError, path: String) -> ArchiveError {
        switch error {
        case .leavesRoot(_, let entry): .unsafeLayer(layer: layer, entry: entry, .parent)
        case .throughSymlink(_, let entry, let link): .unsafeLayer(layer: layer, entry: entry, .throughLink(link))
        // The rest names our temporary file, which says nothing to whoever loads.
        default: .unreadableLayer(layer: layer, error.description.replacing("'\(path)'", with: "it"))
        }
    }

    /// The media type of a compressed layer by its first bytes (RFC 1952, RFC 8878); nil for another compression.
    private static func compressedType(of file: TemporaryFile) throws -> MediaType? {
        guard let reader = try StoreFile.openIfPresent(file.path) else { return nil }
        var head = [UInt8](repeating: 0, count: 4)
        _ = try reader.read(into: &head, path: file.path)
        if head.starts(with: [0x1F, 0x8B]) { return .ociLayerGzip }
        if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return .ociLayerZstd }
        return nil
    }
}
