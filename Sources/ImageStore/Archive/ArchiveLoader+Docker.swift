internal import FoundationEssentials
internal import OCISpec

extension ArchiveLoader {
    /// A line of manifest.json.
    private struct Line: Decodable {
        var config: String
        var repoTags: [String]?
        var layers: [String]?

        private enum CodingKeys: String, CodingKey {
            case config = "Config"
            case repoTags = "RepoTags"
            case layers = "Layers"
        }
    }

    /// The images of an archive that `docker save` wrote (moby image-spec v1.2).
    mutating func dockerImages() throws -> [CheckedImage] {
        let data = try archive.document("manifest.json", neededBy: "an archive of images")
        let lines = try archive.decoded([Line].self, data, file: "manifest.json")
        var images: [CheckedImage] = []
        for line in lines { images.append(try image(line)) }
        return images
    }

    private mutating func image(_ line: Line) throws -> CheckedImage {
        let data = try archive.document(
            line.config, neededBy: "manifest.json", digest: Self.digest(inNameOf: line.config))
        let config = try archive.decoded(ImageConfig.self, data, file: line.config)
        let paths = line.layers ?? []
        guard paths.count == config.rootfs.diffIDs.count else {
            throw ArchiveError.layerCount(
                config: line.config, layers: paths.count, diffIDs: config.rootfs.diffIDs.count)
        }
        var layers: [CheckedLayer] = []
        for (path, diffID) in zip(paths, config.rootfs.diffIDs) {
            layers.append(try layer(path, diffID: diffID, descriptor: nil, neededBy: "manifest.json"))
        }
        var names: [Reference] = []
        for tag in line.repoTags ?? [] {
            do throws(ReferenceError) { names.append(try Reference(tag)) } catch {
                throw ArchiveError.badName(file: "manifest.json", error)
            }
        }
        let documents = ImageDocuments(config: config, configData: data, configType: .ociConfig, manifest: nil)
        return CheckedImage(documents: documents, layers: layers, names: names)
    }

    /// The digest that `blobs/sha256/HEX` or `HEX.json` says.
    private static func digest(inNameOf path: String) -> Digest? {
        let name = path.split(separator: "/").last ?? ""
        return try? Digest(hex: String(name.hasSuffix(".json") ? name.dropLast(".json".count) : name))
    }
}
