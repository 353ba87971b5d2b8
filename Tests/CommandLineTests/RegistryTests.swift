import Foundation
import TestSupport
import Testing

/// Pulling and pushing with Debian's docker-registry, and other people's programs on its other side.
@Suite struct RegistryTests {
    private static let greeter = "FROM busybox\nRUN echo hello > /greeting\nCMD [\"cat\", \"/greeting\"]\n"

    /// Builds a small image and names it.
    private func build(_ dockstep: DockstepProgram, _ names: [String], text: String = greeter) throws {
        try dockstep.write(text, to: "app/Dockerfile")
        let outcome = try dockstep.run(["build", "-q"] + names.flatMap { ["-t", $0] } + ["\(dockstep.folder)/app"])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private let online = ["DOCKSTEP_OFFLINE": ""]

    @Test func whatWasPushedIsPulledAsTheSameImage() async throws {
        try await withRegistry { registry in
            try await withDockstep { dockstep in
                let name = registry.name("class/greeter:1.0")
                try build(dockstep, [name])
                let pushed = try dockstep.run(["push", name], environment: online)
                #expect(pushed.status == 0, "\(pushed.errors)")
                let lines = pushed.output.split(separator: "\n")
                #expect(lines.first == "The push refers to repository [\(registry.host)/class/greeter]")
                let digest = try #require(
                    lines.last?.wholeMatch(of: /1\.0: digest: (sha256:[0-9a-f]{64}) size: [0-9]+/)?.1)
                let id = try dockstep.run(["images", "-q", "--no-trunc", name]).output

                let other = ["DOCKSTEP_HOME": "\(dockstep.folder)/other", "DOCKSTEP_OFFLINE": ""]
                let pulled = try dockstep.run(["pull", name], environment: other)
                #expect(pulled.status == 0, "\(pulled.errors)")
                #expect(pulled.output.hasPrefix("1.0: Pulling from class/greeter\n"))
                #expect(
                    pulled.output.hasSuffix(
                        "Digest: \(digest)\nStatus: Downloaded newer image for \(name)\n\(name)\n"))
                #expect(try dockstep.run(["images", "-q", "--no-trunc"], environment: other).output == id)
                #expect(try dockstep.run(["run", name], environment: other).output == "hello\n")
                let again = try dockstep.run(["pull", name], environment: other)
                #expect(again.output.contains("Status: Image is up to date for \(name)\n"))
                #expect(!again.output.contains("Pull complete"))
                let byDigest = try dockstep.run(
                    ["pull", "\(registry.host)/class/greeter@\(digest)"],
                    environment: ["DOCKSTEP_HOME": "\(dockstep.folder)/third", "DOCKSTEP_OFFLINE": ""])
                #expect(byDigest.status == 0, "\(byDigest.errors)")
                let ran = try dockstep.run(
                    ["run", "\(registry.host)/class/greeter@\(digest)"],
                    environment: ["DOCKSTEP_HOME": "\(dockstep.folder)/third"])
                #expect(ran.output == "hello\n")
            }
        }
    }

    @Test func nothingIsSentTwice() async throws {
        try await withRegistry { registry in
            try await withDockstep { dockstep in
                let (first, second) = (registry.name("a/one"), registry.name("b/two"))
                try build(dockstep, [first, second])
                #expect(try dockstep.run(["push", first], environment: online).output.contains(": Pushed"))
                let again = try dockstep.run(["push", first], environment: online).output
                #expect(again.contains("Layer already exists"))
                #expect(!again.contains("Pushed") && !again.contains("Compressing"))
                let mounted = try dockstep.run(["push", second], environment: online).output
                #expect(mounted.contains("Mounted from a/one"))
                #expect(!mounted.contains("Pushed") && !mounted.contains("Compressing"))
            }
        }
    }

    @Test func allTagsGoAndComeTogether() async throws {
        try await withRegistry { registry in
            try await withDockstep { dockstep in
                try build(dockstep, [registry.name("t:1"), registry.name("t:2"), registry.name("t:latest")])
                let pushed = try dockstep.run(["push", "--all-tags", registry.name("t")], environment: online)
                #expect(pushed.status == 0, "\(pushed.errors)")
                let other = ["DOCKSTEP_HOME": "\(dockstep.folder)/other", "DOCKSTEP_OFFLINE": ""]
                #expect(try dockstep.run(["pull", registry.name("t"), "--all-tags"], environment: other).status == 0)
                let tags = try dockstep.run(["images", "--format", "{{.Tag}}"], environment: other).output
                #expect(Set(tags.split(separator: "\n")) == ["1", "2", "latest"])
                let both = try dockstep.run(["pull", "-a", registry.name("t:1")], environment: other)
                #expect(both.status == 1)
                #expect(both.errors.contains("has a tag, and --all-tags means all"))
            }
        }
    }

    @Test func skopeoReadsWhatWasPushedAndWritesWhatIsPulled() async throws {
        try await withRegistry { registry in
            try await withDockstep { dockstep in
                try build(dockstep, [registry.name("x:1")])
                #expect(try dockstep.run(["push", "-q", registry.name("x:1")], environment: online).status == 0)
                let source = "docker://\(registry.name("x:1"))"
                let inspected = try runSuccessfully([
                    "skopeo", "inspect", "--tls-verify=false", "--config", "--format", "{{.Config.Cmd}}", source,
                ])
                #expect(inspected == "[cat /greeting]\n")
                // Each of the forms that registries hold, in a registry where none of the layers is yet.
                let plain = "dir:\(dockstep.folder)/plain"
                try runSuccessfully([
                    "skopeo", "copy", "--src-tls-verify=false", "--dest-decompress", source, plain,
                ])
                for (tag, arguments, type) in [
                    ("v2s2", ["--format", "v2s2"], "application/vnd.docker.image.rootfs.diff.tar.gzip"),
                    ("oci", ["--format", "oci"], "application/vnd.oci.image.layer.v1.tar+gzip"),
                    (
                        "zstd", ["--format", "oci", "--dest-compress-format", "zstd"],
                        "application/vnd.oci.image.layer.v1.tar+zstd"
                    ),
                ] {
                    try await withRegistry { registry in
                        let name = registry.name("x:\(tag)")
                        try runSuccessfully(
                            ["skopeo", "copy", "--dest-tls-verify=false"] + arguments + [plain, "docker://\(name)"])
                        let manifest = try runSuccessfully([
                            "skopeo", "inspect", "--tls-verify=false", "--raw", "docker://\(name)",
                        ])
                        #expect(manifest.contains(type))
                        let other = ["DOCKSTEP_HOME": "\(dockstep.folder)/home-\(tag)", "DOCKSTEP_OFFLINE": ""]
                        let pulled = try dockstep.run(["pull", name], environment: other)
                        #expect(pulled.status == 0, "\(tag): \(pulled.errors)")
                        #expect(try dockstep.run(["run", name], environment: other).output == "hello\n")
                    }
                }
            }
        }
    }

    @Test func dockerPullsWhatWasPushedAndPushesWhatIsPulled() async throws {
        try await withRegistry { registry in
            try await withDockerd { docker in
                try await withDockstep { dockstep in
                    let name = registry.name("from-dockstep:1")
                    try build(dockstep, [name])
                    #expect(try dockstep.run(["push", "-q", name], environment: online).status == 0)
                    try docker.succeed(["pull", name])
                    #expect(try docker.succeed(["run", "--rm", "--network", "none", name]) == "hello\n")
                    let back = registry.name("from-docker:1")
                    try docker.succeed(["tag", name, back])
                    try docker.succeed(["push", back])
                    let other = ["DOCKSTEP_HOME": "\(dockstep.folder)/other", "DOCKSTEP_OFFLINE": ""]
                    #expect(try dockstep.run(["pull", back], environment: other).status == 0)
                    #expect(try dockstep.run(["run", back], environment: other).output == "hello\n")
                }
            }
        }
    }

    @Test func buildsFetchWhatTheyName() async throws {
        try await withRegistry { registry in
            try await withDockstep { dockstep in
                let base = registry.name("base:1")
                try build(dockstep, [base], text: "FROM busybox\nRUN echo one > /v\nONBUILD RUN echo set off > /t\n")
                #expect(try dockstep.run(["push", "-q", base], environment: online).status == 0)
                let other = ["DOCKSTEP_HOME": "\(dockstep.folder)/other", "DOCKSTEP_OFFLINE": ""]
                try dockstep.write(
                    "FROM \(base)\nRUN cat /v /t\nCOPY --from=\(base) /v /copied\nCMD [\"cat\", \"/copied\"]\n",
                    to: "use/Dockerfile")
                let built = try dockstep.run(["build", "-t", "use", "\(dockstep.folder)/use"], environment: other)
                #expect(built.status == 0, "\(built.errors)")
                #expect(built.output.contains("one\nset off\n"))
                #expect(built.output.contains("ONBUILD of step 1"))
                // It is built on the starter image and is another one: what is said of that is not said of it.
                #expect(!built.output.contains("starter image"))
                #expect(try dockstep.run(["run", "use"], environment: other).output == "one\n")

                // The name means another image now: only --pull asks.
                try build(dockstep, [base], text: "FROM busybox\nRUN echo two > /v\nONBUILD RUN echo set off > /t\n")
                #expect(try dockstep.run(["push", "-q", base], environment: online).status == 0)
                let kept = try dockstep.run(["build", "-t", "use", "\(dockstep.folder)/use"], environment: other)
                #expect(!kept.output.contains("MISS"))
                let renewed = try dockstep.run(
                    ["build", "--pull", "-t", "use", "\(dockstep.folder)/use"], environment: other)
                #expect(renewed.status == 0, "\(renewed.errors)")
                #expect(try dockstep.run(["run", "use"], environment: other).output == "two\n")
            }
        }
    }

    @Test func runFetchesWhatIsNotHere() async throws {
        try await withRegistry { registry in
            try await withDockstep { dockstep in
                let name = registry.name("greeter")
                try build(dockstep, [name])
                #expect(try dockstep.run(["push", "-q", name], environment: online).status == 0)
                let other = ["DOCKSTEP_HOME": "\(dockstep.folder)/other", "DOCKSTEP_OFFLINE": ""]
                let ran = try dockstep.run(["run", name], environment: other)
                #expect(ran.output == "hello\n")
                #expect(ran.errors.hasPrefix("Unable to find image '\(name):latest' locally\n"))
                let again = try dockstep.run(["run", name], environment: other)
                #expect(again.output == "hello\n")
                #expect(again.errors.isEmpty)
                let unknown = try dockstep.run(["run", registry.name("nobody")], environment: other)
                #expect(unknown.status == 125)
                #expect(unknown.errors.contains("\(registry.host) has no '\(registry.host)/nobody:latest'"))
            }
        }
    }

    @Test func offlineNothingIsAsked() async throws {
        try await withScriptedServer({ _ in .whole(500) }) { server in
            try await withDockstep { dockstep in
                try dockstep.write(#"{"offline": true}"#, to: "home/config.json")
                let online = ["DOCKSTEP_OFFLINE": ""]
                let pulled = try dockstep.run(["pull", "\(server.host)/x"], environment: online)
                #expect(pulled.status == 1)
                #expect(pulled.errors.contains("is not here, and the configuration says to stay offline"))
                try dockstep.write("FROM \(server.host)/x\n", to: "app/Dockerfile")
                let built = try dockstep.run(["build", "\(dockstep.folder)/app"], environment: online)
                #expect(built.status == 1)
                #expect(built.errors.contains("Dockerfile:1:6: "))
                #expect(server.requests.isEmpty)
            }
        }
    }
}
