import BuildEngine
import BuildPlan
import DockerfileSyntax
import FoundationEssentials
import Glibc
import Testing

/// The conformance vectors of the classic builder (cache-rules.md §10, column "Classic"): which steps its plan would make
/// again, told from what dockstep's own builds left.
@Suite(.serialized) struct ClassicRulesTests {
    static let base = CacheVectorTests.base

    struct Edit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var made: [Int]
        var cause: Int?
        var code: CacheReason.Code?
        var apply: @Sendable (Project) throws -> Void

        init(
            _ name: String, _ made: [Int], cause: Int? = nil, _ code: CacheReason.Code? = nil,
            _ apply: @escaping @Sendable (Project) throws -> Void
        ) {
            testDescription = name
            self.made = made
            self.cause = cause
            self.code = code
            self.apply = apply
        }
    }

    private static func line(_ number: Int, _ text: String) -> @Sendable (Project) throws -> Void {
        { project in
            var lines = base
            lines[number - 1] = text
            try project.write("Dockerfile", lines.joined(separator: "\n") + "\n")
        }
    }

    static let edits: [Edit] = [
        Edit("nothing", []) { _ in },
        Edit("touch all files", []) { project in
            for file in ["package.json", "main.txt", "Dockerfile"] {
                var times = [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)]
                utimes("\(project.folder)/\(file)", &times)
            }
        },
        Edit("LABEL value", Array(2...10), cause: 2, .commandText, line(2, "LABEL v=2")),
        Edit("quotes of a LABEL", [], nil, line(2, "LABEL v=\"1\"")),
        Edit("ENV value", Array(3...10), cause: 3, .env, line(3, "ENV K=2")),
        Edit("WORKDIR path", Array(4...10), cause: 4, .workdir, line(4, "WORKDIR /srv")),
        Edit("package.json content", Array(5...10), cause: 5, .filesChanged) { try $0.write("package.json", "{ }") },
        Edit("other file's content", Array(7...10), cause: 7, .filesChanged) { try $0.write("main.txt", "two") },
        Edit("chmod a file", Array(7...10), cause: 7, .filesChanged) { chmod("\($0.folder)/main.txt", 0o755) },
        Edit("chown a file", []) { chown("\($0.folder)/main.txt", 1001, 1001) },
        Edit("comment in an ignored Dockerfile", [], nil, line(1, "# note\nFROM busybox")),
        Edit("comment, Dockerfile not ignored", Array(7...10), cause: 7, .filesChanged) { project in
            try project.write(".dockerignore", ".dockerignore\n*.log\n")
            try line(1, "# note\nFROM busybox")(project)
        },
        Edit("ignored new file", []) { try $0.write("x.log", "noise") },
        Edit("command text", Array(6...10), cause: 6, .commandText, line(6, "RUN echo install  > /installed")),
        Edit("destination as written", Array(5...10), cause: 5, .copyOptions, line(5, "COPY package.json /app/")),
        Edit("moved file, step 5 edited", Array(5...10), cause: 5, .copyOptions) { project in
            try project.write("sub/package.json", "{}")
            unlink("\(project.folder)/package.json")
            try line(5, "COPY sub/package.json ./")(project)
        },
        Edit("CMD", [10], cause: 10, .commandText, line(10, "CMD [\"y\"]")),
        Edit("EXPOSE", [9, 10], cause: 9, .commandText, line(9, "EXPOSE 81")),
        Edit("--no-cache", Array(2...10), cause: 2, .forced) { $0.options.noCache = true },
    ]

    private static func prepare(_ project: Project) throws {
        try project.write("Dockerfile", base.joined(separator: "\n") + "\n")
        try project.write("package.json", "{}")
        try project.write("main.txt", "one")
        try project.write(".dockerignore", "Dockerfile\n.dockerignore\n*.log\n")
    }

    @Test(arguments: edits) func edit(_ edit: Edit) async throws {
        try await Project.with { project in
            try Self.prepare(project)
            _ = try await project.build()
            #expect(try await project.classicPredictions().filter { $0.outcome == .miss }.isEmpty)
            try edit.apply(project)
            let predicted = try await project.classicPredictions()
            #expect(predicted.filter { $0.outcome == .miss }.map(\.step) == edit.made)
            #expect(predicted.filter { $0.outcome == .depends }.isEmpty)
            if let first = edit.made.first, let code = edit.code {
                #expect(predicted[first - 1].reason?.code == code)
                for later in edit.made.dropFirst() where code != .forced {
                    #expect(predicted[later - 1].reason?.causeStep == edit.cause)
                }
            }
            // Once it is built so, everything is there; what was there before as well.
            project.options.noCache = false
            _ = try await project.build()
            #expect(try await project.classicPredictions().filter { $0.outcome == .miss }.isEmpty)
            try Self.prepare(project)
            unlink("\(project.folder)/sub/package.json")
            rmdir("\(project.folder)/sub")
            unlink("\(project.folder)/x.log")
            chmod("\(project.folder)/main.txt", 0o644)
            #expect(try await project.classicPredictions().filter { $0.outcome == .miss }.isEmpty)
        }
    }

    @Test func beforeAnyBuildAllIsNew() async throws {
        try await Project.with { project in
            try Self.prepare(project)
            let predicted = try await project.classicPredictions()
            #expect(predicted.map(\.outcome) == Array(repeating: .miss, count: 10))
            #expect(predicted.allSatisfy { $0.reason?.code == .firstBuild })
        }
    }

    /// A build argument is no part of ARG's own step, and stands in the command of each RUN after it.
    @Test func aBuildArgumentCountsForTheRunsAfterItsARG() async throws {
        try await Project.with { project in
            try project.write(
                "Dockerfile", "FROM busybox\nRUN true\nARG X\nLABEL a=b\nRUN echo\nCMD [\"x\"]\n")
            _ = try await project.build()
            project.options.buildArguments = [("X", "1")]
            let predicted = try await project.classicPredictions()
            #expect(predicted.filter { $0.outcome == .miss }.map(\.step) == [5, 6])
            #expect(predicted[4].reason?.message == "X (ARG, line 3) is new (its value is 1)")
            project.options.buildArguments = [("Y", "1")]
            #expect(try await project.classicPredictions().filter { $0.outcome == .miss }.isEmpty)
        }
    }

    /// A stage that is made anew with the same files in the end: COPY --from compares the files.
    @Test func copyFromAStageGoesByItsFiles() async throws {
        try await Project.with(["in": "1"]) { project in
            let text = """
                FROM busybox AS build
                LABEL a=1
                RUN echo same > /out
                FROM busybox
                COPY --from=build /out /out
                RUN true

                """
            try project.write("Dockerfile", text)
            _ = try await project.build()
            try project.write("Dockerfile", text.replacing("a=1", with: "a=2"))
            let predicted = try await project.classicPredictions()
            #expect(predicted.map(\.outcome) == [.hit, .miss, .miss, .hit, .hit, .hit])
            try project.write("Dockerfile", text.replacing("same", with: "other"))
            let other = try await project.classicPredictions()
            #expect(other.map(\.outcome) == [.hit, .hit, .miss, .hit, .depends, .depends])
            #expect(other[4].waitsFor == 3)
        }
    }

    /// FROM another stage goes on from its image: what it was made of anew has to be made anew.
    @Test func aStageOnAnotherStandsOnItsImage() async throws {
        try await Project.with { project in
            let text = "FROM busybox AS a\nENV K=1\nFROM a\nRUN true\n"
            try project.write("Dockerfile", text)
            _ = try await project.build()
            #expect(try await project.classicPredictions().filter { $0.outcome == .miss }.isEmpty)
            try project.write("Dockerfile", text.replacing("K=1", with: "K=2"))
            let predicted = try await project.classicPredictions()
            #expect(predicted.map(\.outcome) == [.hit, .miss, .none, .miss])
            #expect(predicted[3].reason?.causeStep == 2)
        }
    }

    @Test(arguments: [
        ("RUN --mount=type=tmpfs,target=/x true", "the classic builder does not know RUN --mount"),
        ("COPY --link in /in", "the classic builder does not know COPY --link"),
        ("COPY <<END /in\ntext\nEND", "the classic builder does not know a here-document of COPY"),
        ("ADD https://github.com/a/b.git /b", "the classic builder does not know ADD of a git repository"),
    ])
    func whatOnlyBuildKitCanIsRefused(_ line: String, _ sentence: String) async throws {
        try await Project.with(["in": "1"]) { project in
            project.isOffline = true
            try project.write("Dockerfile", "FROM busybox\n\(line)\n")
            let error = await #expect(throws: ClassicRefusal.self) { try await project.classicPredictions() }
            #expect(error?.description.hasPrefix(sentence) == true)
            #expect((error?.range?.start.line ?? 0) >= 2)
        }
    }

    /// A step that is made anew is another image, and the newest of the same is found.
    @Test func theNewestImageIsFound() {
        var images = ClassicImages()
        let key = CacheKey(parts: [.init(.command, "x")])
        let other = CacheKey(parts: [.init(.command, "y")])
        #expect(images.image(of: key) == nil)
        images.add(key.digest, of: key)
        images.add(other.digest, of: key)
        images.add(key.digest, of: other)
        #expect(images.image(of: key) == other.digest)
        for _ in 0..<600 { images.add(key.digest, of: other) }
        #expect(images.image(of: key) == nil)
    }
}
