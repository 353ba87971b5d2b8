internal import FoundationEssentials
internal import OCISpec

/// A layer as an image of its own with a parent, which is how Docker saw images before 1.10 (moby image-spec v1): folders
/// with `VERSION`, `json` and `layer.tar`, and a file `repositories` that names the top ones.
struct LegacyImage: Codable, Hashable, Sendable {
    struct Command: Codable, Hashable, Sendable {
        var cmd: [String]?

        private enum CodingKeys: String, CodingKey {
            case cmd = "Cmd"
        }
    }

    var id: String?
    var parent: String?
    var created: String?
    var author: String?
    var comment: String?
    /// What the layer was made by.
    var containerConfig: Command?
    var config: ContainerConfig?
    var architecture: String?
    var os: String?

    private enum CodingKeys: String, CodingKey {
        case id, parent, created, author, comment, config, architecture, os
        case containerConfig = "container_config"
    }

    /// Docker's readers take no other.
    static let version = "1.0"

    /// An image as a chain of such, bottom first; each is named by the digest of all that it is made of.
    static func chain(of config: ImageConfig) throws -> [LegacyImage] {
        let chainIDs = config.rootfs.chainIDs
        var steps = config.history.filter { $0.emptyLayer != true }[...]
        // A history that does not tell of each layer tells of none.
        if steps.count != chainIDs.count { steps = [] }
        var images: [LegacyImage] = []
        for (index, chainID) in chainIDs.enumerated() {
            let step = steps.popFirst()
            var image = LegacyImage(
                parent: images.last?.id, created: step?.created ?? "1970-01-01T00:00:00Z", author: step?.author,
                comment: step?.comment, containerConfig: Command(cmd: step?.createdBy.map { [$0] }),
                architecture: config.architecture, os: config.os)
            if index == chainIDs.indices.last {
                image.created = config.created ?? image.created
                image.author = config.author ?? image.author
                image.config = config.config
            }
            let content = try CanonicalJSON.encode(image)
            image.id = Digest(of: Data("\(chainID) ".utf8) + content).hex
            images.append(image)
        }
        return images
    }
}
