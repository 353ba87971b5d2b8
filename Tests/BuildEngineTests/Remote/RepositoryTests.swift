import BuildEngine
import BuildPlan
import DockerfileSyntax
import FoundationEssentials
import LayerArchive
import OCISpec
import TestSupport
import Testing

/// ADD of a git repository, from git's own server. What is expected was seen with Docker 28.5 (BuildKit 0.25).
@Suite struct RepositoryTests {
    private func with(
        _ instruction: @escaping (GitServer) -> String, files: [String: String] = ["a": "one", "dir/b": "two"],
        _ body: (Project, GitServer) async throws -> Void
    ) async throws {
        try await withGitServer { server in
            try server.make("tool.git", files)
            try await Project.with(["Dockerfile": "FROM busybox\n\(instruction(server))\n"]) { project in
                try await body(project, server)
            }
        }
    }

    private func paths(_ built: Project.Built, in project: Project, below folder: String) async throws -> [String] {
        try await project.files(built).descendants(of: EntryPath(folder)).map(\.path.description)
    }

    @Test func defaultBranchWithoutItsHistory() async throws {
        try await with({ "ADD \($0.url("tool.git")) /to" }) { project, _ in
            let built = try await project.build()
            #expect(try await paths(built, in: project, below: "to") == ["to/a", "to/dir", "to/dir/b"])
            let files = try await project.files(built)
            #expect(files[try EntryPath("to/a")]?.mode == 0o644)
            #expect(files[try EntryPath("to/dir")]?.mode == 0o755)
        }
    }

    /// A `.dockerignore` of the repository is a file like any other.
    @Test func nothingIsLeftOut() async throws {
        try await with({ "ADD \($0.url("tool.git")) /to" }, files: [".dockerignore": "a\n", "a": "one"]) { project, _ in
            let built = try await project.build()
            #expect(try await paths(built, in: project, below: "to") == ["to/.dockerignore", "to/a"])
        }
    }

    @Test func folderOfATag() async throws {
        try await with({ "ADD --chmod=700 \($0.url("tool.git"))#v1:dir /to" }) { project, server in
            try server.git(in: "tool.git", ["tag", "-a", "v1", "-m", "one"])
            try server.commit("tool.git", ["dir/b": "three"])
            let built = try await project.build()
            #expect(try await paths(built, in: project, below: "to") == ["to/b"])
            #expect(try await project.text("to/b", in: built) == "two")
            // The folder itself is one of what is copied.
            #expect(try await project.files(built)[EntryPath("to")]?.mode == 0o700)
        }
    }

    @Test func queryNamesABranch() async throws {
        try await with({ "ADD \($0.url("tool.git"))?branch=next&subdir=dir /to/" }) { project, server in
            try server.commit("tool.git", ["dir/c": "new"], branch: "next")
            let built = try await project.build()
            #expect(try await paths(built, in: project, below: "to") == ["to/b", "to/c"])
        }
    }

    @Test func commitByItsID() async throws {
        try await withGitServer { server in
            let commit = try server.make("tool.git", ["a": "one"])
            try server.commit("tool.git", ["a": "two"])
            let text = "FROM busybox\nADD \(server.url("tool.git"))#\(commit) /to/\n"
            try await Project.with(["Dockerfile": text]) { project in
                let built = try await project.build()
                #expect(try await project.text("to/a", in: built) == "one")
                let count = server.server.requests.count
                // An ID can't come to mean something else.
                #expect(try await project.build().ran == [])
                #expect(server.server.requests.count == count)
            }
        }
    }

    @Test func historyStaysWhereAsked() async throws {
        try await with({ "ADD --keep-git-dir=true \($0.url("tool.git"))#main /to" }) { project, server in
            let built = try await project.build()
            let found = try await paths(built, in: project, below: "to")
            #expect(found.contains("to/.git/HEAD"))
            #expect(!found.contains("to/.git/FETCH_HEAD"))
            #expect(try await project.text("to/.git/config", in: built).contains(server.url("tool.git")))
            #expect(try await project.build().ran == [])
        }
    }

    @Test func submodulesComeAlong() async throws {
        try await with({ "ADD \($0.url("tool.git")) /to\nADD \($0.url("tool.git"))?submodules=false /without" }) {
            project, server in
            try server.make("part.git", ["p": "part"])
            try server.git(in: "tool.git", ["submodule", "add", "-q", server.url("part.git"), "part"])
            try server.commit("tool.git", [:])
            let built = try await project.build()
            #expect(try await project.text("to/part/p", in: built) == "part")
            #expect(try await paths(built, in: project, below: "without/part") == [])
        }
    }

