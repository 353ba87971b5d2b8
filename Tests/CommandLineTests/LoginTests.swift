import Crypto
import Foundation
import Glibc
import TestSupport
import Testing

/// Logins at registries with passwords, tokens and TLS, and where they are kept.
@Suite struct LoginTests {
    private func environment(_ dockstep: DockstepProgram) -> [String: String] {
        ["DOCKSTEP_OFFLINE": "", "DOCKER_CONFIG": "\(dockstep.folder)/docker"]
    }

    private func logIn(
        _ dockstep: DockstepProgram, _ host: String, password: String = RegistryAccessKind.secret,
        _ more: [String] = [], environment: [String: String] = [:]
    ) throws -> CommandOutcome {
        try dockstep.run(
            ["login", "-u", RegistryAccessKind.user, "--password-stdin"] + more + [host], input: password + "\n",
            environment: self.environment(dockstep).merging(environment) { $1 })
    }

    private func build(_ dockstep: DockstepProgram, _ name: String) throws {
        try dockstep.write("FROM busybox\nCMD [\"echo\", \"in\"]\n", to: "app/Dockerfile")
        #expect(try dockstep.run(["build", "-q", "-t", name, "\(dockstep.folder)/app"]).status == 0)
    }

    @Test func aPasswordOpensARegistryAndLogoutClosesIt() async throws {
        try await withRegistry(.password) { registry in
            try await withDockstep { dockstep in
                let name = registry.name("private/app")
                try build(dockstep, name)
                let closed = try dockstep.run(["push", name], environment: environment(dockstep))
                #expect(closed.status == 1)
                #expect(closed.errors.contains("does not give access to"))
                #expect(closed.errors.contains("dockstep login \(registry.host)"))

                let wrong = try logIn(dockstep, registry.host, password: "guess")
                #expect(wrong.status == 1)
                #expect(wrong.errors.contains("does not accept this user name and password"))
                #expect(!wrong.errors.contains("guess"))

                let right = try logIn(dockstep, registry.host)
                #expect(right.status == 0, "\(right.errors)")
                #expect(right.output == "Login Succeeded\n")
                #expect(right.errors.contains("stored unencrypted"))
                let path = "\(dockstep.folder)/docker/config.json"
                var status = stat()
                #expect(stat(path, &status) == 0)
                #expect(status.st_mode & 0o777 == 0o600)
                #expect(try dockstep.run(["push", name], environment: environment(dockstep)).status == 0)
                let other = environment(dockstep).merging(["DOCKSTEP_HOME": "\(dockstep.folder)/other"]) { $1 }
                #expect(try dockstep.run(["pull", name], environment: other).status == 0)

                // Docker's own client understands what was written, and the other way round.
                let out = try dockstep.run(["logout", registry.host], environment: environment(dockstep))
                #expect(out.output == "Removing login credentials for \(registry.host)\n")
                let again = try dockstep.run(["logout", registry.host], environment: environment(dockstep))
                #expect(again.output == "Not logged in to \(registry.host)\n")
                #expect(try dockstep.run(["pull", name], environment: other).status == 1)
            }
        }
    }

