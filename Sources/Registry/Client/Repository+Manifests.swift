package import FoundationEssentials
package import OCISpec

/// A document of a registry that says what an image, or an index of images, is made of.
package struct RemoteManifest: Sendable {
    package var data: Data
    package var mediaType: MediaType
    package var digest: Digest

    package init(data: Data, mediaType: MediaType, digest: Digest) {
        self.data = data
        self.mediaType = mediaType
        self.digest = digest
    }
}

extension Repository {
    /// Registries refuse manifests past 4 MiB (distribution-spec, "Pushing Manifests").
    private static let manifestLimit = 4 << 20
    /// Repositories of Docker Hub have some thousands of tags.
    private static let tagLimit = 100_000

    private static let accepted = [
        MediaType.ociIndex, .dockerManifestList, .ociManifest, .dockerManifest,
        // Registries that have nothing newer send it, and the message can then say so.
        MediaType(rawValue: "application/vnd.docker.distribution.manifest.v1+prettyjws"),
    ].map(\.rawValue).joined(separator: ", ")

    /// A manifest by a tag or a digest.
    ///
    /// - Throws: `RegistryError`; `.digestMismatch` where it is not what its digest says.
    package func manifest(_ reference: String, what: String) async throws -> RemoteManifest {
        let wanted = try? Digest(reference)
        return try await onEach { session in
            let scope = Scope(repository: path, action: .pull)
            let response = try await session.retrying {
                try await session.send(
                    .get, "\(path)/manifests/\(reference)", scopes: [scope], what: what,
                    headers: [("Accept", Self.accepted)], limit: Self.manifestLimit)
            }
            guard response.isSuccess else { throw await failure(response, what, session) }
            let found = Digest(of: response.body)
            let told = response.headers["docker-content-digest"].flatMap { try? Digest($0) }
            if let expected = wanted ?? told, expected != found {
                throw RegistryError.digestMismatch(what: what, expected: expected, found: found)
            }
            let type = try Self.mediaType(of: response, what: what)
            return RemoteManifest(data: response.body, mediaType: type, digest: found)
        }
    }

    private struct Kind: Decodable {
        var schemaVersion: Int?
        var mediaType: MediaType?
    }

    private static func mediaType(of response: HTTPResponse, what: String) throws(RegistryError) -> MediaType {
        let kind: Kind
        do { kind = try CanonicalJSON.decode(Kind.self, from: response.body) } catch {
            throw .badManifest(what: what, reason: JSONReason.words(for: error))
        }
        if kind.schemaVersion == 1 { throw .schema1(what: what) }
        let header = response.headers["content-type"]?.split(separator: ";").first.map {
            MediaType(rawValue: String($0.filter { $0 != " " }))
        }
        // What the document says of itself was signed by its digest; the header was not.
        return kind.mediaType ?? header ?? .ociManifest
    }

    /// All tags, in the registry's order.
    package func tags() async throws -> [String] {
        struct Page: Decodable { var tags: [String]? }
        let what = "tags of '\(path)'"
        return try await onEach { session in
            let scope = Scope(repository: path, action: .pull)
            var tags: [String] = []
            var next: String? = "\(path)/tags/list"
            while let page = next, tags.count < Self.tagLimit {
                let response = try await session.retrying {
                    try await session.send(.get, page, scopes: [scope], what: what)
                }
                guard response.isSuccess else { throw await failure(response, what, session) }
                do { tags += try CanonicalJSON.decode(Page.self, from: response.body).tags ?? [] } catch {
                    throw RegistryError.badManifest(what: what, reason: JSONReason.words(for: error))
                }
                next = response.headers["link"].flatMap(Self.nextPage)
            }
            return tags
        }
    }

    /// What stands behind `/v2/` in `<ADDRESS>; rel="next"` (RFC 8288).
    private static func nextPage(_ link: String) -> String? {
        guard link.contains("rel=\"next\"") || link.contains("rel=next"), let start = link.firstIndex(of: "<"),
            let end = link.firstIndex(of: ">"), start < end,
            let range = link[start..<end].firstRange(of: "/v2/")
        else { return nil }
        return String(link[range.upperBound..<end])
    }

    /// Puts a manifest under a tag or its digest.
    package func put(_ manifest: RemoteManifest, as reference: String, what: String) async throws {
        let session = try origin()
        let response = try await session.retrying {
            try await session.send(
                .put, "\(path)/manifests/\(reference)", scopes: [Scope(repository: path, action: .push)], what: what,
                headers: [("Content-Type", manifest.mediaType.rawValue)], body: .bytes(Array(manifest.data)))
        }
        guard response.isSuccess else { throw await failure(response, what, session) }
    }
}
