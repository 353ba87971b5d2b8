internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import OCISpec
internal import Registry

/// `login`: checks a user name and password at a registry and keeps them where Docker does.
struct LoginCommand: WaitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Log in to a registry.",
        discussion: "Without REGISTRY it is Docker Hub. The login is kept in Docker's config.json or its helper.")

    @Option(name: [.short, .long], help: ArgumentHelp("The user name.", valueName: "name"))
    var username: String?
    @Flag(help: "Read the password from standard input.")
    var passwordStdin = false
    @Option(name: [.short, .long], help: ArgumentHelp("Refused: others could see it.", visibility: .hidden))
    var password: String?
    @Option(help: ArgumentHelp("Trust these certificates too.", valueName: "file"))
    var ca: String?
    @Argument(help: "A registry's host, with its port where it has one.")
    var registry: String?

    func work() async throws -> Int32 {
        guard password == nil else { throw CommandFailure.passwordInArguments }
        let domain = RegistryName.domain(registry)
        let credentials = try askForCredentials(domain)
        let root = try StoreLocation.root(environment: ProgramEnvironment.variables)
        try await RegistryAccess.client(storeRoot: root, caFile: ca).check(credentials, for: domain)
        let logins = CredentialStore(environment: ProgramEnvironment.variables)
        switch try await logins.store(credentials, for: domain) {
        case .file(let path):
            StandardStreams.complain(
                "WARNING! The password is stored unencrypted in '\(path)', which only you can read.\n")
        case .helper: break
        }
        StandardStreams.write("Login Succeeded\n")
        return 0
    }

    private func askForCredentials(_ domain: String) throws -> Credentials {
        if passwordStdin {
            guard let username else { throw CommandFailure.userMissing }
            guard let password = PasswordInput.standardInput(), !password.isEmpty else {
                throw CommandFailure.passwordMissing
            }
            return .password(user: username, password)
        }
        guard isatty(STDIN_FILENO) == 1 else { throw CommandFailure.noPasswordTerminal }
        StandardStreams.complain("Log in to \(domain == "docker.io" ? "Docker Hub" : domain).\n")
        guard let user = username ?? PasswordInput.line("Username: "), !user.isEmpty else {
            throw CommandFailure.userMissing
        }
        guard let password = PasswordInput.secretLine("Password: "), !password.isEmpty else {
            throw CommandFailure.passwordMissing
        }
        return .password(user: user, password)
    }
}

/// `logout`: forgets a login.
struct LogoutCommand: WaitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Log out from a registry.", discussion: "Without REGISTRY it is Docker Hub.")

    @Argument(help: "A registry's host, with its port where it has one.")
    var registry: String?

    func work() async throws -> Int32 {
        let domain = RegistryName.domain(registry)
        let shown = domain == "docker.io" ? "https://index.docker.io/v1/" : domain
        let logins = CredentialStore(environment: ProgramEnvironment.variables)
        let had = try await logins.erase(domain)
        StandardStreams.write(had ? "Removing login credentials for \(shown)\n" : "Not logged in to \(shown)\n")
        return 0
    }
}

/// What users write for a registry.
enum RegistryName {
    /// The host as images' names have it; Docker Hub by any of its names.
    static func domain(_ text: String?) -> String {
        guard var name = text, !name.isEmpty else { return "docker.io" }
        for scheme in ["https://", "http://"] where name.hasPrefix(scheme) { name.removeFirst(scheme.count) }
        let host = String(name.prefix { $0 != "/" })
        return ["docker.io", "index.docker.io", "registry-1.docker.io"].contains(host) ? "docker.io" : host
    }
}
