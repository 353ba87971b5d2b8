package import OCISpec

/// A repository in which a layer is known to be, and as which blob: what was sent or fetched once need not be again.
package struct LayerOrigin: Codable, Hashable, Sendable {
    /// `docker.io`, `localhost:5000`.
    package var domain: String
    package var path: String
    /// The blob there: of a built layer its compressed form, which the store itself does not have.
    package var blob: Descriptor

    package init(domain: String, path: String, blob: Descriptor) {
        self.domain = domain
        self.path = path
        self.blob = blob
    }
}

extension ImageStore {
    /// Older ones are forgotten: a layer of a base can be in as many repositories as there are images on it.
    private static let originLimit = 20

    /// The repositories that a layer is known to be in, the latest last.
    package func origins(of diffID: Digest) -> [LayerOrigin] {
        readRecord(.origins, key: diffID).flatMap { try? CanonicalJSON.decode([LayerOrigin].self, from: $0) } ?? []
    }

    package func note(_ origin: LayerOrigin, of diffID: Digest) throws(StoreError) {
        let known = origins(of: diffID)
        guard known.last != origin else { return }
        let others = known.filter { $0.domain != origin.domain || $0.path != origin.path }
        let data = try encoded(
            (others + [origin]).suffix(Self.originLimit), for: "\(folder(of: .origins))/\(diffID.hex)")
        try writeRecord(.origins, key: diffID, data: data)
    }
}
