internal import Synchronization
package import OCISpec

/// A client of registries (OCI distribution-spec; Docker's registry interface version 2 before it).
package final class RegistryClient: Sendable {
    package let configuration: RegistryConfiguration
    private let logins: CredentialStore
    private let http = HTTPClient()
    private let retries: RetryPolicy
    private let pieceSize: Int
    /// Longer blobs are sent in pieces of this many bytes, so that a broken connection costs one of them.
    package static let usualPieceSize = 64 << 20
    private let sessions = Mutex<[String: [RegistrySession]]>([:])

    package init(
        configuration: RegistryConfiguration, logins: CredentialStore, retries: RetryPolicy = RetryPolicy(),
        pieceSize: Int = RegistryClient.usualPieceSize
    ) {
        self.configuration = configuration
        self.logins = logins
        self.retries = retries
        self.pieceSize = pieceSize
    }

    /// One repository for reading: by way of the mirrors, and then from the registry itself.
    package func repository(_ name: Reference) -> Repository {
        repository(name, withMirrors: true)
    }

    /// One repository for writing, which mirrors are not for.
    package func writableRepository(_ name: Reference) -> Repository {
        repository(name, withMirrors: false)
    }

    private func repository(_ name: Reference, withMirrors: Bool) -> Repository {
        Repository(
            path: name.path, domain: name.domain, sessions: sessions(for: name.domain, withMirrors: withMirrors),
            pieceSize: pieceSize)
    }

    /// The sessions are shared by all repositories of a registry, and so are their tokens and connections.
    private func sessions(for domain: String, withMirrors: Bool) -> [RegistrySession] {
        let all = sessions.withLock { known in
            if let found = known[domain] { return found }
            let made = configuration.ways(to: domain, withMirrors: true).map { ways in
                let logins = logins
                let account = ways.first?.isMirror == true ? ways.first?.host ?? domain : domain
                return session(ways) { try await logins.credentials(for: account) }
            }
            known[domain] = made
            return made
        }
        return withMirrors ? all : all.filter { !$0.isMirror }
    }

    private func session(
        _ ways: [Endpoint], login: @escaping @Sendable () async throws -> Credentials?
    ) -> RegistrySession {
        RegistrySession(ways: ways, configuration: configuration, http: http, retries: retries, login: login)
    }

    /// Asks the registry whether it takes this login; nothing is kept.
    ///
    /// - Throws: `RegistryError.wrongPassword`, and what there is on the way to a registry.
    package func check(_ credentials: Credentials, for domain: String) async throws {
        guard let ways = configuration.ways(to: domain, withMirrors: false).last else { return }
        let session = session(ways) { credentials }
        do {
            let response = try await session.send(.get, "", scopes: [], what: "its interface")
            guard response.isSuccess else {
                throw RegistryFailure.error(
                    for: response, what: "its interface", host: session.host, hasCredentials: true)
            }
        } catch RegistryError.unauthorized(let host, _, _, let message) {
            throw RegistryError.wrongPassword(host: host, message: message)
        }
    }
}
