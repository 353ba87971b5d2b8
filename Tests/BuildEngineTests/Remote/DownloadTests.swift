import BuildEngine
import BuildPlan
import DockerfileSyntax
import FoundationEssentials
import LayerArchive
import OCISpec
import Synchronization
import TestSupport
import Testing

/// ADD of a URL. What is expected was seen with Docker 28.5 (BuildKit 0.25) unless something else is said.
@Suite struct DownloadTests {
    /// A server's one file, which a test may change.
    private final class Served: Sendable {
        struct File: Sendable {
            var text = "one\n"
            var tag: String? = "\"1\""
            var modified: String? = "Sun, 06 Nov 1994 08:49:37 GMT"
        }

        let file = Mutex(File())

        func answer(_ request: ScriptedRequest) -> ScriptedAnswer {
            let file = file.withLock { $0 }
            var headers: [String: String] = [:]
            headers["ETag"] = file.tag
            headers["Last-Modified"] = file.modified
            if let tag = file.tag, request.headers["if-none-match"]?.contains(tag) == true {
                return .whole(304, headers: headers)
            }
            return .whole(200, headers: headers, body: Array(file.text.utf8))
        }
    }

    private func with(
        _ instruction: (String) -> String, _ body: (Project, Served, ScriptedServer) async throws -> Void
    ) async throws {
        let served = Served()
        try await withScriptedServer({ served.answer($0) }) { server in
            try await Project.with(["Dockerfile": "FROM busybox\n\(instruction("http://\(server.host)"))\n"]) {
                project in
                try await body(project, served, server)
            }
        }
    }

    @Test func fileBelongsToRootAloneAndIsAsOldAsTheServerSays() async throws {
        try await with({ "ADD \($0)/a.txt /x/" }) { project, _, _ in
            let built = try await project.build()
            let file = try #require(try await project.files(built)[EntryPath("x/a.txt")])
            #expect(file.mode == 0o600)
            #expect(file.modified == 784_111_777)
            #expect((file.uid, file.gid) == (0, 0))
            #expect(try await project.text("x/a.txt", in: built) == "one\n")
        }
    }

    @Test(arguments: [
        ("/a/b.txt?x=1 /to/", "to/b.txt"), ("/ /to/", "to/__unnamed__"), ("/a.txt /to", "to"),
        ("/a.txt /etc", "etc/a.txt"),
    ])
    func name(_ words: String, path: String) async throws {
        try await with({ "WORKDIR /etc\nADD \($0)\(words)" }) { project, _, _ in
            let files = try await project.files(try await project.build())
            #expect(files[try EntryPath(path)]?.kind == .file)
        }
    }

    @Test func withoutATimeTheFileIsOfTheBeginning() async throws {
        try await with({ "ADD --chmod=644 --chown=5:6 \($0)/a /x" }) { project, served, _ in
            served.file.withLock { $0.modified = nil }
            let file = try #require(try await project.files(try await project.build())[EntryPath("x")])
            #expect(file.modified == 0)
            #expect(file.mode == 0o644)
            #expect((file.uid, file.gid) == (5, 6))
        }
    }

    @Test func askedForByItsTag() async throws {
        try await with({ "ADD \($0)/a.txt /x/" }) { project, _, server in
            _ = try await project.build()
            let again = try await project.build()
            #expect(again.ran == [])
            #expect(try again.record(2).reason?.code == .sameDefinition)
            #expect(server.requests.map(\.method) == ["GET", "HEAD"])
            #expect(server.requests[1].headers["if-none-match"] == "\"1\"")
        }
    }

    @Test func withoutATagItIsFetchedEachTime() async throws {
        try await with({ "ADD \($0)/a.txt /x/" }) { project, served, server in
            served.file.withLock { $0.tag = nil }
            _ = try await project.build()
            #expect(try await project.build().ran == [])
            #expect(server.requests.map(\.method) == ["GET", "GET"])
        }
    }

    @Test func changedContentMisses() async throws {
        try await with({ "ADD \($0)/a.txt /x/" }) { project, served, server in
            _ = try await project.build()
            served.file.withLock { ($0.text, $0.tag) = ("two\n", "\"2\"") }
            let changed = try await project.build()
            let reason = try #require(try changed.record(2).reason)
            #expect(reason.code == .urlChanged)
            #expect(reason.items.map(\.name) == ["http://\(server.host)/a.txt"])
            #expect(reason.items.first?.old == Digest(of: "one\n").description)
            #expect(reason.items.first?.new == Digest(of: "two\n").description)
            #expect(try await project.text("x/a.txt", in: changed) == "two\n")
            // Both are known now, and each is found by its tag.
            served.file.withLock { ($0.text, $0.tag) = ("one\n", "\"1\"") }
            #expect(try await project.build().ran == [])
            #expect(server.requests.suffix(1).map(\.method) == ["HEAD"])
        }
    }

    /// The time is no part of the content, which is what counts in the end.
    @Test func anotherTimeAloneHits() async throws {
        try await with({ "ADD \($0)/a.txt /x/" }) { project, served, _ in
            _ = try await project.build()
            served.file.withLock { ($0.tag, $0.modified) = ("\"2\"", "Mon, 07 Nov 1994 08:49:37 GMT") }
            #expect(try await project.build().ran == [])
        }
    }

    @Test func unpackedOnlyWhereAsked() async throws {
        let archive = try await ArchiveBytes.make(["in": "side"])
        for (flag, path) in [("", "x/a.tar"), ("--unpack ", "x/in"), ("--unpack=false ", "x/a.tar")] {
            try await withScriptedServer({ _ in .whole(200, body: archive) }) { server in
                let text = "FROM busybox\nADD \(flag)http://\(server.host)/a.tar /x/\n"
                try await Project.with(["Dockerfile": text]) { project in
                    let files = try await project.files(try await project.build())
                    #expect(files[try EntryPath(path)]?.kind == .file)
                }
            }
        }
    }

    @Test func localArchiveStaysWhereAsked() async throws {
        try await Project.with(["Dockerfile": "FROM busybox\nADD --unpack=false a.tar /x/\n"]) { project in
            try project.write("a.tar", String(decoding: try await ArchiveBytes.make(["in": "side"]), as: UTF8.self))
            let built = try await project.build()
            #expect(try await project.files(built)[EntryPath("x/a.tar")]?.kind == .file)
            // It is a copy like any other.
            try project.write("Dockerfile", "FROM busybox\nCOPY a.tar /x/\n")
            #expect(try await project.build().ran == [])
        }
    }

    @Test func checksum() async throws {
        let digest = Digest(of: "one\n")
        try await with({ "ARG SUM=\(digest)\nADD --checksum=$SUM \($0)/a.txt /x/" }) { project, served, server in
            let built = try await project.build()
            #expect(try await project.text("x/a.txt", in: built) == "one\n")
            let count = server.requests.count
            // What it vouches for is not asked for again, whatever the server has by now.
            served.file.withLock { $0.text = "two\n" }
            #expect(try await project.build().ran == [])
            #expect(server.requests.count == count)
        }
    }

    @Test func otherContentThanTheChecksumIsRefused() async throws {
        try await with({ "ADD --checksum=\(Digest(of: "two\n")) \($0)/a.txt /x/" }) { project, _, server in
            let error = await #expect(throws: StepError.self) { try await project.build() }
            #expect(
                error?.description == "'http://\(server.host)/a.txt' has the digest \(Digest(of: "one\n")), and "
                    + "--checksum wants \(Digest(of: "two\n")): what was fetched is not used")
            #expect(error?.range?.start.line == 2)
        }
    }

