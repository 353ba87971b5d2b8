import BuildEngine
import BuildPlan
import LayerArchive
import Testing

/// `COPY --link`: a layer that is the same on any layers below, and a chain that is not.
@Suite struct LinkedCopyTests {
    private func dockerfile(_ run: String, copy: String = "COPY --link f /app/f") -> String {
        "FROM busybox\nRUN \(run)\n\(copy)\nRUN cat /app/f > /seen\n"
    }

    @Test func isAHitOnOtherLayersAndWhatFollowsIsNot() async throws {
        try await Project.with(["f": "one"]) { project in
            try project.write("Dockerfile", dockerfile("echo 1 > /x"))
            let first = try await project.build()
            #expect(first.ran == [1, 2, 3, 4])
            try project.write("Dockerfile", dockerfile("echo 2 > /x"))
            let predicted = try await project.predictions()
            #expect(predicted.map(\.outcome) == [.hit, .miss, .hit, .miss])
            #expect(predicted[2].reason?.code == .linked)
            let second = try await project.build()
            #expect(second.ran == [2, 4])
            #expect(try second.record(3).reason == CacheReason(code: .linked))
            #expect(try second.record(3).layer == first.record(3).layer)
            // The RUN is dragged along by step 2; step 3 between them did not run.
            let item = CacheReason.Item(name: "command", change: "changed", old: "echo 1 > /x", new: "echo 2 > /x")
            let expected = CacheReason(
                code: .parentChanged, parentStep: 2, cause: .init(step: 2, code: .commandText, items: [item]))
            #expect(try second.record(4).reason == expected)
            #expect(predicted[3].reason == expected)
            #expect(try await project.text("seen", in: second) == "one")
        }
    }

    @Test func otherFilesAreAMissAndWhatFollowsToo() async throws {
        try await Project.with(["f": "one"]) { project in
            try project.write("Dockerfile", dockerfile("true"))
            _ = try await project.build()
            try project.write("f", "two")
            let predicted = try await project.predictions()
            let second = try await project.build()
            #expect(second.ran == [3, 4])
            #expect(predicted.filter { $0.outcome == .miss }.map(\.step) == [3, 4])
            #expect(try second.record(3).reason?.items.map(\.path) == ["f"])
            let item = CacheReason.Item(path: "f", change: "content")
            #expect(
                try second.record(4).reason
                    == CacheReason(
                        code: .parentChanged, parentStep: 3, cause: .init(step: 3, code: .filesChanged, items: [item])))
        }
    }

    @Test func theFlagItselfIsNamed() async throws {
        try await Project.with(["f": "one"]) { project in
            try project.write("Dockerfile", dockerfile("true", copy: "COPY f /app/f"))
            _ = try await project.build()
            try project.write("Dockerfile", dockerfile("true"))
            let linked = try await project.build().record(3).reason
            #expect(linked?.code == .copyOptions)
            #expect(linked?.items == [CacheReason.Item(name: "--link", change: "added")])
            #expect(linked?.message == "--link added")
            try project.write("Dockerfile", dockerfile("true", copy: "COPY --link=false f /app/f"))
            #expect(try await project.build().ran == [])
        }
    }

    /// On nothing a copy with `--link` is the same as one without.
    @Test func onScratchItMakesNoDifference() async throws {
        try await Project.with(["f": "one"]) { project in
            try project.write("Dockerfile", "FROM scratch\nCOPY f /f\nCOPY f /g\n")
            _ = try await project.build()
            try project.write("Dockerfile", "FROM scratch\nCOPY --link f /f\nCOPY f /g\n")
            #expect(try await project.build().ran == [])
        }
    }

    @Test func isForcedByNoCacheAndFoundOnAForcedBase() async throws {
        try await Project.with(["f": "one"]) { project in
            try project.write("Dockerfile", "FROM busybox AS a\nRUN true\nFROM a\nCOPY --link f /f\nWORKDIR /w\n")
            _ = try await project.build()
            project.options.noCacheStages = ["a"]
            let predicted = try await project.predictions()
            let built = try await project.build()
            #expect(built.ran == [2, 5])
            #expect(predicted.filter { $0.outcome == .miss }.map(\.step) == [2, 5])
            project.options.noCache = true
            #expect(try await project.build().ran == [2, 4, 5])
        }
    }

    /// Nothing of the layers below is looked at: links are not followed, and folders get a header of their own.
    @Test func liesOverWhatIsThere() async throws {
        try await Project.with(["f": "one"]) { project in
            try project.write(
                "Dockerfile",
                "FROM busybox\nRUN mkdir -m 700 /real && ln -s /real /link\nCOPY --link --chown=5:6 f /link/\n")
            let built = try await project.build()
            let files = try await project.files(built)
            #expect(files.descendants(of: .root).map(\.path.description).contains("link/f"))
            let link = try #require(files[try .init("link")])
            #expect(link.isDirectory)
            #expect((link.mode, link.uid, link.gid) == (0o755, 5, 6))
            #expect(files[try .init("real/f")] == nil)
            #expect(try built.record(3).layer?.added == 1)
            #expect(try built.record(3).layer?.changed == 1)
        }
    }

    /// What a layer adds and changes is told of the layers that it lies on now.
    @Test func statisticsAreThoseOfTheLayersBelow() async throws {
        try await Project.with(["f": "one"]) { project in
            try project.write("Dockerfile", "FROM busybox\nRUN true\nCOPY --link f /new/f\n")
            #expect(try await project.build().record(3).layer?.added == 2)
            try project.write("Dockerfile", "FROM busybox\nRUN mkdir /new; echo > /new/f\nCOPY --link f /new/f\n")
            let second = try await project.build().record(3)
            #expect(second.outcome == .hit)
            #expect(second.layer?.added == 0)
        }
    }

    /// The copy can be told beforehand although only running another stage tells what it will lie on.
    @Test func isPredictedOnAnUnknownChain() async throws {
        try await Project.with(["f": "one"]) { project in
            func text(_ note: String) -> String {
                "FROM busybox AS build\nRUN echo \(note) > /dev/null; echo same > /out; touch -d @1 /out\n"
                    + "FROM busybox\nCOPY --from=build /out /out\nCOPY --link f /f\nRUN true\n"
            }
            try project.write("Dockerfile", text("one"))
            _ = try await project.build()
            try project.write("Dockerfile", text("two"))
            let predicted = try await project.predictions()
            #expect(predicted.map(\.outcome) == [.hit, .miss, .hit, .depends, .hit, .depends])
            try project.write("f", "two")
            let changed = try await project.predictions()
            #expect(changed.map(\.outcome) == [.hit, .miss, .hit, .depends, .miss, .miss])
            #expect(try await project.build().ran == [2, 5, 6])
        }
    }

    @Test func besideChmodItIsNotFollowedAndSaysSo() async throws {
        try await Project.with(["f": "one"]) { project in
            let copy = "COPY --link --chmod=600 f /app/f"
            try project.write("Dockerfile", dockerfile("echo 1 > /x", copy: copy))
            #expect(try await project.build().record(3).notes.contains { $0.contains("--link") })
            try project.write("Dockerfile", dockerfile("echo 2 > /x", copy: copy))
            #expect(try await project.build().ran == [2, 3, 4])
        }
    }
}
