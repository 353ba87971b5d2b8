/// Options of `docker build` that are not taken here, each with what to do instead.
enum RefusedBuildOption: Hashable, CaseIterable {
    case cache
    case attestation
    case annotation
    case builder
    case squash
    case limit
    case other

    /// nil for a word that `docker build` does not know either, or that is taken here.
    init?(_ word: String) {
        guard word.hasPrefix("--"), let refused = Self.table[String(word.dropFirst(2).prefix { $0 != "=" })] else {
            return nil
        }
        self = refused
    }

    private static let table: [String: RefusedBuildOption] = {
        let names: [RefusedBuildOption: [String]] = [
            .cache: ["cache-from", "cache-to"], .attestation: ["attest", "provenance", "sbom"],
            .annotation: ["annotation"], .builder: ["builder"], .squash: ["squash"],
            .limit: [
                "cgroup-parent", "cpu-period", "cpu-quota", "cpu-shares", "cpuset-cpus", "cpuset-mems", "memory",
                "memory-swap",
            ],
            .other: [
                "compress", "debug", "disable-content-trust", "force-rm", "isolation", "policy", "rm", "security-opt",
            ],
        ]
        return Dictionary(names.flatMap { kind, names in names.map { ($0, kind) } }, uniquingKeysWith: { $1 })
    }()

    /// Follows the option's name in a sentence.
    var reason: String {
        switch self {
        case .cache: "is not supported: the cache is dockstep's own store, which every build uses; leave it out"
        case .attestation: "is not supported: dockstep attaches no attestations to an image; leave it out"
        case .annotation: "is not supported: write --label, which stands in the image's configuration"
        case .builder: "is not supported: dockstep builds by itself; leave it out"
        case .squash: "is not supported: the layers are what there is to learn from; leave it out"
        case .limit: "is not supported: dockstep sets no limits to what a RUN uses; leave it out"
        case .other: "is not supported by 'dockstep build': leave it out"
        }
    }

    /// - Throws: `CommandFailure.refusedBuildOption` for the first such option of a build.
    static func check(_ arguments: [String]) throws(CommandFailure) {
        guard let command = arguments.first, ["build", "step", "plan"].contains(command) else { return }
        for word in arguments.dropFirst() where word.hasPrefix("--") {
            if word == "--" { return }
            if let refused = RefusedBuildOption(word) { throw .refusedBuildOption(word, refused) }
        }
    }
}
