internal import FoundationEssentials

/// A Docker that answered: where it keeps its images, how its builder tells of a build.
package struct DockerInstallation: Sendable {
    package var program: DockerProgram
    package var serverVersion: String
    package var storage: String
    /// Names the engine among others.
    package var id: String
    var client: BuildClient

    /// What the client's `build` offers.
    struct BuildClient: Sendable {
        var form: DockerProgress.Form
        /// Whether it is to be told that the engine is to have the image: a builder elsewhere keeps it for itself.
        var loads = false
    }

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
        async let client = client(of: program)
        let about = try await askedAbout
        if let errors = about.errors, !errors.isEmpty { throw DockerFailure(words: errors.joined(separator: "\n")) }
        guard let version = about.serverVersion, !version.isEmpty else { throw DockerFailure(.down(address: nil)) }
        return DockerInstallation(
            program: program, serverVersion: version, storage: about.driver ?? "its own files",
            id: about.id ?? version, client: await client)
    }

    /// By the help of the very command that builds: `buildx` may be there and not be the one that `build` is.
    private static func client(of program: DockerProgram) async -> BuildClient {
        guard program.builder == .buildKit else { return BuildClient(form: .classic) }
        let help = (try? await program.answer(["build", "--help"])) ?? ""
        return BuildClient(form: help.contains("rawjson") ? .records : .plain, loads: help.contains("--load "))
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
