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

    /// The images of the archive, by manifest.json where there is one, else by index.json.
    mutating func images() throws -> [CheckedImage] {
        if archive.has("manifest.json") { return try dockerImages() }
        if archive.has("index.json") { return try ociImages() }
        throw ArchiveError.noImages
    }

    /// Reads a layer through: its digests, and that none of its entries would leave the image.
    ///
    /// - Parameters:
    ///   - path: where it is in the archive.
    ///   - descriptor: what a manifest says of it; nil where only the diff ID is known.
    mutating func layer(
        _ path: String, diffID: Digest, descriptor: Descriptor?, neededBy: String
    ) throws -> CheckedLayer {
        let key = "\(path) \(diffID.hex)"
        if let known = checked[key] { return known }
        let staged = try archive.file(path, neededBy: neededBy)
        if let descriptor, descriptor.digest != staged.digest {
            throw ArchiveError.digestMismatch(file: path, expected: descriptor.digest, found: staged.digest)
        }
        let file = try self.file(of: staged)
        let check = try Self.check(file, layer: path)
        guard check.diffID == diffID else {
            throw ArchiveError.diffIDMismatch(layer: path, expected: diffID, found: check.diffID)
        }
        let mediaType = staged.digest == diffID ? .ociLayer : try Self.compressedType(of: file, layer: path)
        let blob = Descriptor(
            mediaType: descriptor?.mediaType ?? mediaType, digest: staged.digest, size: staged.size)
        let layer = CheckedLayer(diffID: diffID, descriptor: blob, contentSize: check.contentSize, file: file)
        checked[key] = layer
        return layer
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

    /// The media type of a compressed layer by its first bytes (RFC 1952, RFC 8878).
    private static func compressedType(of file: TemporaryFile, layer: String) throws -> MediaType {
        guard let reader = try StoreFile.openIfPresent(file.path) else { return .ociLayer }
        var head = [UInt8](repeating: 0, count: 4)
        _ = try reader.read(into: &head, path: file.path)
        if head.starts(with: [0x1F, 0x8B]) { return .ociLayerGzip }
        if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return .ociLayerZstd }
        throw ArchiveError.unsupported(file: layer, mediaType: "a tar that is compressed with neither gzip nor zstd")
    }
}
