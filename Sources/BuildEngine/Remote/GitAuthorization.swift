internal import FoundationEssentials

/// What a build's secrets say to the server of a repository (moby/buildkit, source/git, getAuthToken).
struct GitAuthorization: Sendable {
    /// The addresses that it is said to: those that begin so.
    var scope: String
    /// The value of the `Authorization` header.
    var header: String
}

extension GitAuthorization {
    /// The secret that counts: of the header before a token, and one for the repository's host before one for all.
    ///
    /// - Returns: nil where no secret is meant for the repository, or it is not reached by HTTP.
    /// - Throws: `SecretError`.
    init?(for remote: String, of secrets: [String: SecretSource]) throws(SecretError) {
        guard let host = Self.host(of: remote) else { return nil }
        for suffix in [".\(host)", ""] {
            for (name, isToken) in [("GIT_AUTH_HEADER", false), ("GIT_AUTH_TOKEN", true)] {
                guard let source = secrets[name + suffix] else { continue }
                let bytes = try source.read(id: name + suffix)
                let text = String(decoding: bytes, as: UTF8.self)
                scope = Self.scope(of: remote)
                header = isToken ? "basic \(Data("x-access-token:\(text)".utf8).base64EncodedString())" : text
                return
            }
        }
        return nil
    }

    /// Host and port as they are written; nil for another protocol.
    private static func host(of remote: String) -> String? {
        for scheme in ["https://", "http://"] where remote.lowercased().hasPrefix(scheme) {
            let authority = remote.dropFirst(scheme.count).prefix { $0 != "/" }
            return String(authority.split(separator: "@").last ?? authority)
        }
        return nil
    }

    /// The repository alone; on GitHub its others too, which may be submodules of it.
    private static func scope(of remote: String) -> String {
        ["https://github.com/", "https://www.github.com/"].first { remote.hasPrefix($0) } ?? remote
    }
}
