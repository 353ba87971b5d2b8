import FoundationEssentials
import TestSupport
import Testing

/// Contexts that are no folders. What is expected was seen with Docker 28.5 (BuildKit 0.25).
@Suite struct ContextTests {
    private static let dockerfile = "FROM busybox\nCOPY . /c/\nRUN --network=none ls -lan /c > /listing\n"

    /// A project's folder with a `.dockerignore` and a tar of it, whose files belong to somebody.
    private func project(in dockstep: DockstepProgram, _ dockerfile: String = dockerfile) throws -> String {
        try dockstep.write(dockerfile, to: "project/Dockerfile")
        try dockstep.write("ignored\n", to: "project/.dockerignore")
        try dockstep.write("one\n", to: "project/ignored")
        try dockstep.write("two\n", to: "project/sub/file")
        let folder = "\(dockstep.folder)/project"
        try runSuccessfully([
            "tar", "-C", folder, "--owner=7", "--group=8", "--mtime=@1000", "-cf", "\(dockstep.folder)/context.tar",
            ".",
        ])
        return folder
    }

    private func build(
        _ arguments: [String], in dockstep: DockstepProgram, input: String? = nil, isOnline: Bool = false
    ) throws -> CommandOutcome {
        try runCommand(
            [dockstep.path, "build", "-t", "built"] + arguments,
            environment: dockstep.environment.merging(isOnline ? ["DOCKSTEP_OFFLINE": "0"] : [:]) { $1 }, input: input)
    }

    private func listing(in dockstep: DockstepProgram) throws -> [String] {
        let outcome = try dockstep.run(["run", "--network", "none", "built", "cat", "/listing"])
        return outcome.output.split(separator: "\n").map(String.init)
    }

    /// An archive's files keep their owners and times, and nothing is left out.
    private func expectWhole(_ listing: [String]) {
        #expect(listing.contains { $0.hasPrefix("-rw-r--r--    1 7        8                4 Jan  1  1970 ignored") })
        #expect(listing.contains { $0.hasSuffix(" .dockerignore") })
        #expect(listing.contains { $0.hasPrefix("drwxr-xr-x") && $0.contains(" 7        8 ") && $0.hasSuffix(" sub") })
    }

    @Test(arguments: ["", "gzip", "xz", "bzip2", "zstd"]) func archiveOnInput(_ compressor: String) async throws {
        try await withDockstep { dockstep in
            _ = try project(in: dockstep)
            var archive = "\(dockstep.folder)/context.tar"
            if !compressor.isEmpty {
                try runSuccessfully([compressor, "-c", archive], output: "\(archive).packed")
                archive += ".packed"
            }
            let outcome = try build(["-"], in: dockstep, input: archive)
            #expect(outcome.status == 0, "\(outcome.errors)")
            expectWhole(try listing(in: dockstep))
            let again = try build(["-"], in: dockstep, input: archive)
            #expect(!again.output.contains("MISS"))
        }
    }

    @Test func archiveAsFile() async throws {
        try await withDockstep { dockstep in
            let folder = try project(in: dockstep)
            let outcome = try build(["\(dockstep.folder)/context.tar"], in: dockstep)
            #expect(outcome.status == 0, "\(outcome.errors)")
            expectWhole(try listing(in: dockstep))
            // A folder's files are root's, and what is ignored is left out.
            #expect(try build([folder], in: dockstep).status == 0)
            #expect(try !listing(in: dockstep).contains { $0.contains("ignored") && !$0.contains(".docker") })
        }
    }

    @Test func archiveInAnArchiveIsUnpackedByADD() async throws {
        try await withDockstep { dockstep in
            let text = "FROM busybox\nADD inner.tar /in/\nADD sub /in/\nRUN --network=none ls -lan /in > /listing\n"
            let folder = try project(in: dockstep, text)
            try runSuccessfully(["tar", "-C", folder, "-cf", "\(folder)/inner.tar", "ignored"])
            try runSuccessfully(["tar", "-C", folder, "-cf", "\(dockstep.folder)/context.tar", "."])
            let outcome = try build(["-"], in: dockstep, input: "\(dockstep.folder)/context.tar")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let lines = try listing(in: dockstep)
            #expect(lines.contains { $0.hasSuffix(" ignored") })
            #expect(lines.contains { $0.hasSuffix(" file") })
        }
    }

