package import OCISpec

/// What can go wrong with a registry; the words are in `RegistryError+Message.swift`.
package enum RegistryError: Error, Hashable, Sendable {
    /// The network would be needed, and the configuration says to keep off it.
    case offline(String)
    /// libcurl is not on this machine.
    case noLibrary
    /// No answer from the host; `words` tell why, as the library says it.
    case unreachable(host: String, Unreachable, words: String)
    /// Its answer is not one of a registry.
    case notARegistry(host: String)
    case unauthorized(host: String, what: String, hasCredentials: Bool, message: String)
    case notFound(what: String, host: String)
    case rateLimited(host: String, message: String)
    case status(host: String, what: String, code: Int, message: String)
    case brokenOff(host: String, what: String)
    case cancelled
    case tooLong(what: String, limit: Int)
    case digestMismatch(what: String, expected: Digest, found: Digest)
    case sizeMismatch(what: String, expected: Int, found: Int)
    case badManifest(what: String, reason: String)
    /// The oldest form of manifests, which no current engine takes.
    case schema1(what: String)
    case unsupported(what: String, mediaType: String)
    case noPlatform(what: String, wanted: Platform, available: [Platform])
    case layerCount(what: String, layers: Int, diffIDs: Int)
    case redirectLoop(host: String)
    case unsafeRedirect(host: String, target: String)
    case badConfiguration(path: String, reason: String)
    case badCredentialFile(path: String, reason: String)
    case credentialHelper(name: String, reason: String)
    case wrongPassword(host: String, message: String)

    /// A decoder's error in a few words.
    package static func reason(of error: any Error) -> String { JSONReason.words(for: error) }

    package enum Unreachable: Hashable, Sendable {
        case noHost, noConnection, noTLS, untrusted, stalled, other
    }
}
