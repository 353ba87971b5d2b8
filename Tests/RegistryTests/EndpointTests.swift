import FoundationEssentials
import TestSupport
import Testing

@testable import Registry

@Suite struct EndpointTests {
    @Test(arguments: [
        ("localhost", true), ("localhost:5000", true), ("127.0.0.1", true), ("127.9.8.7:1", true), ("[::1]:5000", true),
        ("127.0.0.1.example", false), ("registry.example", false), ("localhost.example:80", false),
        ("128.0.0.1", false),
        ("127.0.0", false),
    ])
    func loopbackIsThisMachine(_ host: String, _ isLoopback: Bool) {
        #expect(RegistryConfiguration.isLoopback(host) == isLoopback)
    }

    @Test func plainIsOnlyForThisMachineAndWhatIsListed() {
        var configuration = RegistryConfiguration()
        configuration.insecure = ["registry.lan:5000"]
        func bases(_ domain: String) -> [String] {
            configuration.ways(to: domain, withMirrors: true).flatMap { $0 }.map(\.base)
        }
        #expect(bases("docker.io") == ["https://registry-1.docker.io"])
        #expect(bases("ghcr.io") == ["https://ghcr.io"])
        #expect(bases("localhost:5000") == ["https://localhost:5000", "http://localhost:5000"])
        #expect(bases("registry.lan:5000") == ["https://registry.lan:5000", "http://registry.lan:5000"])
        let trusted = configuration.ways(to: "registry.lan:5000", withMirrors: false)[0][0].trust
        #expect(!trusted.isChecked)
        #expect(configuration.ways(to: "localhost:5000", withMirrors: false)[0][0].trust.isChecked)
    }

    @Test func mirrorsStandBeforeTheirRegistry() {
        var configuration = RegistryConfiguration()
        configuration.mirrors = ["docker.io": ["https://one.example/", "http://two.example:8080/hub"]]
        let ways = configuration.ways(to: "docker.io", withMirrors: true)
        #expect(
            ways.map { $0.map(\.base) } == [
                ["https://one.example"], ["http://two.example:8080/hub"], ["https://registry-1.docker.io"],
            ])
        #expect(
            ways[1][0].url("library/busybox/tags/list")?.absoluteString
                == "http://two.example:8080/hub/v2/library/busybox/tags/list")
        #expect(configuration.ways(to: "ghcr.io", withMirrors: true).count == 1)
    }

    @Test func certificatesStandInAFolderOfTheHost() async throws {
        try await withTemporaryDirectory { folder in
            let host = "\(folder)/certs.d/registry.lan:5000"
            try FileManager.default.createDirectory(atPath: host, withIntermediateDirectories: true)
            for name in ["ca.crt", "client.cert", "client.key"] {
                try Data().write(to: URL(filePath: "\(host)/\(name)"))
            }
            var configuration = RegistryConfiguration()
            configuration.certificateFolders = ["\(folder)/none", "\(folder)/certs.d"]
            let trust = configuration.ways(to: "registry.lan:5000", withMirrors: false)[0][0].trust
            #expect(trust.caFile == "\(host)/ca.crt")
            #expect(trust.clientCertificate == "\(host)/client.cert")
            #expect(trust.clientKey == "\(host)/client.key")
        }
    }

    @Test(arguments: [
        (#"{"offline": "yes"}"#, "'offline' has another type than it should"), ("no JSON", "it is not JSON"),
        (
            #"{"mirrors": {"docker.io": ["cache"]}}"#,
            "the mirror 'cache' of 'docker.io' is no address like https://HOST"
        ),
    ])
    func aBadConfigurationIsTold(_ text: String, _ reason: String) async throws {
        try await withTemporaryDirectory { folder in
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/config.json"))
            #expect(throws: RegistryError.badConfiguration(path: "\(folder)/config.json", reason: reason)) {
                try RegistryConfiguration(file: "\(folder)/config.json")
            }
        }
    }

    @Test func noConfigurationIsTheUsualOne() throws {
        #expect(try RegistryConfiguration(file: "/nowhere/config.json") == RegistryConfiguration())
    }
}
