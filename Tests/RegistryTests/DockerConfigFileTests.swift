import FoundationEssentials
import TestSupport
import Testing

@testable import Registry

@Suite struct DockerConfigFileTests {
    private func file(_ text: String, _ body: (DockerConfigFile) throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/config.json"))
            try body(try DockerConfigFile(path: "\(folder)/config.json"))
        }
    }

    @Test func dockerHubHasTheKeyOfItsFirstInterface() async throws {
        let auth = Data("ada:love:lace".utf8).base64EncodedString()
        try await file(#"{"auths":{"https://index.docker.io/v1/":{"auth":"\#(auth)"}}}"#) { file in
            let found = try file.credentials(for: DockerConfigFile.key(for: "docker.io"))
            #expect(found == .password(user: "ada", "love:lace"))
            let none = try file.credentials(for: "ghcr.io")
            #expect(none == nil)
        }
    }

    @Test func olderLoginsAreFoundByTheirAddress() async throws {
        let auth = Data("a:b".utf8).base64EncodedString()
        try await file(#"{"auths":{"https://reg.example:5000":{"auth":"\#(auth)"}}}"#) { file in
            let found = try file.credentials(for: "reg.example:5000")
            #expect(found == .password(user: "a", "b"))
        }
    }

    @Test func identityTokensComeFirst() async throws {
        try await file(#"{"auths":{"reg.example":{"auth":"","identitytoken":"t"}}}"#) { file in
            let found = try file.credentials(for: "reg.example")
            #expect(found == .identityToken("t"))
        }
    }

    @Test func helpersAreForOneRegistryOrForAll() async throws {
        try await file(#"{"credsStore":"all","credHelpers":{"gcr.io":"one","docker.io":"hub"}}"#) { file in
            #expect(file.helper(for: "gcr.io") == "one")
            #expect(file.helper(for: "ghcr.io") == "all")
            #expect(file.helper(for: DockerConfigFile.dockerHub) == "hub")
        }
    }

    @Test(arguments: ["%%%", "YWRh"]) func whatIsNoLoginIsTold(_ auth: String) async throws {
        try await file(#"{"auths":{"r.example":{"auth":"\#(auth)"}}}"#) { file in
            #expect(throws: RegistryError.self) { try file.credentials(for: "r.example") }
        }
    }

    @Test func aFileThatIsNoJSONIsTold() async throws {
        await #expect(throws: RegistryError.self) { try await file("{") { _ in } }
    }
}