    @Test func anotherCommitMissesAndTheSameContentHits() async throws {
        try await with({ "ADD \($0.url("tool.git")) /to" }) { project, server in
            let first = try server.git(in: "tool.git", ["rev-parse", "HEAD"])
            _ = try await project.build()
            #expect(try await project.build().ran == [])
            let second = try server.commit("tool.git", ["a": "changed"])
            let changed = try await project.build()
            let reason = try #require(try changed.record(2).reason)
            #expect(reason.code == .commitChanged)
            #expect(reason.items.map { $0.path ?? $0.name } == ["commit", "a"])
            #expect(reason.items.first?.old == first)
            #expect(reason.items.first?.new == second)
            try server.git(in: "tool.git", ["commit", "-q", "--allow-empty", "-m", "nothing"])
            try server.push("tool.git")
            #expect(try await project.build().ran == [])
        }
    }

    @Test func predictedByItsCommit() async throws {
        try await with({ "ADD \($0.url("tool.git")) /to" }) { project, server in
            #expect(try await project.predictions().map(\.outcome) == [.miss, .miss])
            _ = try await project.build()
            #expect(try await project.predictions().map(\.outcome) == [.hit, .hit])
            try server.commit("tool.git", ["a": "changed"])
            #expect(try await project.predictions().map(\.outcome) == [.hit, .depends])
        }
    }

    @Test func checksumIsTheCommit() async throws {
        try await with({ "ARG SUM\nADD --checksum=$SUM \($0.url("tool.git")) /to" }) { project, server in
            let commit = try server.git(in: "tool.git", ["rev-parse", "HEAD"])
            project.options.buildArguments = [("SUM", String(commit.prefix(10)))]
            _ = try await project.build()
            project.options.buildArguments = [("SUM", "0123456789")]
            let error = await #expect(throws: StepError.self) { try await project.build() }
            #expect(error?.description.contains("is at commit \(commit)") == true)
        }
    }

    @Test(arguments: [
        ("tool.git#nowhere", "no branch, tag or commit 'nowhere'"), ("tool.git#:nowhere", "no folder 'nowhere'"),
        ("other.git", "git says"), ("tool.git#0123456789012345678901234567890123456789", "git says"),
    ])
    func refused(_ path: String, saying words: String) async throws {
        try await with({ "ADD \($0.url(path)) /to" }) { project, _ in
            let error = await #expect(throws: StepError.self) { try await project.build() }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
            #expect((error?.range?.start.line, error?.range?.start.column) == (2, 5))
        }
    }

    /// A link in a repository is no way out of it.
    @Test func folderBehindALink() async throws {
        try await with({ "ADD \($0.url("tool.git"))#:out /to" }) { project, server in
            try server.git(in: "tool.git", ["config", "core.symlinks", "true"])
            try FileManager.default.createSymbolicLink(
                atPath: "\(server.root)/work-tool.git/out", withDestinationPath: "/etc")
            try server.commit("tool.git", [:])
            let error = await #expect(throws: StepError.self) { try await project.build() }
            #expect(error?.description.contains("no folder 'out'") == true)
        }
    }

    @Test func offline() async throws {
        try await with({ "ADD \($0.url("tool.git")) /to" }) { project, _ in
            project.isOffline = true
            let error = await #expect(throws: StepError.self) { try await project.build() }
            #expect(error?.description.contains("stay offline") == true)
        }
    }

    @Test func contextByName() async throws {
        try await with({ _ in "COPY --from=tool dir /to/\nFROM tool" }) { project, server in
            let source = try #require(try GitSource("\(server.url("tool.git"))#main"))
            project.options.contexts = [try NamedContext(name: "tool", content: .remote(.git(source)))]
            project.options.target = nil
            let built = try await project.build()
            #expect(try await project.text("dir/b", in: built) == "two")
            try project.write("Dockerfile", "FROM busybox\nCOPY --from=tool dir /to/\n")
            let copied = try await project.build()
            #expect(try await project.text("to/b", in: copied) == "two")
            #expect(try await project.build().ran == [])
        }
    }
}
