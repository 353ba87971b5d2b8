internal import FoundationEssentials
package import OCISpec

extension Repository {
    /// What became of a blob that was to be mounted.
    package enum Mount: Hashable, Sendable {
        case mounted
        /// The registry would rather have it sent.
        case refused
    }

    /// Asks the registry to take a blob over from another of its repositories (distribution-spec, "Mounting a blob from
    /// another repository").
    package func mount(_ digest: Digest, from other: String, what: String) async throws -> Mount {
        let session = try origin()
        let scopes = [Scope(repository: path, action: .push), Scope(repository: other, action: .pull)]
        let from = PercentEncoding.encoded(other)
        let response = try await session.retrying {
            try await session.send(
                .post, "\(path)/blobs/uploads/?mount=\(digest)&from=\(from)", scopes: scopes, what: what,
                body: .bytes([]))
        }
        if response.status == 201 { return .mounted }
        guard response.isSuccess else { return .refused }
        // It began an upload in its place, which nobody will go on with.
        if let location = Self.location(of: response, session: try await session.findAccess().endpoint) {
            _ = try? await session.send(
                HTTPRequest(.delete, location), scopes: [Scope(repository: path, action: .push)], what: what)
        }
        return .refused
    }

    /// Sends a blob from an open file.
    ///
    /// - Parameter progress: is told the number of bytes that the registry has.
    package func upload(
        _ descriptor: Descriptor, from file: Int32, what: String, progress: @escaping @Sendable (Int) -> Void
    ) async throws {
        let session = try origin()
        var attempt = 0
        while true {
            attempt += 1
            do {
                let start = try await begin(what, session)
                if descriptor.size <= pieceSize {
                    try await send(
                        descriptor, .file(descriptor: file, offset: 0, count: descriptor.size), to: start, what, session
                    )
                } else {
                    let end = try await sendPieces(descriptor, file, to: start, what, session, progress)
                    try await send(descriptor, .bytes([]), to: end, what, session)
                }
                progress(descriptor.size)
                return
            } catch {
                guard Self.isPassing(error), let delay = session.retries.delay(after: attempt, .connection) else {
                    throw error
                }
                try await Task.sleep(for: delay)
            }
        }
    }

    /// Also a server that lost the upload, or was too busy for it, may take it at the next try.
    private static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case RegistryError.rateLimited: true
        case RegistryError.status(_, _, let code, _): code >= 500 || code == 408
        case UploadLost.lost: true
        default: RegistryFailure.isPassing(error)
        }
    }

    private enum UploadLost: Error { case lost }

    private var scopes: [Scope] { [Scope(repository: path, action: .push)] }

    private func begin(_ what: String, _ session: RegistrySession) async throws -> URL {
        let response = try await session.retrying {
            try await session.send(.post, "\(path)/blobs/uploads/", scopes: scopes, what: what, body: .bytes([]))
        }
        guard response.isSuccess else { throw await failure(response, what, session) }
        guard let location = Self.location(of: response, session: try await session.findAccess().endpoint) else {
            throw RegistryError.notARegistry(host: session.host)
        }
        return location
    }

    /// Where the upload goes on: an address of the same registry or another, whole or relative.
    private static func location(of response: HTTPResponse, session endpoint: Endpoint) -> URL? {
        response.headers["location"].flatMap { URL(string: $0, relativeTo: endpoint.url(""))?.absoluteURL }
    }

    /// The last request of an upload, or the only one: what it is, and perhaps its bytes.
    private func send(
        _ descriptor: Descriptor, _ body: HTTPRequest.Body, to location: URL, _ what: String, _ session: RegistrySession
    ) async throws {
        var text = location.absoluteString
        text += (text.contains("?") ? "&" : "?") + "digest=\(PercentEncoding.encoded("\(descriptor.digest)"))"
        guard let url = URL(string: text) else { throw RegistryError.notARegistry(host: session.host) }
        let response = try await session.send(
            HTTPRequest(.put, url, headers: [("Content-Type", "application/octet-stream")], body: body),
            scopes: scopes, what: what)
        if response.status == 404 { throw UploadLost.lost }
        guard response.isSuccess else { throw await failure(response, what, session) }
    }

    /// Sends all of a file in pieces; each is asked for again where the connection broke.
    private func sendPieces(
        _ descriptor: Descriptor, _ file: Int32, to start: URL, _ what: String, _ session: RegistrySession,
        _ progress: @Sendable (Int) -> Void
    ) async throws -> URL {
        var location = start
        var offset = 0
        var attempt = 0
        while offset < descriptor.size {
            let count = min(pieceSize, descriptor.size - offset)
            let request = HTTPRequest(
                .patch, location,
                headers: [
                    ("Content-Type", "application/octet-stream"), ("Content-Range", "\(offset)-\(offset + count - 1)"),
                ], body: .file(descriptor: file, offset: offset, count: count))
            do {
                let response = try await session.send(request, scopes: scopes, what: what)
                if response.status == 404 { throw UploadLost.lost }
                guard response.isSuccess else { throw await failure(response, what, session) }
                location = Self.location(of: response, session: try await session.findAccess().endpoint) ?? location
                offset += count
                attempt = 0
                progress(offset)
            } catch {
                attempt += 1
                guard RegistryFailure.isPassing(error), let delay = session.retries.delay(after: attempt, .connection)
                else { throw error }
                try await Task.sleep(for: delay)
                (offset, location) = try await status(of: location, what, session)
            }
        }
        return location
    }

    /// How many bytes of an upload the registry has, and where it goes on: `Range: 0-99` is a hundred.
    private func status(
        of location: URL, _ what: String, _ session: RegistrySession
    ) async throws -> (offset: Int, location: URL) {
        let response = try await session.send(HTTPRequest(.get, location), scopes: scopes, what: what)
        guard response.isSuccess, let range = response.headers["range"] else { throw UploadLost.lost }
        let last = range.split(separator: "-").last.flatMap { Int($0) } ?? 0
        let next = Self.location(of: response, session: try await session.findAccess().endpoint) ?? location
        // `0-0` is said of nothing and of one byte alike; nothing is the safe reading, for a wrong one is refused.
        return (last == 0 ? 0 : last + 1, next)
    }
}
