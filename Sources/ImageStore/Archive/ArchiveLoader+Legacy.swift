internal import FoundationEssentials
internal import OCISpec

extension ArchiveLoader {
    /// Docker has no more layers in one image (`maxLayerDepth` in moby's layer store).
    private static let chainLimit = 125

    /// The top images of an archive of Docker before 1.10, with their names: those that `repositories` names, or else all
    /// that are nobody's parent.
    func legacyHeads() throws -> [(id: String, names: [Reference])] {
        guard archive.has("repositories") else {
            let all = try archive.folders(with: "json").filter { archive.has("\($0)/layer.tar") }
            let parents = Set(try all.compactMap { try legacyImage($0, neededBy: "an archive of images").parent })
            return all.filter { !parents.contains($0) }.map { ($0, []) }
        }
        let data = try archive.document("repositories", neededBy: "an archive of images")
        let repositories = try archive.decoded([String: [String: String]].self, data, file: "repositories")
        var names: [String: [Reference]] = [:]
        for (repository, tags) in repositories {
            for (tag, id) in tags {
                do throws(ReferenceError) { names[id, default: []].append(try Reference("\(repository):\(tag)")) } catch
                {
                    throw ArchiveError.badName(file: "repositories", error)
                }
            }
        }
        return names.sorted { $0.key < $1.key }.map { id, names in
            (id, names.sorted { $0.description < $1.description })
        }
    }

    mutating func legacyImages(_ heads: [(id: String, names: [Reference])]) throws -> [CheckedImage] {
        var images: [CheckedImage] = []
        for (id, names) in heads {
            var image = try image(legacy: id)
            image.names = names
            images.append(image)
        }
        return images
    }

    private func legacyImage(_ id: String, neededBy: String) throws -> LegacyImage {
        let path = "\(id)/json"
        return try archive.decoded(LegacyImage.self, archive.document(path, neededBy: neededBy), file: path)
    }

    /// A chain of images with a parent each as one image, with a configuration as later Docker makes it of them.
    private mutating func image(legacy top: String) throws -> CheckedImage {
        var chain: [(id: String, image: LegacyImage)] = []
        var next: String? = top
        while let id = next, !id.isEmpty {
            guard chain.count < Self.chainLimit else { throw ArchiveError.endlessParents(top) }
            let image = try legacyImage(id, neededBy: chain.last.map { "\($0.id)/json" } ?? "repositories")
            chain.append((id, image))
            next = image.parent
        }
        chain.reverse()
        var layers: [CheckedLayer] = []
        var history: [HistoryEntry] = []
        for (id, image) in chain {
            layers.append(try layer("\(id)/layer.tar", diffID: nil, descriptor: nil, neededBy: "\(id)/json"))
            history.append(
                HistoryEntry(
                    created: image.created, createdBy: image.containerConfig?.cmd?.joined(separator: " "),
                    author: image.author, comment: image.comment))
        }
        let last = chain.last?.image
        let config = ImageConfig(
            created: last?.created, author: last?.author,
            architecture: last?.architecture ?? Platform.host.architecture, os: last?.os ?? Platform.host.os,
            config: last?.config ?? ContainerConfig(), rootfs: RootFS(diffIDs: layers.map(\.diffID)), history: history)
        let documents = ImageDocuments(
            config: config, configData: try CanonicalJSON.encode(config), configType: .ociConfig, manifest: nil)
        return CheckedImage(documents: documents, layers: layers, names: [])
    }
}
