internal import FoundationEssentials
internal import OCISpec

/// One address of a registry as one user sees it: which of the ways to it works, what it asks for, and the tokens that
/// it gave.
actor RegistrySession {
    /// A way that answers.
    struct Access: Sendable {
        var endpoint: Endpoint
        var challenge: Challenge?
    }

    nonisolated let configuration: RegistryConfiguration
    nonisolated let http: HTTPClient
    nonisolated let retries: RetryPolicy
    private let ways: [Endpoint]
    private let login: @Sendable () async throws -> Credentials?
    private var access: Task<Access, any Error>?
    private var credentials: Task<Credentials?, any Error>?
    private var tokens: [[Scope]: Task<String, any Error>] = [:]

    init(
        ways: [Endpoint], configuration: RegistryConfiguration, http: HTTPClient, retries: RetryPolicy,
        login: @escaping @Sendable () async throws -> Credentials?
    ) {
        self.ways = ways
        self.configuration = configuration
        self.http = http
        self.retries = retries
        self.login = login
    }

    nonisolated var host: String { ways.first?.host ?? "" }
    nonisolated var isMirror: Bool { ways.first?.isMirror ?? false }

    /// The way that answers; found once.
    func findAccess() async throws -> Access {
        if let access { return try await access.value }
        let task = Task { try await probe() }
        access = task
        do { return try await task.value } catch {
            // Whoever asks next may have more luck.
            if access == task { access = nil }
            throw error
        }
    }

    /// Asks each way for the root of the interface (distribution-spec, "Determining Support").
    private func probe() async throws -> Access {
        if configuration.isOffline { throw RegistryError.offline(host) }
        var failure: (any Error)?
        for endpoint in ways {
            do { return try await ping(endpoint) } catch {
                // Without TLS on the other side the next way is tried; a certificate that is not trusted is told.
                guard case RegistryError.unreachable(_, .noTLS, _) = error else { throw error }
                failure = error
            }
        }
        throw failure ?? RegistryError.notARegistry(host: host)
    }

    private func ping(_ endpoint: Endpoint) async throws -> Access {
        guard let url = endpoint.url("") else { throw RegistryError.notARegistry(host: host) }
        let response = try await follow(HTTPRequest(.get, url), from: endpoint, what: "its interface")
        switch response.status {
        case 200: return Access(endpoint: endpoint, challenge: nil)
        case 401:
            return Access(endpoint: endpoint, challenge: response.headers["www-authenticate"].flatMap(Challenge.parse))
        case 429: throw RegistryFailure.error(for: response, what: "its interface", host: host, hasCredentials: false)
        case 500...:
            throw RegistryFailure.error(for: response, what: "its interface", host: host, hasCredentials: false)
        default: throw RegistryError.notARegistry(host: host)
        }
    }

    func findCredentials() async throws -> Credentials? {
        if let credentials { return try await credentials.value }
        let login = login
        let task = Task { try await login() }
        credentials = task
        return try await task.value
    }

    /// The `Authorization` for these scopes; nil where nothing is asked for, or nothing is known to give.
    func authorization(for scopes: [Scope], access: Access) async throws -> String? {
        switch access.challenge {
        case nil: return nil
        case .basic:
            guard case .password(let user, let password)? = try await findCredentials() else { return nil }
            return Self.basic(user, password)
        case .bearer(let realm, let service, _):
            if let task = tokens[scopes] { return "Bearer \(try await task.value)" }
            let task = Task { try await token(realm, service, scopes, access.endpoint) }
            tokens[scopes] = task
            do { return "Bearer \(try await task.value)" } catch {
                tokens[scopes] = nil
                throw error
            }
        }
    }

    /// After an answer of 401: what it asked for, and tokens that it no longer takes are gone.
    func renew(_ scopes: [Scope], challenge: String?) async throws -> Access {
        tokens[scopes] = nil
        var access = try await findAccess()
        if let challenge = challenge.flatMap(Challenge.parse) { access.challenge = challenge }
        let renewed = access
        self.access = Task { renewed }
        return renewed
    }

    static func basic(_ user: String, _ password: String) -> String {
        "Basic \(Data("\(user):\(password)".utf8).base64EncodedString())"
    }
}
