import BuildEngine
import BuildPlan
import FoundationEssentials
import LayerArchive
import OCISpec
import TestSupport
import Testing

@Suite struct NamedContextTests {
    /// A project with a further folder `other` beside it that has the context's name `other`.
    private static func with(
        _ dockerfile: String, other: [String: String], _ body: (Project, String) async throws -> Void
    ) async throws {
        try await Project.with(["Dockerfile": dockerfile]) { project in
            try await withTemporaryDirectory { folder in
                for (path, content) in other {
                    let full = "\(folder)/\(path)"
                    try FileManager.default.createDirectory(
                        atPath: String(full.prefix(upTo: full.lastIndex(of: "/") ?? full.endIndex)),
                        withIntermediateDirectories: true)
                    try Data(content.utf8).write(to: URL(filePath: full))
                }
                project.options.contexts = [try NamedContext(name: "other", content: .folder(folder))]
                try await body(project, folder)
            }
        }
    }

    @Test func copyTakesFromAFolder() async throws {
        try await Self.with("FROM busybox\nCOPY --from=other sub /to/\n", other: ["sub/a": "one"]) { project, folder in
            let built = try await project.build()
            #expect(try await project.text("/to/a", in: built) == "one")
            #expect(try await project.build().ran == [])
            try Data("two".utf8).write(to: URL(filePath: "\(folder)/sub/a"))
            let changed = try await project.build()
            #expect(try changed.record(2).reason?.code == .filesChanged)
            #expect(try changed.record(2).reason?.items.map(\.path) == ["sub/a"])
        }
    }

    @Test func itsOwnIgnoreFileCounts() async throws {
        let files = [".dockerignore": "b\n", "a": "a", "b": "b"]
        try await Self.with("FROM busybox\nCOPY --from=other . /to/\n", other: files) { project, _ in
            let files = try await project.files(try await project.build())
            #expect(files[try .init("to/a")] != nil)
            #expect(files[try .init("to/b")] == nil)
        }
    }

    @Test func stageBeginsOnAFolder() async throws {
        try await Self.with("FROM other\nCOPY Dockerfile /d\n", other: ["sub/a": "one"]) { project, folder in
            let predicted = try await project.predictions()
            #expect(predicted.map(\.outcome) == [.miss, .miss])
            let built = try await project.build()
            #expect(built.ran == [1, 2])
            #expect(try await project.text("/sub/a", in: built) == "one")
            #expect(built.state.stage?.layers.count == 2)
            #expect(try await project.build().ran == [])
            try Data("two".utf8).write(to: URL(filePath: "\(folder)/sub/a"))
            #expect(try await project.build().ran == [1, 2])
        }
    }

    /// The instructions of a stage whose place is taken are not carried out.
    @Test func takesTheStageItsPlace() async throws {
        let text = "FROM nowhere AS other\nRUN no-such-program\nFROM busybox\nCOPY --from=other a /a\n"
        try await Self.with(text, other: ["a": "one"]) { project, _ in
            let built = try await project.build()
            #expect(built.records.map(\.step) == [3, 4])
            #expect(try await project.text("/a", in: built) == "one")
        }
    }

    @Test func whatIsMissingIsTold() async throws {
        try await Self.with("FROM busybox\nCOPY --from=other a /a\n", other: ["b": ""]) { project, folder in
            let error = await #expect(throws: StepError.self) { try await project.build() }
            #expect(error?.description == "there is no 'a' in the folder '\(folder)'")
        }
    }

    @Test func noStageAndNoFiles() async throws {
        try await Self.with("FROM busybox\nCOPY --from=scratch a /a\n", other: [:]) { project, _ in
            let error = await #expect(throws: StepError.self) { try await project.build() }
            #expect(error?.description == "there is no 'a' in 'scratch', which is empty")
        }
    }
}
