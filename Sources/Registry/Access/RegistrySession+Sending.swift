internal import FoundationEssentials
internal import OCISpec

extension RegistrySession {
    /// As many as browsers follow, and more than any registry has.
    private static let redirectLimit = 10
    /// The most of a small answer that is kept: tokens, errors, lists of tags.
    static let answerLimit = 4 << 20

    /// Sends a request to the address that works, with what it asks for, and once more with a fresh token where the old
    /// one is no longer taken. No other status is an error here.
    ///
    /// - Parameter path: behind `/v2/`.
    nonisolated func send(
        _ method: HTTPRequest.Method, _ path: String, scopes: [Scope], what: String,
        headers: [(name: String, value: String)] = [], body: HTTPRequest.Body? = nil, limit: Int = answerLimit,
        sink: HTTPClient.Sink? = nil
    ) async throws -> HTTPResponse {
        let access = try await findAccess()
        guard let url = access.endpoint.url(path) else { throw RegistryError.notARegistry(host: host) }
        return try await send(
            HTTPRequest(method, url, headers: headers, body: body), scopes: scopes, what: what, limit: limit, sink: sink
        )
    }

    /// The same for an address that the registry gave; what it asks for goes to its own host only.
    nonisolated func send(
        _ request: HTTPRequest, scopes: [Scope], what: String, limit: Int = answerLimit, sink: HTTPClient.Sink? = nil
    ) async throws -> HTTPResponse {
        var access = try await findAccess()
        let isOwn = Self.origin(request.url) == Self.origin(access.endpoint.url(""))
        for isSecondTry in [false, true] {
            var authorized = request
            if isOwn, let authorization = try await authorization(for: scopes, access: access) {
                authorized.headers.append(("Authorization", authorization))
            }
            let from = isOwn ? access.endpoint : configuration.trusting(access.endpoint, host: Self.host(request.url))
            let response = try await follow(authorized, from: from, what: what, limit: limit, sink: sink)
            guard response.status == 401, isOwn, !isSecondTry else { return response }
            access = try await renew(scopes, challenge: response.headers["www-authenticate"])
        }
        throw RegistryError.notARegistry(host: host)
    }

    /// One request, redirects of reading ones followed: without credentials to any other host, and never from an
    /// encrypted address to one that is not, unless that is allowed.
    nonisolated func follow(
        _ request: HTTPRequest, from endpoint: Endpoint, what: String, limit: Int = answerLimit,
        sink: HTTPClient.Sink? = nil
    ) async throws -> HTTPResponse {
        var request = request
        var trust = endpoint.trust
        request.headers.append(("User-Agent", "dockstep"))
        for _ in 0..<Self.redirectLimit {
            let response: HTTPResponse
            do { response = try await http.send(request, trust: trust, limit: limit, sink: sink) } catch let failure
                as HTTPFailure
            {
                throw RegistryFailure.error(for: failure, what: what, host: Self.host(request.url))
            }
            let isRedirect = [301, 302, 303, 307, 308].contains(response.status)
            guard isRedirect, request.method == .get || request.method == .head,
                let location = response.headers["location"],
                let target = URL(string: location, relativeTo: request.url)?.absoluteURL
            else { return response }
            let host = Self.host(target)
            guard target.scheme == "https" || (target.scheme == "http" && configuration.allowsPlain(host)) else {
                throw RegistryError.unsafeRedirect(
                    host: Self.host(request.url), target: "\(target.scheme ?? "")://\(host)")
            }
            if Self.origin(target) != Self.origin(request.url) {
                request.headers.removeAll { $0.name == "Authorization" }
                trust = configuration.trusting(endpoint, host: host).trust
            }
            request.url = target
        }
        throw RegistryError.redirectLoop(host: endpoint.host)
    }

    /// Does something until it comes through, as often as the policy allows.
    ///
    /// - Parameter body: gives an answer to look at, or throws.
    nonisolated func retrying(
        _ body: @Sendable () async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        var attempt = 0
        while true {
            attempt += 1
            let delay: Duration
            do {
                let response = try await body()
                let seconds = response.headers["retry-after"].flatMap { Int($0) }
                guard let wait = retries.delay(after: attempt, .status(response.status, retryAfter: seconds)),
                    !response.isSuccess
                else { return response }
                delay = wait
            } catch {
                guard RegistryFailure.isPassing(error), let wait = retries.delay(after: attempt, .connection) else {
                    throw error
                }
                delay = wait
            }
            try await Task.sleep(for: delay)
        }
    }

    static func host(_ url: URL) -> String { RegistryConfiguration.host(of: url.absoluteString) }

    /// Scheme, host and port.
    private static func origin(_ url: URL?) -> String {
        url.map { "\($0.scheme ?? "")://\(host($0))" } ?? ""
    }
}

extension RegistryConfiguration {
    /// The same endpoint's trust for another host of the registry's.
    func trusting(_ endpoint: Endpoint, host: String) -> Endpoint {
        guard host != endpoint.host else { return endpoint }
        var other = ways(to: host, withMirrors: false)[0][0]
        other.base = endpoint.base
        return other
    }
}