    @Test func dockerfileOnInputBesideAnArchive() async throws {
        try await withDockstep { dockstep in
            _ = try project(in: dockstep)
            let other = try dockstep.write("FROM busybox\nCOPY sub/file /listing\n", to: "Other")
            let outcome = try build(["-f", "-", "\(dockstep.folder)/context.tar"], in: dockstep, input: other)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try listing(in: dockstep) == ["two"])
        }
    }

    @Test func dockerfileOfAnotherNameInAnArchive() async throws {
        try await withDockstep { dockstep in
            let folder = try project(in: dockstep)
            try Data("FROM busybox\nCOPY sub/file /listing\n".utf8).write(to: URL(filePath: "\(folder)/sub/Other"))
            try runSuccessfully(["tar", "-C", folder, "-cf", "\(dockstep.folder)/context.tar", "."])
            let archive = "\(dockstep.folder)/context.tar"
            #expect(try build(["-f", "sub/Other", "-"], in: dockstep, input: archive).status == 0)
            #expect(try listing(in: dockstep) == ["two"])
            let missing = try build(["-f", "None", "-"], in: dockstep, input: archive)
            #expect(missing.status == 1)
            #expect(missing.errors.contains("there is no Dockerfile 'None' in the context '-'"))
        }
    }

    @Test func dockerfileAloneOnInput() async throws {
        try await withDockstep { dockstep in
            let file = try dockstep.write("FROM busybox\nRUN --network=none echo hi > /listing\n", to: "D")
            #expect(try build(["-"], in: dockstep, input: file).status == 0)
            #expect(try listing(in: dockstep) == ["hi"])
            let copies = try dockstep.write("FROM busybox\nCOPY a /a\n", to: "D")
            #expect(
                try build(["-"], in: dockstep, input: copies).errors.contains("there is no 'a' in the build context"))
        }
    }

    @Test(arguments: [
        (["-f", "-", "-"], "can't be both the context and the Dockerfile"),
        (["-f", "Other", "-"], "--file names another ('Other')"),
    ])
    func oneInputForTwo(_ arguments: [String], saying words: String) async throws {
        try await withDockstep { dockstep in
            let outcome = try build(arguments, in: dockstep, input: try dockstep.write("FROM busybox\n", to: "D"))
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }

    @Test func archiveAsDockerfile() async throws {
        try await withDockstep { dockstep in
            let folder = try project(in: dockstep)
            let outcome = try build(["-f", "-", folder], in: dockstep, input: "\(dockstep.folder)/context.tar")
            #expect(outcome.errors.contains("standard input holds an archive and no Dockerfile"))
        }
    }

    @Test func stepsNeedCommandsFromElsewhere() async throws {
        try await withDockstep { dockstep in
            _ = try project(in: dockstep)
            let archive = "\(dockstep.folder)/context.tar"
            // Without a terminal there is nobody to ask.
            let alone = try runCommand(
                ["setsid", "--wait", dockstep.path, "step", "-"], environment: dockstep.environment, input: archive)
            #expect(alone.status == 1)
            #expect(alone.errors.contains("give the commands by --commands FILE"))
            let script = try dockstep.write("continue\ncat /c/sub/file\n", to: "script")
            let outcome = try runCommand(
                [dockstep.path, "step", "--commands", script, "-"], environment: dockstep.environment, input: archive)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("two"))
        }
    }

    @Test func planOfAnArchive() async throws {
        try await withDockstep { dockstep in
            _ = try project(in: dockstep)
            let archive = "\(dockstep.folder)/context.tar"
            #expect(try build(["-"], in: dockstep, input: archive).status == 0)
            let outcome = try runCommand(
                [dockstep.path, "plan", "--json", "-"], environment: dockstep.environment, input: archive)
            let lines = outcome.output.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines.allSatisfy { $0.contains("\"predicted\":\"hit\"") })
        }
    }

    @Test func archiveByURL() async throws {
        try await withDockstep { dockstep in
            _ = try project(in: dockstep)
            let bytes = Array(try Data(contentsOf: URL(filePath: "\(dockstep.folder)/context.tar")))
            try await withScriptedServer({ _ in .whole(200, body: bytes) }) { server in
                let outcome = try build(["http://\(server.host)/any"], in: dockstep, isOnline: true)
                #expect(outcome.status == 0, "\(outcome.errors)")
                expectWhole(try listing(in: dockstep))
            }
        }
    }

    @Test func dockerfileByURLIsTheOnlyFile() async throws {
        try await withDockstep { dockstep in
            try await withScriptedServer({ _ in .whole(200, body: Array(Self.dockerfile.utf8)) }) { server in
                let outcome = try build(["http://\(server.host)/Dockerfile"], in: dockstep, isOnline: true)
                #expect(outcome.status == 0, "\(outcome.errors)")
                let files = try listing(in: dockstep).filter { $0.hasPrefix("-") }
                #expect(files.count == 1)
                #expect(files.first?.hasPrefix("-rw-------") == true)
                #expect(files.first?.hasSuffix("Jan  1  1970 context") == true)
            }
        }
    }

    @Test func repository() async throws {
        try await withDockstep { dockstep in
            try await withGitServer { server in
                try server.make(
                    "app.git", ["dir/Dockerfile": Self.dockerfile, "dir/.dockerignore": "a\n", "dir/a": "one"])
                let outcome = try build(["\(server.url("app.git"))#main:dir"], in: dockstep, isOnline: true)
                #expect(outcome.status == 0, "\(outcome.errors)")
                let files = try listing(in: dockstep).filter { $0.hasPrefix("-") }
                #expect(files.count == 3)
                #expect(files.allSatisfy { $0.hasPrefix("-rw-r--r--    1 0        0 ") })
            }
        }
    }

    @Test(arguments: ["http://127.0.0.1:1/context.tar", "http://127.0.0.1:1/app.git"])
    func offline(_ context: String) async throws {
        try await withDockstep { dockstep in
            let outcome = try build([context], in: dockstep)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("stay offline"), "\(outcome.errors)")
        }
    }

    @Test func contextByNameOnTheCommandLine() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM base\nCOPY --from=files a /listing\n", to: "project/Dockerfile")
            try dockstep.write("named\n", to: "other/a")
            let outcome = try build(
                [
                    "--build-context", "files=\(dockstep.folder)/other", "--build-context",
                    "base=docker-image://busybox",
                    "\(dockstep.folder)/project",
                ], in: dockstep)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try listing(in: dockstep) == ["named"])
        }
    }
}
