internal import Foundation
internal import TestSupport
internal import Testing

/// An engine at a port, behind TLS with certificates of its own, as `DOCKER_HOST`, `DOCKER_TLS_VERIFY` and
/// `DOCKER_CERT_PATH` name it.
@Suite(.enabled(if: getuid() == 0, "dockerd needs root")) struct EngineOverTLSTests {
    @Test func stepsOnAnEngineBehindTLS() async throws {
        let port = Int.random(in: 20_000..<32_000)
        try await withTemporaryDirectory { certificates in
            try makeCertificates(in: certificates)
            let options = [
                "--host", "tcp://127.0.0.1:\(port)", "--tlsverify", "--tlscacert", "\(certificates)/ca.pem",
                "--tlscert",
                "\(certificates)/server.pem", "--tlskey", "\(certificates)/server-key.pem",
            ]
            try await withDockerd(options: { _ in options }) { docker in
                try await withDockstep { dockstep in
                    try step(on: docker, port, certificates, dockstep)
                }
            }
        }
    }

    private func step(
        on docker: TestDocker, _ port: Int, _ certificates: String, _ dockstep: DockstepProgram
    ) throws {
        let path = "/usr/bin:\(ProcessInfo.processInfo.environment["PATH"] ?? "/bin")"
        let secure = [
            "PATH": path, "DOCKER_HOST": "tcp://127.0.0.1:\(port)", "DOCKER_TLS_VERIFY": "1",
            "DOCKER_CERT_PATH": certificates,
        ]
        try dockstep.write(
            "FROM busybox\nWORKDIR /w\nRUN echo secure > /s\nCMD [\"cat\", \"/s\"]\n", to: "p/Dockerfile")
        let project = "\(dockstep.folder)/p"
        func run(_ arguments: [String], _ environment: [String: String]) throws -> CommandOutcome {
            try dockstep.run(arguments, environment: environment)
        }
        try #require(try run(["build", "-q", project], [:]).status == 0)
        let pushed = try run(["push-to", "docker", "busybox"], secure)
        try #require(pushed.status == 0, "\(pushed.errors)")
        let build = ["build", "--engine", "docker", "--network", "host", "-t", "secure", project]
        let first = try run(build, secure)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.components(separatedBy: "cache    MISS").count == 3, "\(first.output)")
        let second = try run(build, secure)
        #expect(second.output.components(separatedBy: "cache    HIT").count == 4, "\(second.output)")
        #expect(try docker.succeed(["run", "--rm", "--network", "host", "secure"]) == "secure\n")
        // Without a certificate of the client's the engine refuses, and one sentence says so.
        let stranger = ["PATH": path, "DOCKER_HOST": "tcp://127.0.0.1:\(port)"]
        let refused = try run(build, stranger)
        #expect(refused.status == 1 && refused.errors.contains("docker says: "), "\(refused.errors)")
        #expect(refused.errors.split(separator: "\n").count == 1, "\(refused.errors)")
    }

    private func makeCertificates(in folder: String) throws {
        try runSuccessfully([
            "sh", "-ec",
            """
            cd '\(folder)'
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-ca -keyout ca-key.pem -out ca.pem 2> log
            sign() {
                openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout $2-key.pem -out $2.csr 2>> log
                printf '%s\n' "$3" > $2.ext
                openssl x509 -req -days 2 -in $2.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -extfile $2.ext -out $2.pem 2>> log
            }
            sign localhost server 'subjectAltName=IP:127.0.0.1'
            sign client client 'extendedKeyUsage=clientAuth'
            cp client.pem cert.pem
            cp client-key.pem key.pem
            """,
        ])
    }
}
