internal import FoundationEssentials
internal import Glibc

/// Fetches single files from web servers, as ADD of a URL asks for it.
package final class FileDownloader: Sendable {
    /// As many as Go's client follows, and so BuildKit.
    private static let redirectLimit = 10
    /// The most of an error's page that is kept.
    private static let errorPageLimit = 64 << 10

    package let configuration: RegistryConfiguration
    private let http = HTTPClient()

    package init(configuration: RegistryConfiguration) { self.configuration = configuration }

    /// What a server has now, without its content: asked for by HEAD.
    ///
    /// - Parameter known: the entity tags of what is here; a server that still has one of them may answer by that alone.
    /// - Returns: nil where the server does not answer such a question with 200 or 304.
    /// - Throws: `DownloadError.offline`, `.cancelled`, `.noLibrary`.
    package func look(at url: String, known: [String]) async throws -> DownloadHead? {
        do {
            let response = try await send(.head, url, known: known)
            return [200, 304].contains(response.status) ? DownloadHead(response.head) : nil
        } catch let error as DownloadError {
            switch error {
            case .offline, .cancelled, .noLibrary: throw error
            // The same question with the content asked for tells what is wrong.
            default: return nil
            }
        }
    }

    /// Fetches a file; its bytes are handed on as they come and are never in memory as a whole.
    ///
    /// - Parameters:
    ///   - known: the entity tags of what is here already; where one of them still holds, no content comes, and the
    ///     answer's status is 304.
    ///   - write: takes the next bytes of the content.
    /// - Throws: `DownloadError`; what `write` throws.
    package func fetch(
        _ url: String, known: [String] = [], write: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> DownloadHead {
        let response = try await send(.get, url, known: known) { _, bytes in try write(bytes) }
        guard response.isSuccess || response.status == 304 else {
            throw DownloadError.status(response.status, url: Self.shown(url))
        }
        return DownloadHead(response.head)
    }

    private func send(
        _ method: HTTPRequest.Method, _ text: String, known: [String], sink: HTTPClient.Sink? = nil
    ) async throws -> HTTPResponse {
        if configuration.isOffline { throw DownloadError.offline(Self.shown(text)) }
        guard let url = URL(string: text), url.host?.isEmpty == false else { throw DownloadError.badURL(text) }
        var request = HTTPRequest(method, url, headers: [("User-Agent", "dockstep")])
        request.takesCompressed = true
        if !known.isEmpty { request.headers.append(("If-None-Match", known.joined(separator: ", "))) }
        for _ in 0...Self.redirectLimit {
            let response = try await exchange(request, sink: sink)
            guard [301, 302, 303, 307, 308].contains(response.status), let location = response.headers["location"],
                let target = URL(string: location, relativeTo: request.url)?.absoluteURL
            else { return response }
            guard ["http", "https"].contains(target.scheme) else { throw DownloadError.badURL(location) }
            request.url = target
        }
        throw DownloadError.redirectLoop(url: Self.shown(text))
    }

    private func exchange(_ request: HTTPRequest, sink: HTTPClient.Sink?) async throws -> HTTPResponse {
        let host = RegistryConfiguration.host(of: request.url.absoluteString)
        do {
            return try await http.send(
                request, trust: configuration.trust(in: host), limit: Self.errorPageLimit, sink: sink)
        } catch let failure as HTTPFailure {
            throw DownloadError(failure, url: Self.shown(request.url.absoluteString), host: host)
        }
    }

    /// A URL for messages and logs: a password in it is nobody's business.
    package static func shown(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let at = authority.lastIndex(of: "@") else { return url }
        return url[..<scheme.upperBound] + "xxxxx" + url[at...]
    }
}

/// What the head of an answer tells of a file.
package struct DownloadHead: Sendable, Hashable {
    package var status: Int
    /// The entity tag, without the mark of a weak one, for those are compared alike here; nil where the server gives none.
    package var entityTag: String?
    /// As the server has it, an HTTP date; nil where it gives none.
    package var lastModified: String?

    init(_ head: HTTPHead) {
        status = head.status
        entityTag = head.headers["etag"].map { $0.hasPrefix("W/") ? String($0.dropFirst(2)) : $0 }
        lastModified = head.headers["last-modified"]
    }
}
