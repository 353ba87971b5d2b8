internal import FoundationEssentials
internal import OCISpec

extension RegistrySession {
    private struct TokenAnswer: Decodable {
        var token: String?
        var accessToken: String?

        private enum CodingKeys: String, CodingKey {
            case token
            case accessToken = "access_token"
        }
    }

    /// Asks the token server (distribution's "Token Authentication Specification"; with an identity token its OAuth2
    /// form).
    func token(
        _ realm: String, _ service: String?, _ scopes: [Scope], _ endpoint: Endpoint
    ) async throws -> String {
        let credentials = try await findCredentials()
        let host = RegistryConfiguration.host(of: realm)
        guard var components = URLComponents(string: realm), let scheme = components.scheme,
            scheme == "https" || (scheme == "http" && configuration.allowsPlain(host))
        else { throw RegistryError.unsafeRedirect(host: endpoint.host, target: realm) }
        var fields: [(name: String, value: String)] = []
        if let service { fields.append(("service", service)) }
        var request: HTTPRequest
        if case .identityToken(let secret)? = credentials {
            fields += [("grant_type", "refresh_token"), ("client_id", "dockstep"), ("refresh_token", secret)]
            if !scopes.isEmpty { fields.append(("scope", scopes.map(\.text).joined(separator: " "))) }
            guard let url = components.url else { throw RegistryError.notARegistry(host: host) }
            request = HTTPRequest(
                .post, url, headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: .bytes(Array(Self.encoded(fields).utf8)))
        } else {
            fields += scopes.map { ("scope", $0.text) }
            if case .password(let user, _)? = credentials { fields.append(("account", user)) }
            let query = [components.percentEncodedQuery, Self.encoded(fields)].compactMap { $0 }
            components.percentEncodedQuery = query.filter { !$0.isEmpty }.joined(separator: "&")
            guard let url = components.url else { throw RegistryError.notARegistry(host: host) }
            request = HTTPRequest(.get, url)
            if case .password(let user, let password)? = credentials {
                request.headers.append(("Authorization", Self.basic(user, password)))
            }
        }
        let trusted = configuration.trusting(endpoint, host: host)
        let response = try await follow(request, from: trusted, what: "a token")
        guard response.isSuccess else {
            throw RegistryFailure.error(
                for: response, what: scopes.first.map { "'\($0.repository)'" } ?? "this account",
                host: endpoint.host, hasCredentials: credentials != nil)
        }
        guard let answer = try? CanonicalJSON.decode(TokenAnswer.self, from: response.body),
            let token = answer.token ?? answer.accessToken, !token.contains(where: \.isNewline)
        else { throw RegistryError.notARegistry(host: host) }
        return token
    }

    /// `application/x-www-form-urlencoded`, with nothing but letters, digits and `-._~` left as it is.
    private static func encoded(_ fields: [(name: String, value: String)]) -> String {
        fields.map { "\($0.name)=\(PercentEncoding.encoded($0.value))" }.joined(separator: "&")
    }
}

/// Percent encoding (RFC 3986, 2.1).
enum PercentEncoding {
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            let character = Unicode.Scalar(byte)
            let isPlain =
                byte < 0x80 && (character.properties.isAlphabetic || (0x30...0x39).contains(byte))
                || "-._~".utf8.contains(byte)
            bytes += isPlain ? [byte] : [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
