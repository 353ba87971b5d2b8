internal import Foundation
internal import Glibc
internal import TestSupport
internal import Testing

/// Repositories that want a token or a key, as ADD, a context and `--build-context` name them.
@Suite struct GitAccessTests {
    private func build(
        _ options: [String], in dockstep: DockstepProgram, environment: [String: String] = [:]
    ) throws -> CommandOutcome {
        try runCommand(
            [dockstep.path, "build", "-t", "built"] + options,
            environment: dockstep.environment.merging(["DOCKSTEP_OFFLINE": "0"]) { $1 }.merging(environment) { $1 })
    }

    // MARK: - Tokens

    /// A server that lets in who says one of these, and notes all that is said to it.
    private func withGuardedServer(
        _ accepted: String, _ body: (GitServer) async throws -> Void
    ) async throws {
        try await withGitServer(
            refusing: {
                $0.headers["authorization"] == accepted
                    ? nil : .whole(401, headers: ["WWW-Authenticate": "Basic realm=\"git\""])
            }, body)
    }

    private static func basic(_ token: String) -> String {
        "basic " + Data("x-access-token:\(token)".utf8).base64EncodedString()
    }

    /// Which secrets there are, with HOST for the server's, and what is said to the server.
    struct TokenCase: Sendable, CustomTestStringConvertible {
        var secrets: [String: String]
        var said: String

        var testDescription: String { secrets.keys.sorted().joined(separator: " ") }
    }

    @Test(arguments: [
        TokenCase(secrets: ["GIT_AUTH_TOKEN": "one"], said: basic("one")),
        TokenCase(secrets: ["GIT_AUTH_HEADER": "Bearer two"], said: "Bearer two"),
        TokenCase(secrets: ["GIT_AUTH_TOKEN": "one", "GIT_AUTH_HEADER": "Bearer two"], said: "Bearer two"),
        TokenCase(secrets: ["GIT_AUTH_TOKEN.HOST": "three", "GIT_AUTH_HEADER": "Bearer two"], said: basic("three")),
        TokenCase(
            secrets: ["GIT_AUTH_TOKEN.HOST": "three", "GIT_AUTH_HEADER.HOST": "Bearer four", "GIT_AUTH_TOKEN": "one"],
            said: "Bearer four"),
        TokenCase(secrets: ["GIT_AUTH_TOKEN": "one", "GIT_AUTH_TOKEN.example.org": "five"], said: basic("one")),
    ]) func aSecretOpensARepository(_ example: TokenCase) async throws {
        try await withDockstep { dockstep in
            try await withGuardedServer(example.said) { server in
                try server.make("app.git", ["Dockerfile": "FROM busybox\nCOPY a /\n", "a": "content\n"])
                try dockstep.write("FROM busybox\nADD \(server.url("app.git")) /\n", to: "added/Dockerfile")
                try dockstep.write("FROM busybox\nCOPY --from=code a /\n", to: "named/Dockerfile")
                var options: [String] = []
                for (number, secret) in example.secrets.sorted(by: { $0.key < $1.key }).enumerated() {
                    let id = secret.key.replacing("HOST", with: server.server.host)
                    let file = try dockstep.write(secret.value, to: "secret-\(number)")
                    options += ["--secret", "id=\(secret.key.contains("HOST") ? id : secret.key),src=\(file)"]
                }
                let places = [
                    ["\(dockstep.folder)/added"], [server.url("app.git")],
                    ["--build-context", "code=\(server.url("app.git"))", "\(dockstep.folder)/named"],
                ]
                for place in places {
                    let outcome = try build(options + place, in: dockstep)
                    #expect(outcome.status == 0, "\(place): \(outcome.errors)")
                    let content = try dockstep.run(["run", "--network", "none", "built", "cat", "/a"])
                    #expect(content.output == "content\n")
                }
                // Nothing of a secret is kept anywhere.
                for secret in example.secrets.values {
                    let found = try dockstep.script("grep -rlF '\(secret)' home || true")
                    #expect(found.output.isEmpty || secret == "one", "\(found.output)")
                }
            }
        }
    }

