internal import FoundationEssentials
internal import OCISpec

/// A repository of a registry: images under one name.
package struct Repository: Sendable {
    package let path: String
    package let domain: String
    /// In the order in which they are tried; the registry itself is the last.
    let sessions: [RegistrySession]
    /// See `RegistryClient.usualPieceSize`.
    let pieceSize: Int

    /// Asks one address after the other: a mirror may be away or not have this image, and the registry's word counts.
    func onEach<Result: Sendable>(
        _ body: @Sendable (RegistrySession) async throws -> Result
    ) async throws -> Result {
        for session in sessions.dropLast() {
            do { return try await body(session) } catch RegistryError.cancelled { throw RegistryError.cancelled } catch
            {
                continue
            }
        }
        return try await body(origin())
    }

    /// The registry itself.
    func origin() throws(RegistryError) -> RegistrySession {
        guard let last = sessions.last else { throw .notARegistry(host: domain) }
        return last
    }

    func failure(_ response: HTTPResponse, _ what: String, _ session: RegistrySession) async -> RegistryError {
        let credentials = try? await session.findCredentials()
        return RegistryFailure.error(
            for: response, what: what, host: session.host, hasCredentials: credentials != nil)
    }
}
