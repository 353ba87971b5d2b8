internal import FoundationEssentials

/// A Docker that answered: its versions, its builder, where it keeps its images.
package struct DockerInstallation: Sendable {
    package var program: DockerProgram
    package var clientVersion: String
    package var serverVersion: String
    /// `linux/amd64`, as the engine says.
    package var platform: String
    package var storage: String
    /// Names the engine among others.
    package var id: String
    /// BuildKit's client: nil where docker has its own of old.
    package var buildxVersion: String?
    /// How its builder tells of a build.
    var form: DockerProgress.Form

    /// `Docker 28.5.2, BuildKit`.
    package var title: String {
        "Docker \(serverVersion), \(program.builder == .buildKit ? "BuildKit" : "classic builder")"
    }

    private struct Versions: Decodable {
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

    private struct About: Decodable {
        var id: String?
        var driver: String?

        private enum CodingKeys: String, CodingKey {
            case id = "ID"
            case driver = "Driver"
        }
    }

    /// Asks the user's docker.
    ///
    /// - Throws: `DockerFailure`.
    package static func find(_ program: DockerProgram) async throws -> DockerInstallation {
        async let askedVersions: Versions = json(program, ["version", "--format", "{{json .}}"])
        async let askedAbout: About = json(program, ["info", "--format", "{{json .}}"])
        async let askedBuildx = program.answer(["buildx", "version"])
        let (versions, about) = (try await askedVersions, try await askedAbout)
        let buildx = try? await askedBuildx
        guard let client = versions.client, let server = versions.server else {
            throw DockerFailure(.down(address: nil))
        }
        let form: DockerProgress.Form
        if program.builder == .classic {
            form = .classic
        } else if buildx != nil, let help = try? await program.answer(["buildx", "build", "--help"]),
            help.contains("rawjson")
        {
            form = .records
        } else {
            form = .plain
        }
        return DockerInstallation(
            program: program, clientVersion: client.version, serverVersion: server.version,
            platform: "\(server.os ?? "linux")/\(server.arch ?? "unknown")", storage: about.driver ?? "its own files",
            id: about.id ?? server.version, buildxVersion: buildx.flatMap(Self.version), form: form)
    }

    private static func json<Value: Decodable>(_ program: DockerProgram, _ arguments: [String]) async throws -> Value {
        let text = try await program.answer(arguments)
        do { return try JSONDecoder().decode(Value.self, from: Data(text.utf8)) } catch {
            throw DockerFailure(.other("'docker \(arguments[0])' answered what can't be read"))
        }
    }

    /// `github.com/docker/buildx v0.13.1 …`.
    private static func version(_ text: String) -> String? {
        text.split(separator: " ").dropFirst().first.map { String($0.drop { $0 == "v" }.prefix { !$0.isWhitespace }) }
    }
}
