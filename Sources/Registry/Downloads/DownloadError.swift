/// Why a file could not be fetched; the words are in `DownloadError+Message.swift`. URLs are without passwords.
package enum DownloadError: Error, Hashable, Sendable {
    /// The network would be needed, and the configuration says to keep off it.
    case offline(String)
    /// libcurl is not on this machine.
    case noLibrary
    case badURL(String)
    /// The server answered with a status that is no success.
    case status(Int, url: String)
    case unreachable(host: String, RegistryError.Unreachable, words: String)
    case brokenOff(url: String)
    case redirectLoop(url: String)
    case cancelled

    init(_ failure: HTTPFailure, url: String, host: String) {
        self =
            switch failure.kind {
            case .noLibrary: .noLibrary
            case .badURL: .badURL(url)
            case .noHost: .unreachable(host: host, .noHost, words: failure.words)
            case .noConnection: .unreachable(host: host, .noConnection, words: failure.words)
            case .noTLS: .unreachable(host: host, .noTLS, words: failure.words)
            case .untrusted: .unreachable(host: host, .untrusted, words: failure.words)
            case .stalled: .unreachable(host: host, .stalled, words: failure.words)
            // No content is bounded here, so none is too long.
            case .other, .tooLong: .unreachable(host: host, .other, words: failure.words)
            case .brokenOff: .brokenOff(url: url)
            case .cancelled: .cancelled
            }
    }
}
