internal import OCISpec

/// The logins of this user, where Docker keeps them too.
package struct CredentialStore: Sendable {
    /// Docker's `config.json`.
    package let path: String

    package init(path: String) { self.path = path }

    /// `$DOCKER_CONFIG/config.json`, else `~/.docker/config.json`; without a home none is found.
    package init(environment: [String: String]) {
        if let folder = environment["DOCKER_CONFIG"], !folder.isEmpty {
            path = "\(folder)/config.json"
        } else {
            path = "\(environment["HOME"] ?? "")/.docker/config.json"
        }
    }

    /// How a login was kept.
    package enum Place: Hashable, Sendable {
        /// In the file, in clear.
        case file(String)
        case helper(String)
    }

    /// - Parameter domain: a registry as images' names have it: `docker.io`, `localhost:5000`.
    package func credentials(for domain: String) async throws(RegistryError) -> Credentials? {
        let file = try DockerConfigFile(path: path)
        let key = DockerConfigFile.key(for: domain)
        if let helper = file.helper(for: key) { return try await CredentialHelper(name: helper).get(key) }
        return try file.credentials(for: key)
    }

    package func store(_ credentials: Credentials, for domain: String) async throws(RegistryError) -> Place {
        var file = try DockerConfigFile(path: path)
        let key = DockerConfigFile.key(for: domain)
        if let helper = file.helper(for: key) {
            try await CredentialHelper(name: helper).store(credentials, for: key)
            return .helper(helper)
        }
        file.set(credentials, for: key)
        try file.write()
        return .file(path)
    }

    /// False where there was no login.
    package func erase(_ domain: String) async throws(RegistryError) -> Bool {
        var file = try DockerConfigFile(path: path)
        let key = DockerConfigFile.key(for: domain)
        var had = false
        if let helper = file.helper(for: key) { had = try await CredentialHelper(name: helper).erase(key) }
        if file.set(nil, for: key) {
            try file.write()
            had = true
        }
        return had
    }
}
