internal import FoundationEssentials
internal import ImageStore
internal import OCISpec
internal import Synchronization

extension PushReceiver {
    /// The upload that a request's body belongs to.
    func upload(of request: HTTPRequest) -> PushedBlob? {
        guard ["PATCH", "PUT"].contains(request.method), let id = Place(request.path).upload else { return nil }
        return arrived.withLock { $0.uploads[id] }
    }

    /// What a path below `/v2/NAME/` is about.
    struct Place {
        /// The path up to what is asked about, to build others from.
        var repository = ""
        var upload: String?
        var isUploads = false
        var blob: Digest?
        var manifest: String?

        init(_ path: String) {
            let parts = path.split(separator: "/").map(String.init)
            guard parts.first == "v2", let kind = parts.lastIndex(where: { $0 == "blobs" || $0 == "manifests" }) else {
                return
            }
            repository = "/" + parts[..<kind].joined(separator: "/")
            let rest = Array(parts[(kind + 1)...])
            if parts[kind] == "manifests" {
                manifest = rest.first
            } else if rest.first == "uploads" {
                isUploads = true
                upload = rest.dropFirst().first
            } else {
                blob = rest.first.flatMap { try? Digest($0) }
            }
        }
    }

    func response(to request: HTTPRequest, body: [UInt8]) throws -> HTTPResponse {
        if request.method == "GET", request.path == "/v2/" {
            return HTTPResponse(status: 200, body: Array("{}".utf8))
        }
        let place = Place(request.path)
        guard place.repository == root else { return HTTPResponse(status: 404) }
        switch request.method {
        case "HEAD", "GET":
            if let blob = place.blob { return try lookUp(blob) }
            if let name = place.manifest { return lookUp(manifest: name) }
        case "POST" where place.isUploads: return try begin(request, place)
        case "PATCH":
            if let id = place.upload { return goOn(id, place) }
        case "PUT":
            if let id = place.upload { return try finish(id, request, place) }
            if let name = place.manifest {
                return take(manifest: body, type: request.headers["content-type"] ?? "", as: name, place)
            }
        default: break
        }
        return HTTPResponse(status: 404)
    }

    private func lookUp(_ blob: Digest) throws -> HTTPResponse {
        guard let size = try store.blobSize(blob) else { return HTTPResponse(status: 404) }
        // Kept from being collected from now on: the push relies on it.
        try store.hold([blob])
        return HTTPResponse(
            status: 200, headers: [("Content-Length", "\(size)"), ("Docker-Content-Digest", "\(blob)")])
    }

    private func lookUp(manifest name: String) -> HTTPResponse {
        let found = arrived.withLock { arrived in
            ((try? Digest(name)) ?? arrived.tags[name]).flatMap { digest in
                arrived.documents[digest].map { (digest, $0) }
            }
        }
        guard let (digest, document) = found else { return HTTPResponse(status: 404) }
        return HTTPResponse(
            status: 200, headers: [("Docker-Content-Digest", "\(digest)"), ("Content-Type", document.type)],
            body: document.data)
    }

    private func begin(_ request: HTTPRequest, _ place: Place) throws -> HTTPResponse {
        if let mount = request.query["mount"].flatMap({ try? Digest($0) }), store.hasBlob(mount) {
            try store.hold([mount])
            return created(mount, place)
        }
        let id = UUID().uuidString.lowercased()
        let blob = try PushedBlob(store: store)
        arrived.withLock { $0.uploads[id] = blob }
        return goOn(id, place)
    }

    private func goOn(_ id: String, _ place: Place) -> HTTPResponse {
        guard let blob = arrived.withLock({ $0.uploads[id] }) else { return HTTPResponse(status: 404) }
        return HTTPResponse(
            status: 202,
            headers: [
                ("Location", "\(place.repository)/blobs/uploads/\(id)"), ("Docker-Upload-UUID", id),
                ("Range", "0-\(max(0, blob.size - 1))"),
            ])
    }

    private func finish(_ id: String, _ request: HTTPRequest, _ place: Place) throws -> HTTPResponse {
        guard let digest = request.query["digest"].flatMap({ try? Digest($0) }),
            let blob = arrived.withLock({ $0.uploads.removeValue(forKey: id) })
        else { return HTTPResponse(status: 404) }
        try blob.finish(as: digest)
        return created(digest, place)
    }

    private func created(_ digest: Digest, _ place: Place) -> HTTPResponse {
        HTTPResponse(
            status: 201,
            headers: [
                ("Location", "\(place.repository)/blobs/\(digest)"), ("Docker-Content-Digest", "\(digest)"),
            ])
    }

    private func take(manifest body: [UInt8], type: String, as name: String, _ place: Place) -> HTTPResponse {
        let digest = Digest(of: body)
        arrived.withLock { arrived in
            arrived.documents[digest] = (body, type)
            arrived.tags[name] = digest
        }
        return HTTPResponse(
            status: 201,
            headers: [
                ("Location", "\(place.repository)/manifests/\(digest)"), ("Docker-Content-Digest", "\(digest)"),
            ])
    }

    func digest(ofTag tag: String) -> Digest? { arrived.withLock { $0.tags[tag] } }

    /// The image that came under a tag: of an index the one for a platform.
    func image(tagged tag: String, for platform: Platform) throws -> ReceivedImage? {
        let documents = arrived.withLock { $0 }
        guard var digest = documents.tags[tag], var found = documents.documents[digest] else { return nil }
        if let index = try? CanonicalJSON.decode(ImageIndex.self, from: Data(found.data)), !index.manifests.isEmpty {
            let candidates = index.manifests.filter { $0.platform?.os != "unknown" }
            let chosen = Platform.best(for: platform, among: candidates) ?? candidates.first
            guard let chosen, let inner = documents.documents[chosen.digest] else { return nil }
            (digest, found) = (chosen.digest, inner)
        }
        let manifest = try CanonicalJSON.decode(Manifest.self, from: Data(found.data))
        return ReceivedImage(
            manifest: Data(found.data), manifestType: manifest.mediaType ?? .ociManifest,
            config: try store.readBlob(manifest.config.digest), configType: manifest.config.mediaType)
    }
}
