internal import FoundationEssentials

/// A Docker that answered: where it keeps its images, how its builder tells of a build.
package struct DockerInstallation: Sendable {
    package var program: DockerProgram
    package var serverVersion: String
    package var storage: String
    /// Names the engine among others.
    package var id: String
    var form: DockerProgress.Form

    /// `Docker 28.5.2, BuildKit`.
    package var title: String {
        "Docker \(serverVersion), \(program.builder == .buildKit ? "BuildKit" : "classic builder")"
    }

    private struct About: Decodable {
        var id: String?
        var driver: String?
        var serverVersion: String?
        /// An older docker ends with 0 all the same.
        var errors: [String]?

        private enum CodingKeys: String, CodingKey {
            case id = "ID"
            case driver = "Driver"
            case serverVersion = "ServerVersion"
            case errors = "ServerErrors"
        }
    }

    /// Asks the user's docker, for as little as stepping needs: each question is a process more that a session waits for.
    ///
    /// - Throws: `DockerFailure`.
    package static func find(_ program: DockerProgram) async throws -> DockerInstallation {
        async let askedAbout: About = program.object(["info", "--format", "{{json .}}"])
        async let askedForm = form(of: program)
        let about = try await askedAbout
        if let errors = about.errors, !errors.isEmpty { throw DockerFailure(words: errors.joined(separator: "\n")) }
        guard let version = about.serverVersion, !version.isEmpty else { throw DockerFailure(.down(address: nil)) }
        return DockerInstallation(
            program: program, serverVersion: version, storage: about.driver ?? "its own files",
            id: about.id ?? version, form: await askedForm)
    }

    /// By what its client offers: one without `buildx` has its own of old.
    private static func form(of program: DockerProgram) async -> DockerProgress.Form {
        guard program.builder == .buildKit else { return .classic }
        let help = try? await program.answer(["buildx", "build", "--help"])
        return help?.contains("rawjson") == true ? .records : .plain
    }
}

/// The versions of the user's Docker, for people.
package struct DockerVersions: Sendable {
    package var client: String
    package var server: String
    /// `linux/amd64`, as the engine says.
    package var platform: String
    /// BuildKit's client: nil where docker has its own of old.
    package var buildx: String?

    private struct Answer: Decodable {
        struct Side: Decodable {
            var version: String
            var os: String?
            var arch: String?

            private enum CodingKeys: String, CodingKey {
                case version = "Version"
                case os = "Os"
                case arch = "Arch"
            }
        }
        var client: Side?
        var server: Side?

        private enum CodingKeys: String, CodingKey {
            case client = "Client"
            case server = "Server"
        }
    }

    /// Asks the user's docker.
    ///
    /// - Throws: `DockerFailure`.
    package static func ask(_ program: DockerProgram) async throws -> DockerVersions {
        async let asked: Answer = program.object(["version", "--format", "{{json .}}"])
        async let buildx = try? program.answer(["buildx", "version"])
        let answer = try await asked
        guard let client = answer.client, let server = answer.server else { throw DockerFailure(.down(address: nil)) }
        return DockerVersions(
            client: client.version, server: server.version,
            platform: "\(server.os ?? "linux")/\(server.arch ?? "unknown")",
            buildx: await buildx.flatMap(Self.buildxVersion))
    }

    /// `github.com/docker/buildx v0.13.1 …`.
    private static func buildxVersion(_ text: String) -> String? {
        text.split(separator: " ").dropFirst().first.map { String($0.drop { $0 == "v" }.prefix { !$0.isWhitespace }) }
    }
}

extension DockerProgram {
    /// An answer that is JSON.
    fileprivate func object<Value: Decodable>(_ arguments: [String]) async throws -> Value {
        let text = try await answer(arguments)
        do { return try JSONDecoder().decode(Value.self, from: Data(text.utf8)) } catch {
            throw DockerFailure(.other("'docker \(arguments[0])' answered what can't be read"))
        }
    }
}