    @Test func withoutTheSecretTheBuildEnds() async throws {
        try await withDockstep { dockstep in
            try await withGuardedServer("Bearer none") { server in
                try server.make("app.git", ["a": "content\n"])
                try dockstep.write("FROM busybox\nADD \(server.url("app.git")) /\n", to: "p/Dockerfile")
                let outcome = try build(["\(dockstep.folder)/p"], in: dockstep)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("Dockerfile:2:5"), "\(outcome.errors)")
            }
        }
    }

    // MARK: - Keys

    /// A server of SSH on the loopback that lets in who has the key `key` of the test's folder.
    private static let server = """
        import asyncio, asyncssh, os, sys

        async def serve(process):
            child = await asyncio.create_subprocess_shell(
                process.command, stdin=-1, stdout=-1, stderr=asyncio.subprocess.DEVNULL)
            await process.redirect(stdin=child.stdin, stdout=child.stdout)
            process.exit(await child.wait())

        async def main():
            server = await asyncssh.listen(
                '127.0.0.1', 0, server_host_keys=['host'], authorized_client_keys='key.pub',
                process_factory=serve, encoding=None)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.wait_closed()

        asyncio.run(main())

        """

    /// Runs `commands` with `$PORT` of such a server, `$KEY` the agent's socket, and `app.git` in the folder.
    private func script(_ commands: String, in dockstep: DockstepProgram) throws -> CommandOutcome {
        try dockstep.write(Self.server, to: "server.py")
        return try dockstep.script(
            """
            set -e
            for name in key host other; do ssh-keygen -q -t ed25519 -N '' -f $name; done
            git init -q -b main work && cd work && echo content > a
            printf 'FROM busybox\\nCOPY a /\\n' > Dockerfile
            git add . && git -c user.name=t -c user.email=t@example.org commit -q -m one && cd ..
            git clone -q --bare work app.git
            /usr/bin/python3 server.py > port 2> server.log & SERVER=$!
            trap 'kill $SERVER $SSH_AGENT_PID' EXIT
            eval $(env -u SSH_AUTH_SOCK ssh-agent -a $PWD/socket) > /dev/null
            ssh-add -q key
            unset SSH_AUTH_SOCK
            for _ in $(seq 100); do [ -s port ] || sleep 0.1; done
            URL=ssh://git@127.0.0.1:$(cat port)$PWD/app.git
            mkdir p && printf 'FROM busybox\\nADD %s /\\n' $URL > p/Dockerfile
            export HOME=$PWD DOCKSTEP_OFFLINE=0
            \(commands)
            """)
    }

    @Test(arguments: ["default=$PWD/socket", "default=$PWD/key"]) func aKeyOpensARepository(_ ssh: String) async throws
    {
        try await withDockstep { dockstep in
            let outcome = try script(
                """
                $D build -q -t one --ssh \(ssh) p > /dev/null
                $D build -q -t two --ssh \(ssh) $URL > /dev/null
                printf 'FROM busybox\\nCOPY --from=code a /\\n' > p/Dockerfile
                $D build -q -t three --ssh \(ssh) --build-context code=$URL p > /dev/null
                for name in one two three; do $D run --rm --network none $name cat /a; done
                """, in: dockstep)
            #expect(outcome.output == "content\ncontent\ncontent\n", "\(outcome.errors)")
            #expect(outcome.status == 0)
        }
    }

    /// ADD gets the agent that `--ssh` gives and no other; a context's repository, the user's own.
    @Test func withoutTheKeyTheBuildEnds() async throws {
        try await withDockstep { dockstep in
            let outcome = try script(
                """
                SSH_AUTH_SOCK=$PWD/socket $D build p || echo $?
                $D build --ssh default=$PWD/other p || echo $?
                SSH_AUTH_SOCK=$PWD/socket $D build -q -t two $URL > /dev/null
                """, in: dockstep)
            #expect(outcome.output.split(separator: "\n").filter { $0 == "1" }.count == 2, "\(outcome.output)")
            #expect(
                outcome.errors.split(separator: "\n").count { $0.contains("Permission denied") } == 2,
                "\(outcome.errors)")
            #expect(outcome.status == 0)
        }
    }
}
