import BuildEngine
import BuildPlan
import Foundation
import Glibc
import LayerArchive
import Testing

/// Which edits re-run a RUN with mounts (cache-rules.md §2), and that the plan said so beforehand.
@Suite(.serialized) struct MountVectorTests {
    static let base = """
        FROM busybox AS tools
        RUN mkdir /t && echo 1 > /t/tool && echo 1 > /other
        FROM busybox
        RUN --mount=source=src,target=/src --mount=from=tools,source=/t,target=/t --mount=type=cache,target=/c echo 1 > /out
        RUN echo follows

        """

    /// The step with the mounts is 4.
    struct Edit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var ran: [Int]
        var named: [String]
        var apply: @Sendable (Project) throws -> Void

        init(
            _ name: String, _ ran: [Int], _ named: [String] = [],
            _ apply: @escaping @Sendable (Project) throws -> Void
        ) {
            testDescription = name
            self.ran = ran
            self.named = named
            self.apply = apply
        }
    }

    private static func replace(_ old: String, _ new: String) -> @Sendable (Project) throws -> Void {
        { project in
            let text = base.replacingOccurrences(of: old, with: new)
            #expect(text != base)
            try project.write("Dockerfile", text)
        }
    }

    static let edits: [Edit] = [
        Edit("nothing", []) { _ in },
        Edit("a mounted file's content", [4, 5], ["src/a"]) { try $0.write("src/a", "two") },
        Edit("a mounted file's mode", [4, 5], ["src/a"]) { chmod("\($0.folder)/src/a", 0o755) },
        Edit("a new file in the mounted folder", [4, 5], ["src/new"]) { try $0.write("src/new", "") },
        Edit("touched", []) { project in
            var times = [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)]
            utimes("\(project.folder)/src/a", &times)
        },
        Edit("a file beside the mounted folder", []) { try $0.write("beside", "x") },
        Edit("the same files by another path", []) { project in
            rename("\(project.folder)/src", "\(project.folder)/moved")
            try replace("source=src", "source=moved")(project)
        },
        Edit("the stage changes elsewhere", [2], []) { try replace("echo 1 > /other", "echo 2 > /other")($0) },
        Edit("the stage's mounted files change", [2, 4, 5], ["t/tool"]) {
            try replace("echo 1 > /t/tool", "echo 2 > /t/tool")($0)
        },
        Edit(
            "another target", [4, 5], ["--mount at /src", "--mount at /s"],
            replace(
                "target=/src --mount=from=tools,source=/t,target=/t --mount=type=cache,target=/c echo 1",
                "target=/s --mount=from=tools,source=/t,target=/t --mount=type=cache,target=/c echo 1")),
        Edit("can be written", [4, 5], ["--mount at /src"], replace("target=/src", "target=/src,rw")),
        Edit(
            "the order of the mounts", [], [],
            replace(
                "--mount=from=tools,source=/t,target=/t --mount=type=cache,target=/c",
                "--mount=type=cache,target=/c --mount=from=tools,source=/t,target=/t")),
        Edit("the cache gets an id of its own", [4, 5], ["--mount at /c"], replace("target=/c", "target=/c,id=own")),
        Edit("the cache's id is its target's", [], [], replace("target=/c", "target=/c,id=/c")),
        Edit("the cache gets an owner", [4, 5], ["--mount at /c"], replace("target=/c", "target=/c,uid=5")),
        Edit(
            "an optional secret", [4, 5], ["--mount at /run/secrets/s"],
            replace("target=/c", "target=/c --mount=type=secret,id=s")),
        Edit("no mounts", [4, 5], [], replace("--mount=source=src,target=/src ", "--mount=type=tmpfs,target=/x ")),
    ]

    @Test(arguments: edits) func rerunsWhatTheRulesSay(_ edit: Edit) async throws {
        try await Project.with(["Dockerfile": Self.base, "src/a": "one"]) { project in
            _ = try await project.build()
            try edit.apply(project)
            let predicted = try await project.predictions()
            let built = try await project.build()
            #expect(built.ran == edit.ran)
            for prediction in predicted where prediction.outcome != .depends && prediction.outcome != .none {
                #expect((prediction.outcome == .miss) == built.ran.contains(prediction.step), "step \(prediction.step)")
            }
            let reason = try built.record(4).reason
            if edit.ran.contains(4) { #expect(reason?.code == .mounts) }
            let items = (reason?.items ?? []).map { $0.path ?? $0.name ?? "" }
            for name in edit.named { #expect(items.contains(name), "\(items)") }
        }
    }

    @Test func customCachesAreAllTheSameToTheKey() async throws {
        try await Project.with { project in
            for (id, ran) in [("a", [2]), ("b", []), ("b,sharing=locked", [])] as [(String, [Int])] {
                try project.write("Dockerfile", "FROM busybox\nRUN --mount=type=cache,target=/c,id=\(id) true\n")
                #expect(try await project.build().ran.filter { $0 > 1 } == ran)
            }
        }
    }

    @Test func aStageThatRanAgainWithTheSameFilesIsAHit() async throws {
        try await Project.with(["Dockerfile": Self.base, "src/a": "one"]) { project in
            _ = try await project.build()
            try Self.replace("echo 1 > /other", "echo 2 > /other")(project)
            #expect(try await project.predictions().first { $0.step == 4 }?.outcome == .depends)
            #expect(try await project.build().record(4).reason?.code == .sameContent)
        }
    }

    @Test func theContentOfACacheIsNoPartOfKeyOrLayer() async throws {
        try await Project.with { project in
            try project.write(
                "Dockerfile",
                "FROM busybox\nRUN --mount=type=cache,target=/c date >> /c/log; wc -l < /c/log > /count\n")
            let first = try await project.build()
            #expect(try await project.text("count", in: first) == "1\n")
            #expect(try await project.build().ran == [])
            project.options.noCacheStages = ["0"]
            // Forced: the cache begins anew, as with Docker.
            #expect(try await project.text("count", in: try await project.build()) == "1\n")
            project.options.noCacheStages = []
            try project.write(
                "Dockerfile",
                "FROM busybox\nRUN --mount=type=cache,target=/c true && date >> /c/log; wc -l < /c/log > /count\n")
            let last = try await project.build()
            #expect(try await project.text("count", in: last) == "2\n")
            #expect(
                try await project.files(last)[try EntryPath("c")] == nil)
        }
    }

    @Test func aProgramOfAHeredocCounts() async throws {
        try await Project.with { project in
            for (text, ran) in [("1", [2]), ("1", []), ("2", [2])] as [(String, [Int])] {
                try project.write("Dockerfile", "FROM busybox\nRUN <<EOF\n#!/bin/sh\necho \(text)\nEOF\n")
                let built = try await project.build()
                #expect(built.ran.filter { $0 > 1 } == ran)
                if text == "2" { #expect(try built.record(2).reason?.code == .commandText) }
            }
        }
    }
}
