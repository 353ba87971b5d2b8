internal import Foundation
internal import TestSupport
internal import Testing

/// Engines and builders that are not on the other side of a socket: by ssh, and a builder of buildx that has no images.
@Suite(.enabled(if: getuid() == 0, "dockerd needs root"), .twoBuilders)
struct EngineElsewhereTests {
    private func project(_ dockerfile: String, _ builders: Builders) throws -> (name: String, folder: String) {
        let name = "elsewhere-\(UUID().uuidString.prefix(8).lowercased())"
        try builders.dockstep.write(dockerfile.replacing("NAME", with: name), to: "\(name)/Dockerfile")
        return (name, "\(builders.dockstep.folder)/\(name)")
    }

    @Test func stepsOnAnEngineBehindSSH() async throws {
        let builders = try #require(TwoBuilders.current)
        // The client of the newer one knows no other address than its own.
        if builders.reference.isNewer { return }
        let (name, folder) = try project("FROM busybox\nRUN echo NAME > /one\nCMD [\"cat\", \"/one\"]\n", builders)
        let port = try freePort()
        let keys = "\(folder)-ssh"
        try runSuccessfully([
            "sh", "-ec",
            """
            mkdir -p '\(keys)/bin' /run/sshd
            cd '\(keys)'
            for key in id host; do ssh-keygen -q -t ed25519 -N '' -f $key; done
            printf '%s\n' '#!/bin/sh' 'exec /usr/bin/ssh -i \(keys)/id -o StrictHostKeyChecking=no \
            -o UserKnownHostsFile=\(keys)/known "$@"' > bin/ssh
            chmod +x bin/ssh
            printf '%s\n' 'Port \(port)' 'ListenAddress 127.0.0.1' 'HostKey \(keys)/host' 'StrictModes no' 'UsePAM no' \
                'AuthorizedKeysFile \(keys)/id.pub' 'PermitRootLogin yes' 'PidFile \(keys)/pid' \
                'SetEnv DOCKER_HOST=\(builders.reference.docker.host) PATH=/usr/bin:/bin' > config
            """,
        ])
        var environment = builders.engineEnvironment
        environment["PATH"] = "\(keys)/bin:\(environment["PATH"] ?? "/usr/bin:/bin")"
        environment["DOCKER_HOST"] = "ssh://root@127.0.0.1:\(port)"
        let build = ["build", "--engine", "docker", "--network", "host", "-t", name, folder]
        // It goes to the background: `Process` takes a program that closes what it inherits for one that has ended.
        try runSuccessfully(["/usr/sbin/sshd", "-f", "\(keys)/config", "-E", "\(keys)/log"])
        let ssh = Server(pidFile: "\(keys)/pid")
        defer { ssh.end() }
        let deadline = ContinuousClock.now + .seconds(20)
        while try runCommand(["docker", "version"], environment: environment).status != 0,
            ContinuousClock.now < deadline
        { try await Task.sleep(for: .milliseconds(100)) }
        let first = try builders.dockstep.run(build, environment: environment)
        #expect(first.output.contains("cache    MISS"), "\(first.output)\(first.errors)")
        let second = try builders.dockstep.run(build, environment: environment)
        #expect(second.output.components(separatedBy: "cache    HIT").count == 3, "\(second.output)")
        let ran = try builders.reference.docker.succeed(["run", "--rm", "--network", "host", name])
        #expect(ran == "\(name)\n")
        ssh.end()
        let refused = try builders.dockstep.run(build, environment: environment)
        #expect(refused.errors.contains("ssh does not lead to a Docker engine (ssh: connect to host 127.0.0.1"))
        #expect(refused.errors.split(separator: "\n").count == 1, "\(refused.errors)")
    }

    /// A program in the background that writes its number to a file.
    private struct Server {
        var pidFile: String

        func end() {
            guard let text = FileManager.default.contents(atPath: pidFile),
                let number = Int32(String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace })
            else { return }
            kill(number, SIGTERM)
            while FileManager.default.fileExists(atPath: pidFile) { usleep(10_000) }
        }
    }

    /// A builder that is reached as a remote one is, and keeps what it builds for itself: the newer engine's own behind a
    /// socket of the test's.
    @Test func stepsOnABuilderWithoutImages() async throws {
        let builders = try #require(TwoBuilders.current)
        guard builders.reference.isNewer else { return }
        let (name, folder) = try project(
            "FROM scratch\nCOPY busybox /busybox\nRUN [\"/busybox\", \"sh\", \"-c\", \"echo NAME > /one\"]\nENV A=1\n",
            builders)
        try FileManager.default.copyItem(atPath: "/bin/busybox", toPath: "\(folder)/busybox")
        let socket = "/tmp/\(name).sock"
        defer { try? FileManager.default.removeItem(atPath: socket) }
        try builders.dockstep.write(
            """
            import socket, subprocess, sys
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(sys.argv[1])
            listener.listen(16)
            while True:
                connection, _ = listener.accept()
                subprocess.Popen([sys.argv[2], 'buildx', '--builder', 'default', 'dial-stdio'],
                                 stdin=connection.fileno(), stdout=connection.fileno())
                connection.close()

            """, to: "\(name).py")
        let client = builders.reference.client
        try await withProgram(["python3", "\(folder).py", socket, client]) { _ in
            try runSuccessfully([client, "buildx", "create", "--name", name, "--driver", "remote", "unix://\(socket)"])
            defer { _ = try? runCommand([client, "buildx", "rm", name]) }
            let environment = builders.engineEnvironment.merging(["BUILDX_BUILDER": name]) { $1 }
            let build = ["build", "--engine", "docker", "--network", "host", "-t", name, folder]
            let first = try builders.dockstep.run(build, environment: environment)
            #expect(first.status == 0, "\(first.output)\(first.errors)")
            #expect(first.output.components(separatedBy: "cache    MISS").count == 3, "\(first.output)")
            let second = try builders.dockstep.run(build, environment: environment)
            #expect(second.output.components(separatedBy: "cache    HIT").count == 3, "\(second.output)")
            let ran = try builders.dockstep.run(
                ["--engine", "docker", "--network", "host", folder],
                input: "continue\nexec /busybox cat /one\n", environment: environment)
            #expect(ran.output.contains("\n\(name)\n"), "\(ran.output)\(ran.errors)")
        }
    }
}
