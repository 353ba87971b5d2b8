internal import FoundationEssentials
internal import Glibc
internal import OCISpec

/// Who one is to a registry.
package enum Credentials: Hashable, Sendable {
    case password(user: String, String)
    /// An identity token, which a token server gives tokens for.
    case identityToken(String)
}

/// Docker's `config.json`, where logins are kept (`auths`, `credsStore`, `credHelpers`); all else in it stays as it is.
struct DockerConfigFile: Sendable {
    let path: String
    private var content: [String: JSONValue]

    /// Docker Hub's key in it, from the days of its first interface.
    static let dockerHub = "https://index.docker.io/v1/"

    /// A configuration with thousands of logins is still below this.
    private static let limit = 4 << 20

    /// - Throws: `RegistryError.badCredentialFile`.
    init(path: String) throws(RegistryError) {
        self.path = path
        switch WholeFile.read(path, limit: Self.limit) {
        case .failure(let reason): throw .badCredentialFile(path: path, reason: reason.words)
        case .success(nil): content = [:]
        case .success(let data?):
            do { content = try CanonicalJSON.decode([String: JSONValue].self, from: data) } catch {
                throw .badCredentialFile(path: path, reason: JSONReason.words(for: error))
            }
        }
    }

    static func key(for domain: String) -> String { domain == "docker.io" ? dockerHub : domain }

    /// The helper that keeps this registry's login; nil where it is in the file.
    func helper(for key: String) -> String? {
        if case .string(let name)? = content["credHelpers"]?[key], !name.isEmpty { return name }
        // Users write a helper for Docker Hub by any of its names.
        if key == Self.dockerHub, case .string(let name)? = content["credHelpers"]?["docker.io"] { return name }
        if case .string(let name)? = content["credsStore"], !name.isEmpty { return name }
        return nil
    }

    /// - Throws: `RegistryError.badCredentialFile` where the entry is no login.
    func credentials(for key: String) throws(RegistryError) -> Credentials? {
        guard let auths = content["auths"] else { return nil }
        // Older logins wrote addresses where newer ones write hosts.
        let keys = [key, "https://\(key)", "http://\(key)", "https://\(key)/v1/", "https://\(key)/v2/"]
        guard let entry = keys.lazy.compactMap({ auths[$0] }).first else { return nil }
        if case .string(let token)? = entry["identitytoken"], !token.isEmpty { return .identityToken(token) }
        guard case .string(let text)? = entry["auth"], !text.isEmpty else { return nil }
        guard let data = Data(base64Encoded: text), let colon = data.firstIndex(of: 0x3A) else {
            throw .badCredentialFile(path: path, reason: "what stands for '\(key)' is not a user name and password")
        }
        return .password(
            user: String(decoding: data[..<colon], as: UTF8.self),
            String(decoding: data[(colon + 1)...].prefix { $0 != 0 }, as: UTF8.self))
    }

    /// Puts a login in, or takes it out with nil; false where nothing changed.
    @discardableResult
    mutating func set(_ credentials: Credentials?, for key: String) -> Bool {
        var auths = content["auths"]?.object ?? [:]
        let before = auths
        switch credentials {
        case nil: auths[key] = nil
        case .password(let user, let password):
            auths[key] = .object(["auth": .string(Data("\(user):\(password)".utf8).base64EncodedString())])
        case .identityToken(let token):
            auths[key] = .object(["auth": .string(""), "identitytoken": .string(token)])
        }
        content["auths"] = .object(auths)
        return auths != before
    }

    /// - Throws: `RegistryError.badCredentialFile` where it can't be written.
    func write() throws(RegistryError) {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        if !folder.isEmpty, mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw .badCredentialFile(path: path, reason: "its folder can't be made: \(WholeFile.words(for: errno))")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data: Data
        do { data = try encoder.encode(content) } catch {
            throw .badCredentialFile(path: path, reason: "it can't be written")
        }
        if case .failure(let reason) = WholeFile.replace(path, with: data + Data("\n".utf8)) {
            throw .badCredentialFile(path: path, reason: reason.words)
        }
    }
}
