internal import BuildPlan
internal import OCISpec

/// `--metadata-file`: what was built, by the names that docker's has.
struct BuildMetadata: Encodable {
    var configDigest: Digest
    var digest: Digest
    var name: String?

    init(_ image: BuiltImage) {
        configDigest = image.id
        digest = image.manifest
        name = image.names.isEmpty ? nil : image.names.map(\.description).joined(separator: ",")
    }

    private enum CodingKeys: String, CodingKey {
        case configDigest = "containerimage.config.digest"
        case digest = "containerimage.digest"
        case name = "image.name"
    }
}