    @Test(arguments: [
        ("ADD --checksum=sha256:00 http://host/a /", "sha256:00"), ("ADD --checksum=\(Digest(of: "a")) a /", "'a'"),
        ("ADD --checksum=\(Digest(of: "a")) http://host/a http://host/b /", "each its own ADD"),
        ("COPY http://host/a /", "fetch it by ADD"), ("COPY git@host:a.git /", "fetch it by ADD"),
        ("ADD https://host/a.git?x=1 /", "there is no 'x'"),
    ])
    func refused(_ instruction: String, saying words: String) async throws {
        try await Project.with(["Dockerfile": "FROM busybox\n\(instruction)\n"]) { project in
            let error = await #expect(throws: PlanError.self) { try await project.build() }
            #expect(error?.description.contains(words) == true)
        }
    }

    @Test(arguments: [(404, "404 (not found)"), (403, "403"), (500, "try again later"), (418, "answered 418")])
    func status(_ status: Int, saying words: String) async throws {
        try await withScriptedServer({ _ in .whole(status, body: Array("page".utf8)) }) { server in
            try await Project.with(["Dockerfile": "FROM busybox\nADD http://\(server.host)/a /x\n"]) { project in
                let error = await #expect(throws: StepError.self) { try await project.build() }
                #expect(error?.description.contains(words) == true)
                #expect(error?.range?.start.column == 5)
            }
        }
    }

