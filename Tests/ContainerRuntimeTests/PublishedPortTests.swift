import Testing

@testable import ContainerRuntime

@Suite struct PublishedPortTests {
    private static let forms: [(String, [PublishedPort])] = [
        ("80", [PublishedPort(container: ContainerPort(80))]),
        ("8080:80", [PublishedPort(candidates: 8080...8080, container: ContainerPort(80))]),
        ("8080:80/udp", [PublishedPort(candidates: 8080...8080, container: ContainerPort(80, .udp))]),
        ("53/UDP", [PublishedPort(container: ContainerPort(53, .udp))]),
        (
            "127.0.0.1:8080:80",
            [PublishedPort(address: "127.0.0.1", candidates: 8080...8080, container: ContainerPort(80))]
        ),
        ("127.0.0.1::80", [PublishedPort(address: "127.0.0.1", container: ContainerPort(80))]),
        ("[::1]:8080:80", [PublishedPort(address: "::1", candidates: 8080...8080, container: ContainerPort(80))]),
        ("8000-8010:80", [PublishedPort(candidates: 8000...8010, container: ContainerPort(80))]),
        (
            "8000-8001:80-81",
            [
                PublishedPort(candidates: 8000...8000, container: ContainerPort(80)),
                PublishedPort(candidates: 8001...8001, container: ContainerPort(81)),
            ]
        ),
        ("80-81", [PublishedPort(container: ContainerPort(80)), PublishedPort(container: ContainerPort(81))]),
    ]

    @Test(arguments: forms) func readsWhatDockerTakes(_ text: String, _ wanted: [PublishedPort]) throws {
        let ports = try PublishedPort.parse(text)
        #expect(ports == wanted)
    }

    private static let refusals: [(String, PortError)] = [
        ("", .syntax("")), ("x", .syntax("x")), ("0", .syntax("0")), ("65536", .syntax("65536")),
        ("8080:", .syntax("8080:")), ("90-80", .syntax("90-80")), ("a:80", .syntax("a:80")),
        ("80/sctp", .transport("80/sctp")), ("1-3:80-81", .unequalRanges("1-3:80-81")),
        ("here:1:80", .address("here", "here:1:80")), ("1.2.3.4.5:1:80", .address("1.2.3.4.5", "1.2.3.4.5:1:80")),
    ]

    @Test(arguments: refusals) func refusesAllElse(_ text: String, _ error: PortError) {
        #expect(throws: error) { try PublishedPort.parse(text) }
    }

    @Test func exposedPortsAreReadFromAnImage() {
        #expect(ContainerPort.exposed("80") == [ContainerPort(80)])
        #expect(ContainerPort.exposed("53/udp") == [ContainerPort(53, .udp)])
        #expect(ContainerPort.exposed("80-81/tcp") == [ContainerPort(80), ContainerPort(81)])
        #expect(ContainerPort.exposed("x/tcp") == [])
    }

    private static let messages: [(PortError, String)] = [
        (.syntax("x"), "'x' is no port to publish: write HOST_PORT:CONTAINER_PORT, as in -p 8080:80"),
        (.transport("1/sctp"), "'1/sctp' names a protocol that can't be published: write /tcp or /udp"),
        (.unequalRanges("1-3:80-81"), "the two ranges of ports in '1-3:80-81' differ in length"),
        (
            .inUse(address: "0.0.0.0", port: 80),
            "port 80 of 0.0.0.0 is already in use: end the program that listens there, or publish at another port with -p"
        ),
        (
            .noneFree(address: "0.0.0.0", ports: 80...81),
            "no port of 0.0.0.0 from 80 to 81 is free: publish at another with -p"
        ),
        (
            .forbidden(address: "0.0.0.0", port: 80),
            "port 80 of 0.0.0.0 is kept for root: publish at 1024 or above with -p, as in -p 8080:80"
        ),
        (.foreignAddress("10.9.8.7"), "this machine does not have the address 10.9.8.7: publish at one of its own"),
    ]

    @Test(arguments: messages) func says(_ error: PortError, _ words: String) {
        #expect(error.description == words)
    }

    @Test func aPortIsToldAsDockerPortDoes() {
        let port = BoundPort(address: "0.0.0.0", number: 8080, container: ContainerPort(80))
        #expect(port.description == "80/tcp -> 0.0.0.0:8080")
        #expect(
            BoundPort(address: "::1", number: 1, container: ContainerPort(2, .udp)).description == "2/udp -> [::1]:1")
    }
}
