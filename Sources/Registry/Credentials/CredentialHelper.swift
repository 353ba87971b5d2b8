internal import FoundationEssentials
internal import OCISpec
internal import Subprocess
internal import SystemPackage

/// A program `docker-credential-NAME` that keeps logins; secrets go through its standard input and output only
/// (docker-credential-helpers' protocol).
struct CredentialHelper: Sendable {
    let name: String

    private struct Login: Codable {
        var serverURL: String?
        var username: String
        var secret: String

        private enum CodingKeys: String, CodingKey {
            case serverURL = "ServerURL"
            case username = "Username"
            case secret = "Secret"
        }
    }

    /// The user name by which a helper says that the secret is an identity token.
    private static let tokenUser = "<token>"
    /// Answers are a short JSON.
    private static let limit = 1 << 20

    /// The login; nil where the helper has none.
    func get(_ key: String) async throws(RegistryError) -> Credentials? {
        let (output, isSuccess) = try await run("get", input: key)
        guard isSuccess else {
            if output.contains("credentials not found") { return nil }
            throw .credentialHelper(name: name, reason: output)
        }
        guard let login = try? CanonicalJSON.decode(Login.self, from: Data(output.utf8)) else {
            throw .credentialHelper(name: name, reason: "its answer is not a login")
        }
        return login.username == Self.tokenUser
            ? .identityToken(login.secret) : .password(user: login.username, login.secret)
    }

    func store(_ credentials: Credentials, for key: String) async throws(RegistryError) {
        let login =
            switch credentials {
            case .password(let user, let password): Login(serverURL: key, username: user, secret: password)
            case .identityToken(let token): Login(serverURL: key, username: Self.tokenUser, secret: token)
            }
        guard let data = try? CanonicalJSON.encode(login) else { return }
        let (output, isSuccess) = try await run("store", input: String(decoding: data, as: UTF8.self))
        if !isSuccess { throw .credentialHelper(name: name, reason: output) }
    }

    /// False where it had none.
    func erase(_ key: String) async throws(RegistryError) -> Bool {
        let had = try await get(key) != nil
        let (output, isSuccess) = try await run("erase", input: key)
        if !isSuccess, had { throw .credentialHelper(name: name, reason: output) }
        return had
    }

    private func run(_ verb: String, input: String) async throws(RegistryError) -> (output: String, isSuccess: Bool) {
        // A name with a slash would be a program of somebody else's choice.
        guard !name.contains("/") else { throw .credentialHelper(name: name, reason: "its name has a '/' in it") }
        do {
            let result = try await Subprocess.run(
                .name("docker-credential-\(name)"), arguments: [verb],
                input: .fileDescriptor(try Self.filledPipe(input), closeAfterSpawningProcess: true),
                output: .string(limit: Self.limit), error: .discarded)
            let text = result.standardOutput.split(whereSeparator: \.isNewline).joined(separator: " ")
            return (text, result.terminationStatus.isSuccess)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw .credentialHelper(name: name, reason: "there is no program 'docker-credential-\(name)' on PATH")
        } catch {
            throw .credentialHelper(name: name, reason: "it could not be asked: \(error)")
        }
    }

    /// The end to read of a pipe that holds `text` and no more comes to: a program that does not read what it is asked
    /// would else end this one by SIGPIPE.
    ///
    /// - Throws: `Errno` where there is no pipe to be had, `.noMemory` where it does not hold all of the text (64 KiB on
    ///   Linux).
    private static func filledPipe(_ text: String) throws -> FileDescriptor {
        let (reading, writing) = try FileDescriptor.pipe()
        defer { try? writing.close() }
        do {
            let bytes = Array(text.utf8)
            guard bytes.count <= 1 << 16 else { throw Errno.noMemory }
            try writing.writeAll(bytes)
            return reading
        } catch {
            try? reading.close()
            throw error
        }
    }
}