    @Test(arguments: [
        ("http://127.0.0.1:1/a", "127.0.0.1:1 can't be reached"), ("http://no-such-host.invalid/a", "there is no host"),
    ])
    func unreachable(_ url: String, saying words: String) async throws {
        try await Project.with(["Dockerfile": "FROM busybox\nADD \(url) /x\n"]) { project in
            let error = await #expect(throws: StepError.self) { try await project.build() }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
    }

    @Test func noTLS() async throws {
        try await withScriptedServer({ _ in .whole(200) }) { server in
            try await Project.with(["Dockerfile": "FROM busybox\nADD https://\(server.host)/a /x\n"]) { project in
                let error = await #expect(throws: StepError.self) { try await project.build() }
                #expect(error?.description.contains("does not speak TLS") == true)
            }
        }
    }

    @Test func brokenOffLeavesNothing() async throws {
        let body = [UInt8](repeating: 0x61, count: 1000)
        try await withScriptedServer({ _ in .cut(200, body: body, after: 10) }) { server in
            try await Project.with(["Dockerfile": "FROM busybox\nADD http://\(server.host)/a /x\n"]) { project in
                let error = await #expect(throws: StepError.self) { try await project.build() }
                #expect(error?.description.contains("ended in the middle") == true)
            }
        }
    }

    @Test func redirectsAreFollowedAndTheFirstNameStays() async throws {
        try await withScriptedServer({ request in
            request.path == "/a"
                ? .whole(302, headers: ["Location": "/b"]) : .whole(200, body: Array("there".utf8))
        }) { server in
            try await Project.with(["Dockerfile": "FROM busybox\nADD http://\(server.host)/a /x/\n"]) { project in
                let built = try await project.build()
                #expect(try await project.text("x/a", in: built) == "there")
            }
        }
    }

    @Test func offline() async throws {
        try await Project.with(["Dockerfile": "FROM busybox\nADD http://127.0.0.1:1/a /x\n"]) { project in
            project.isOffline = true
            let error = await #expect(throws: StepError.self) { try await project.build() }
            #expect(error?.description.contains("stay offline") == true)
        }
    }

    @Test func predictedByTheTagAlone() async throws {
        try await with({ "ADD \($0)/a.txt /x/\nWORKDIR /w" }) { project, served, server in
            #expect(try await project.predictions().map(\.outcome) == [.miss, .miss, .miss])
            _ = try await project.build()
            #expect(try await project.predictions().map(\.outcome) == [.hit, .hit, .hit])
            served.file.withLock { ($0.text, $0.tag) = ("two\n", "\"2\"") }
            #expect(try await project.predictions().map(\.outcome) == [.hit, .depends, .depends])
            #expect(server.requests.count { $0.method == "GET" } == 1)
        }
    }
}

/// A tar archive's bytes.
enum ArchiveBytes {
    static func make(_ files: [String: String]) async throws -> [UInt8] {
        try await withTemporaryDirectory { folder in
            for (path, content) in files { try Data(content.utf8).write(to: URL(filePath: "\(folder)/\(path)")) }
            return Array(try runSuccessfully(["tar", "-C", folder, "-c"] + files.keys.sorted()).utf8)
        }
    }
}