    @Test func dockerAndDockstepShareLogins() async throws {
        try await withRegistry(.password) { registry in
            try await withDockerd { docker in
                try await withDockstep { dockstep in
                    let name = registry.name("shared/app")
                    try build(dockstep, name)
                    let folder = "\(dockstep.folder)/docker"
                    let secret = try dockstep.write(RegistryAccessKind.secret, to: "secret")
                    try docker.succeed(
                        [
                            "--config", folder, "login", "-u", RegistryAccessKind.user, "--password-stdin",
                            registry.host,
                        ],
                        input: secret)
                    #expect(try dockstep.run(["push", "-q", name], environment: environment(dockstep)).status == 0)
                    #expect(
                        try dockstep.run(["logout", registry.host], environment: environment(dockstep)).status == 0)
                    #expect(try docker.run(["--config", folder, "pull", name]).status != 0)
                    #expect(try logIn(dockstep, registry.host).status == 0)
                    try docker.succeed(["--config", folder, "pull", name])
                }
            }
        }
    }

    @Test func whatElseIsInTheFileStays() async throws {
        try await withRegistry(.password) { registry in
            try await withDockstep { dockstep in
                let text = #"{"psFormat":"table {{.ID}}","proxies":{"default":{"httpProxy":"http://p:1"}},"n":1.5}"#
                try dockstep.write(text, to: "docker/config.json")
                #expect(try logIn(dockstep, registry.host).status == 0)
                let data = Data(try dockstep.read("docker/config.json").utf8)
                let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
                #expect(json["psFormat"] as? String == "table {{.ID}}")
                #expect(json["n"] as? Double == 1.5)
                #expect((json["proxies"] as? [String: [String: String]])?["default"]?["httpProxy"] == "http://p:1")
                let auths = try #require(json["auths"] as? [String: [String: String]])
                #expect(auths[registry.host]?["auth"] == Data("ada:lovelace".utf8).base64EncodedString())
            }
        }
    }

    @Test func aHelperKeepsWhatTheFileWouldNot() async throws {
        try await withRegistry(.password) { registry in
            try await withDockstep { dockstep in
                let helper = try dockstep.write(
                    """
                    #!/bin/sh
                    kept=\(dockstep.folder)/kept
                    echo "$@" >> \(dockstep.folder)/arguments
                    case $1 in
                        store) cat > $kept ;;
                        erase) rm -f $kept ;;
                        get) if [ -f $kept ]; then cat $kept; else echo "credentials not found in native keychain"; exit 1; fi ;;
                    esac

                    """, to: "bin/docker-credential-drawer")
                chmod(helper, 0o755)
                try dockstep.write(#"{"credsStore":"drawer"}"#, to: "docker/config.json")
                let path = ["PATH": "\(dockstep.folder)/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
                let right = try logIn(dockstep, registry.host, environment: path)
                #expect(right.status == 0, "\(right.errors)")
                #expect(right.errors.isEmpty)
                #expect(try !dockstep.read("docker/config.json").contains("auth\""))
                #expect(try dockstep.read("kept").contains(#""Secret":"lovelace""#))
                let name = registry.name("drawer/app")
                try build(dockstep, name)
                let environment = environment(dockstep).merging(path) { $1 }
                let pushed = try dockstep.run(["push", "-q", name], environment: environment)
                #expect(pushed.status == 0, "\(pushed.errors)")
                let out = try dockstep.run(["logout", registry.host], environment: environment)
                #expect(out.output.hasPrefix("Removing login credentials"))
                #expect(try dockstep.run(["push", "-q", name], environment: environment).status == 1)
                #expect(try Set(dockstep.read("arguments").split(separator: "\n")) == ["store", "get", "erase"])

                try dockstep.write(#"{"credsStore":"gone"}"#, to: "docker/config.json")
                let gone = try dockstep.run(["push", "-q", name], environment: environment)
                #expect(gone.errors.contains("there is no program 'docker-credential-gone' on PATH"))
            }
        }
    }

    @Test func aPasswordIsNeverAnArgument() async throws {
        try await withDockstep { dockstep in
            let refused = try dockstep.run(["login", "-u", "ada", "-p", "lovelace", "127.0.0.1:1"])
            #expect(refused.status == 1)
            #expect(refused.errors.contains("give it with --password-stdin"))
            #expect(!refused.errors.contains("lovelace"))
            let empty = try dockstep.run(["login", "-u", "ada", "--password-stdin", "127.0.0.1:1"], input: "\n")
            #expect(empty.errors.contains("standard input holds no password"))
            let nobody = try dockstep.run(["login", "--password-stdin", "127.0.0.1:1"], input: "x\n")
            #expect(nobody.errors.contains("--password-stdin needs --username"))
            let noTerminal = try dockstep.run(["login", "127.0.0.1:1"])
            #expect(noTerminal.errors.contains("there is no terminal to ask"))
        }
    }

    @Test func atATerminalThePasswordIsAskedForAndNotShown() async throws {
        try await withRegistry(.password) { registry in
            try await withDockstep { dockstep in
                let environment = dockstep.environment.merging(environment(dockstep)) { $1 }
                try await withTerminal(
                    command: [dockstep.path, "login", registry.host], environment: environment
                ) { terminal in
                    try await terminal.expect("Username: ")
                    terminal.send("ada\r")
                    try await terminal.expect("Password: ")
                    terminal.send("lovex\u{7F}lace\r")
                    try await terminal.expect("Login Succeeded")
                    #expect(!terminal.shown.contains("love"))
                }
            }
        }
    }

    @Test func certificatesAreCheckedAgainstTheOnesThatAreTrusted() async throws {
        try await withDockstep { dockstep in
            let certificates = try TestCertificates(in: dockstep.folder)
            try await withRegistry(.password, certificates: certificates) { registry in
                let name = registry.name("secure/app")
                try build(dockstep, name)
                let untrusted = try logIn(dockstep, registry.host)
                #expect(untrusted.status == 1)
                #expect(untrusted.errors.contains("the certificate of \(registry.host) is not trusted"))
                #expect(untrusted.errors.contains("--ca FILE"))
                let trusted = try logIn(dockstep, registry.host, ["--ca", certificates.authority])
                #expect(trusted.status == 0, "\(trusted.errors)")
                let pushed = try dockstep.run(
                    ["push", "-q", "--ca", certificates.authority, name], environment: environment(dockstep))
                #expect(pushed.status == 0, "\(pushed.errors)")
                #expect(try dockstep.run(["pull", "-q", name], environment: environment(dockstep)).status == 1)
                let folder = "\(dockstep.folder)/home/certs.d/\(registry.host)"
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try FileManager.default.copyItem(atPath: certificates.authority, toPath: "\(folder)/ca.crt")
                #expect(try dockstep.run(["pull", "-q", name], environment: environment(dockstep)).status == 0)
                try FileManager.default.removeItem(atPath: folder)
                try dockstep.write(#"{"insecure": ["\#(registry.host)"]}"#, to: "home/config.json")
                #expect(try dockstep.run(["pull", "-q", name], environment: environment(dockstep)).status == 0)
                let noFile = try dockstep.run(
                    ["pull", "--ca", "/nowhere", name], environment: environment(dockstep))
                #expect(noFile.errors.contains("could not read the certificates in '/nowhere'"))
            }
        }
    }

    @Test func aTokenServerGivesTokensToWhoMay() async throws {
        try await withDockstep { dockstep in
            let certificates = try TestCertificates(in: dockstep.folder)
            let server = try TokenServer(certificates, publicRepository: "open/app")
            try await withScriptedServer(server.answer) { tokens in
                let kind = RegistryAccessKind.token(
                    realm: "http://\(tokens.host)/token", certificate: certificates.certificate)
                try await withRegistry(kind) { registry in
                    let name = registry.name("open/app")
                    try build(dockstep, name)
                    let anonymous = try dockstep.run(["push", "-q", name], environment: environment(dockstep))
                    #expect(anonymous.status == 1)
                    #expect(anonymous.errors.contains("does not give access to"))
                    let wrong = try logIn(dockstep, registry.host, password: "guess")
                    #expect(wrong.errors.contains("does not accept this user name and password"))
                    #expect(try logIn(dockstep, registry.host).status == 0)
                    let pushed = try dockstep.run(["push", "-q", name], environment: environment(dockstep))
                    #expect(pushed.status == 0, "\(pushed.errors)")
                    #expect(
                        try dockstep.run(["logout", registry.host], environment: environment(dockstep)).status == 0)
                    // Anybody may pull this one.
                    let other = environment(dockstep).merging(["DOCKSTEP_HOME": "\(dockstep.folder)/other"]) { $1 }
                    let pulled = try dockstep.run(["pull", "-q", name], environment: other)
                    #expect(pulled.status == 0, "\(pulled.errors)")
                    #expect(tokens.requests.contains { $0.path.contains("scope=repository%3Aopen%2Fapp%3Apull") })
                }
            }
        }
    }
}

/// What a registry's token server does: looks at who asks and signs what that one may (distribution's token
/// specification, with ES256 of RFC 7518).
private struct TokenServer: Sendable {
    private let key: P256.Signing.PrivateKey
    private let certificate: String
    private let publicRepository: String

    init(_ certificates: TestCertificates, publicRepository: String) throws {
        key = try P256.Signing.PrivateKey(
            pemRepresentation: try String(contentsOfFile: certificates.key, encoding: .utf8))
        certificate = try String(contentsOfFile: certificates.certificate, encoding: .utf8)
            .split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        self.publicRepository = publicRepository
    }

    var answer: ScriptedServer.Handler {
        { request in
            let login = Data("ada:lovelace".utf8).base64EncodedString()
            let authorization = request.headers["authorization"]
            if let authorization, authorization != "Basic \(login)" {
                return .whole(401, body: Array(#"{"errors":[{"code":"UNAUTHORIZED","message":"incorrect"}]}"#.utf8))
            }
            let query = URLComponents(string: "http://t\(request.path)")?.queryItems ?? []
            let scopes = query.filter { $0.name == "scope" }.compactMap(\.value)
            let access = scopes.compactMap { scope -> [String: Any]? in
                let parts = scope.split(separator: ":").map(String.init)
                guard parts.count == 3 else { return nil }
                let asked = parts[2].split(separator: ",").map(String.init)
                let allowed = authorization != nil ? asked : parts[1] == publicRepository ? ["pull"] : []
                return ["type": parts[0], "name": parts[1], "actions": asked.filter(allowed.contains)]
            }
            guard let token = try? token(access) else { return .whole(500) }
            return .whole(200, body: Array(#"{"token":"\#(token)"}"#.utf8))
        }
    }

    private func token(_ access: [[String: Any]]) throws -> String {
        let now = Int(Date().timeIntervalSince1970)
        let header: [String: Any] = ["typ": "JWT", "alg": "ES256", "x5c": [certificate]]
        let claims: [String: Any] = [
            "iss": "tests", "sub": "ada", "aud": "tests", "exp": now + 300, "nbf": now - 10, "iat": now,
            "jti": UUID().uuidString, "access": access,
        ]
        let parts = try [header, claims].map { Self.encoded(try JSONSerialization.data(withJSONObject: $0)) }
        let signed = parts.joined(separator: ".")
        let signature = try key.signature(for: Data(signed.utf8)).rawRepresentation
        return "\(signed).\(Self.encoded(signature))"
    }

    /// Base64 for addresses, without padding (RFC 4648, 5).
    private static func encoded(_ data: Data) -> String {
        data.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }
}
