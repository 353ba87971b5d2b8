internal import Foundation
internal import TestSupport
internal import Testing

/// `RUN --mount=…,from=` a context of `--build-context`: a folder, a repository, a file from the network.
@Suite struct MountedContextTests {
    private func build(_ context: String, in dockstep: DockstepProgram) throws -> CommandOutcome {
        try run("build", context, in: dockstep)
    }

    private func run(_ command: String, _ context: String, in dockstep: DockstepProgram) throws -> CommandOutcome {
        try runCommand(
            [
                dockstep.path, command, "--progress", "json", "--build-context", "more=\(context)",
                "\(dockstep.folder)/p",
            ], environment: dockstep.environment.merging(["DOCKSTEP_OFFLINE": "0"]) { $1 })
    }

    /// What a step's line of JSON says; `key` at its top.
    private func value(_ key: String, ofStep number: Int, in outcome: CommandOutcome) throws -> String {
        let lines = outcome.output.split(separator: "\n")
        let line = try #require(lines.first { $0.contains("\"step\":\(number),") }, "\(outcome.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        if key == "reason" { return (object?["reason"] as? [String: Any])?["message"] as? String ?? "" }
        return object?[key] as? String ?? ""
    }

    private func withDockerfile(
        _ mount: String, _ command: String, _ body: (DockstepProgram) async throws -> Void
    ) async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN --network=none --mount=\(mount) \(command)\n", to: "p/Dockerfile")
            try await body(dockstep)
        }
    }

    @Test func aRepositoryIsMounted() async throws {
        let command = "cat /m/a /m/b/c; ls -ld /m/a; touch /m/gone"
        try await withDockerfile("type=bind,from=more,target=/m,rw", command) { dockstep in
            try await withGitServer { server in
                try server.make("app.git", ["a": "one\n", "b/c": "two\n"])
                let plan = try run("plan", server.url("app.git"), in: dockstep)
                #expect(try value("predicted", ofStep: 2, in: plan) == "miss", "\(plan.output)\(plan.errors)")
                let first = try build(server.url("app.git"), in: dockstep)
                let log = first.errors
                #expect(log.hasPrefix("one\ntwo\n-rw-r--r--    1 root     root "), "\(log)")
                #expect(try value("cache", ofStep: 2, in: build(server.url("app.git"), in: dockstep)) == "hit")
                #expect(
                    try value("predicted", ofStep: 2, in: run("plan", server.url("app.git"), in: dockstep)) == "hit")

                try server.commit("app.git", ["a": "other\n"])
                let changed = try build(server.url("app.git"), in: dockstep)
                #expect(try value("cache", ofStep: 2, in: changed) == "miss")
                #expect(changed.errors.hasPrefix("other\ntwo\n"))
                #expect(try value("reason", ofStep: 2, in: changed).contains("a changed"), "\(changed.output)")

                // Another commit with the same files.
                try server.commit("app.git", ["d": "new\n"])
                try server.git(in: "app.git", ["rm", "-q", "d"])
                try server.git(in: "app.git", ["commit", "-q", "-m", "back"])
                try server.push("app.git")
                #expect(try value("cache", ofStep: 2, in: build(server.url("app.git"), in: dockstep)) == "hit")
            }
        }
    }

    /// Only what is mounted counts.
    @Test func aFolderOfARepositoryIsMounted() async throws {
        try await withDockerfile("from=more,source=b,target=/m", "cat /m/c; ls /m") { dockstep in
            try await withGitServer { server in
                try server.make("app.git", ["a": "one\n", "b/c": "two\n"])
                let first = try build(server.url("app.git"), in: dockstep)
                #expect(first.errors == "two\nc\n")
                try server.commit("app.git", ["a": "other\n"])
                #expect(try value("cache", ofStep: 2, in: build(server.url("app.git"), in: dockstep)) == "hit")
                try server.commit("app.git", ["b/c": "three\n"])
                #expect(try value("cache", ofStep: 2, in: build(server.url("app.git"), in: dockstep)) == "miss")
            }
        }
        try await withDockerfile("from=more,source=nowhere,target=/m", "true") { dockstep in
            try await withGitServer { server in
                try server.make("app.git", ["a": "one\n"])
                let outcome = try build(server.url("app.git"), in: dockstep)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("Dockerfile:2:") && outcome.errors.contains("'nowhere'"))
            }
        }
    }

    @Test func aFileByURLIsMounted() async throws {
        try await withDockerfile("from=more,target=/m", "ls /m; cat /m/*") { dockstep in
            try await withScriptedServer({ _ in .whole(200, body: Array("content\n".utf8)) }) { server in
                let outcome = try build("http://\(server.host)/some/file.txt", in: dockstep)
                #expect(outcome.errors == "context\ncontent\n")
                let again = try build("http://\(server.host)/some/file.txt", in: dockstep)
                #expect(try value("cache", ofStep: 2, in: again) == "hit")
            }
        }
    }

    /// A cache begins with all the files of its source, of which a part may be mounted, and keeps what a command writes.
    @Test(arguments: ["", ",source=b"]) func aCacheBeginsWithAFolder(_ source: String) async throws {
        let command = "cat /m/c /m/b/c 2>/dev/null; echo more >> /m/made; cat /m/made"
        try await withDockerfile("type=cache,from=more,target=/m\(source)", command) { dockstep in
            try dockstep.write("one\n", to: "more/a")
            try dockstep.write("two\n", to: "more/b/c")
            let first = try build("\(dockstep.folder)/more", in: dockstep)
            #expect(first.errors == "two\nmore\n")
            try dockstep.write(
                "FROM busybox\nRUN true\nRUN --network=none --mount=type=cache,from=more,target=/m\(source) \(command)\n",
                to: "p/Dockerfile")
            let second = try build("\(dockstep.folder)/more", in: dockstep)
            #expect(second.errors == "two\nmore\nmore\n")
            // Other files, another cache.
            try dockstep.write("three\n", to: "more/b/c")
            let third = try build("\(dockstep.folder)/more", in: dockstep)
            #expect(third.errors == "three\nmore\n")
        }
    }

    @Test func aCacheBeginsWithARepository() async throws {
        try await withDockerfile("type=cache,from=more,target=/m", "cat /m/a") { dockstep in
            try await withGitServer { server in
                try server.make("app.git", ["a": "one\n"])
                let outcome = try build(server.url("app.git"), in: dockstep)
                #expect(outcome.errors == "one\n")
            }
        }
    }
}
