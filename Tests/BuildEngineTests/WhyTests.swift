import BuildEngine
import BuildPlan
import FoundationEssentials
import Glibc
import ImageStore
import OCISpec
import Testing

/// What a step is compared with, and what is told to differ.
@Suite struct WhyTests {
    private static let six = """
        FROM busybox
        ENV K=1
        RUN echo one > /one
        COPY app.py list.txt /app/
        RUN echo two > /two

        """

    private func withSix(_ body: (Project) async throws -> Void) async throws {
        try await Project.with(["app.py": "print(1)\n", "list.txt": "a\nb\nc\n"]) { project in
            try project.write("Dockerfile", Self.six)
            _ = try await project.build()
            try await body(project)
        }
    }

    private func reasons(_ project: Project) async throws -> [Int: CacheReason] {
        let predicted = try await project.predictions()
        let built = try await project.build()
        for (prediction, record) in zip(predicted, built.records) {
            #expect(prediction.outcome.rawValue == record.outcome.rawValue)
            #expect(prediction.reason == record.reason)
        }
        return Dictionary(
            uniqueKeysWithValues: built.records.compactMap { record in
                record.reason.map { (record.step, $0) }
            })
    }

    @Test func theLinesOfASmallFileAreTold() async throws {
        try await withSix { project in
            try project.write("list.txt", "a\nB\nc\nd\n")
            let record = try await project.build().record(4)
            #expect(record.reason?.items == [CacheReason.Item(path: "list.txt", change: "content")])
            #expect(
                record.fileLines == [
                    "list.txt": [.init(.removed, 2, "b"), .init(.added, 2, "B"), .init(.added, 4, "d")]
                ])
            try project.write("list.txt", "a\nB\nc\n")
            let engine = project.engine()
            let program = try await project.program(engine)
            let quick = try await engine.predict(program, from: .start, after: 0)
            #expect(quick.allSatisfy { $0.fileLines.isEmpty })
            let full = try await engine.predict(program, from: .start, after: 0, explained: 4)
            #expect(full[3].fileLines == ["list.txt": [.init(.removed, 4, "d")]])
        }
    }

    @Test func contentAndModeOfAFileAreBothTold() async throws {
        try await withSix { project in
            try project.write("app.py", "print(2)\n", mode: 0o755)
            #expect(
                try await reasons(project)[4]?.items == [
                    .init(path: "app.py", change: "content"),
                    .init(path: "app.py", change: "mode", old: "644", new: "755"),
                ])
        }
    }

    @Test func theFirstCauseStandsAtTheHeadOfTheChain() async throws {
        try await withSix { project in
            try project.write("app.py", "print(2)\n")
            let reason = try await reasons(project)[5]
            #expect(reason?.causeStep == 4)
            #expect(reason?.message == "step 4, which it builds on, ran again, because app.py changed (content)")
        }
    }

    /// Two edits since the last build, one of them a way back: the other alone is the cause.
    @Test func theNearestRecordIsNotAlwaysTheLast() async throws {
        try await withSix { project in
            try project.write("Dockerfile", Self.six.replacing("K=1", with: "K=2"))
            #expect(try await project.build().ran == [3, 4, 5])
            try project.write("Dockerfile", Self.six)
            try project.write("app.py", "print(2)\n")
            let reasons = try await reasons(project)
            #expect(reasons[3]?.code == .sameDefinition)
            #expect(
                reasons[4]
                    == CacheReason(code: .filesChanged, items: [.init(path: "app.py", change: "content")]))
            #expect(reasons[5]?.causeStep == 4)
        }
    }

    /// A record from before a line was put in below is no nearer than the last build's, of other files.
    @Test func whatStoodWithoutANewLineIsNotNearer() async throws {
        try await withSix { project in
            try project.write("Dockerfile", Self.six.replacing("COPY", with: "RUN echo new\nCOPY"))
            try project.write("app.py", "print(2)\n")
            #expect(try await project.build().ran == [4, 5, 6])
            try project.write("app.py", "print(1)\n")
            let reasons = try await reasons(project)
            #expect(reasons[4]?.code == .sameDefinition)
            #expect(
                reasons[5]
                    == CacheReason(code: .filesChanged, items: [.init(path: "app.py", change: "content")]))
            #expect(reasons[6]?.causeStep == 5)
        }
    }

    @Test func whatDiffersBelowMayHaveBeenAHit() async throws {
        try await withSix { project in
            try project.write("app.py", "print(2)\n")
            try project.write("Dockerfile", Self.six.replacing("RUN echo two", with: "RUN echo three"))
            #expect(try await project.build().ran == [4, 5])
            try project.write("app.py", "print(1)\n")
            let reasons = try await reasons(project)
            #expect(reasons[4]?.code == .sameDefinition)
            #expect(reasons[5]?.code == .parentChanged)
            #expect(reasons[5]?.cause?.ran == false)
            #expect(
                reasons[5]?.message == "step 4, which it builds on, taken from the cache, is another one than at the "
                    + "last build: app.py changed (content)")
        }
    }

    /// On nothing no step is left below that could be looked at.
    @Test func anInstructionThatIsGoneFromAboveScratchIsNamed() async throws {
        try await withSix { project in
            let text = "FROM scratch\nCOPY app.py /a\nCOPY app.py /b\nCOPY app.py /c\n"
            try project.write("Dockerfile", text)
            _ = try await project.build()
            try project.write("Dockerfile", text.replacing("COPY app.py /a\n", with: ""))
            let reasons = try await reasons(project)
            #expect(reasons[2]?.message == "'COPY app.py /a', on which it stood, is gone")
            #expect(reasons[3]?.causeStep == 2)
            try project.write("Dockerfile", "FROM scratch\nCOPY app.py /c\n")
            #expect(try await self.reasons(project)[2]?.message.hasSuffix("on which it stood, is gone") == true)
        }
    }

    @Test func anInstructionThatIsGoneIsNamed() async throws {
        try await withSix { project in
            try project.write("Dockerfile", Self.six.replacing("RUN echo one > /one\n", with: ""))
            let reasons = try await reasons(project)
            #expect(reasons[3]?.message == "'RUN echo one > /one', on which it stood, is gone")
            #expect(reasons[3]?.causeStep == nil)
            #expect(reasons[4]?.causeStep == 3)
            #expect(
                reasons[4]?.message
                    == "step 3, which it builds on, ran again, because 'RUN echo one > /one', on which it stood, is gone"
            )
        }
    }

    @Test func aNewInstructionIsTheCauseOfWhatFollows() async throws {
        try await withSix { project in
            try project.write("Dockerfile", Self.six.replacing("COPY", with: "RUN echo new\nCOPY"))
            let reasons = try await reasons(project)
            #expect(reasons[4]?.code == .firstBuild)
            #expect(
                reasons[5]?.message == "step 4, which it builds on, ran again, because it had not been built before")
            #expect(reasons[6]?.causeStep == 4)
        }
    }

    @Test func wordsOfAnExecFormAreNoShell() async throws {
        try await Project.with { project in
            try project.write("Dockerfile", "FROM busybox\nRUN [\"echo\", \"a\", \"same\"]\n")
            _ = try await project.build()
            try project.write("Dockerfile", "FROM busybox\nRUN [\"echo\", \"b\", \"same\"]\n")
            let reason = try await reasons(project)[2]
            #expect(reason?.code == .commandText)
            #expect(
                reason?.items == [.init(name: "command", change: "changed", old: "echo a same", new: "echo b same")])
            try project.write(
                "Dockerfile", "FROM busybox\nSHELL [\"/bin/sh\", \"-e\", \"-c\"]\nRUN echo b same\n")
            #expect(try await reasons(project)[3]?.code == .commandText)
            try project.write("Dockerfile", "FROM busybox\nRUN echo b same\n")
            let shell = try await reasons(project)[2]
            #expect(shell?.code == .shell)
            #expect(shell?.items.first?.old == "/bin/sh -e -c")
        }
    }

    @Test func whatStandsOnAForcedStepNamesIt() async throws {
        try await withSix { project in
            try project.write("Dockerfile", Self.six.replacing("RUN echo two > /two", with: "WORKDIR /work"))
            _ = try await project.build()
            project.options.noCache = true
            let reasons = try await reasons(project)
            #expect(reasons[4]?.code == .forced)
            #expect(
                reasons[5]
                    == CacheReason(code: .parentChanged, parentStep: 4, cause: .init(step: 3, code: .forced)))
        }
    }

    /// What only another stage can tell says which step has to run.
    @Test func whatDependsNamesTheStepThatTells() async throws {
        try await Project.with(["in": "1"]) { project in
            try project.write(
                "Dockerfile",
                """
                FROM busybox AS build
                COPY in /in
                RUN echo same > /out
                FROM busybox
                COPY --from=build /out /out
                RUN true

                """)
            _ = try await project.build()
            try project.write("in", "2")
            let predicted = try await project.predictions()
            #expect(predicted.map(\.outcome) == [.hit, .miss, .miss, .hit, .depends, .depends])
            #expect(predicted.map(\.waitsFor) == [nil, nil, nil, nil, 2, 2])
            let built = try await project.build()
            #expect(built.ran == [2, 3])
            #expect(try built.record(5).reason?.code == .sameContent)
        }
    }

    /// As in BuildKit the layers below and those of the source are one input where both are made by the same instructions: the
    /// key then has these layers and no files.
    @Test(arguments: [
        ("COPY --from=own /out/ /to/", "COPY --from=other /out/ /to/", CacheReason.Code.copyOptions),
        (
            "RUN --mount=from=own,source=out,target=/out ls /out > /to",
            "RUN --mount=from=other,source=out,target=/out ls /out > /to", .mounts
        ),
    ])
    func filesOfTheVeryLayersBelowAreNotCounted(_ own: String, _ other: String, code: CacheReason.Code) async throws {
        try await Project.with { project in
            let stages = """
                FROM busybox AS own
                RUN mkdir /out && echo 1 > /out/f
                FROM own AS other
                RUN echo 1 > /beside
                FROM busybox
                RUN mkdir /out && echo 1 > /out/f

                """
            let elsewhere = own.replacing("source=out", with: "source=bin").replacing(" /out/ ", with: " /bin/ ")
            let lines = [other, own, own, other, elsewhere]
            var outcomes: [StepOutcome] = []
            var messages: [String] = []
            for line in lines {
                try project.write("Dockerfile", stages + "\(line)\n")
                let predicted = try await project.predictions().last
                let record = try #require(try await project.build().records.last)
                outcomes.append(record.outcome)
                messages.append(record.reason?.message ?? "")
                #expect(predicted?.outcome == (record.outcome == .hit ? .hit : .miss) || predicted?.outcome == .depends)
                if messages.count == 2 { #expect(record.reason?.code == code) }
            }
            #expect(outcomes == [.miss, .miss, .hit, .hit, .miss])
            #expect(messages[1] == "--from was other layers and is now the very layers below the step")
        }
    }

    /// Stages that begin with the files of two folders are made by other lines, whatever else they have in common.
    @Test func foldersAsBasesAreNoLayersOfOneAnother() async throws {
        try await Project.with(["one/f": "1", "two/f": "2"]) { project in
            project.options.contexts = try ["one", "two"].map {
                try NamedContext(name: $0, content: .folder("\(project.folder)/\($0)"))
            }
            let text = "FROM one AS first\nWORKDIR /w\nFROM two\nWORKDIR /w\nCOPY --from=first /f /g\n"
            try project.write("Dockerfile", text)
            #expect(try await project.build().ran.last == 5)
            try project.write("one/f", "changed")
            #expect(try await project.build().record(5).outcome == .miss)
        }
    }

    /// A stage that goes on from another stands on that one's base, and an image with the same layers is no other base.
    @Test(arguments: ["FROM base", "FROM base AS first\nUSER 7\nFROM first"])
    func anotherBaseIsTheCause(_ start: String) async throws {
        try await Project.with { project in
            var images: [StoredImage] = []
            for text in ["FROM busybox\nRUN echo a > /a\n", "FROM a\nLABEL l=1\n", "FROM busybox\nRUN echo b > /a\n"] {
                try project.write("Dockerfile", text)
                _ = try await project.build(names: ["a"])
                images.append(try #require(try project.store.image(named: try Reference("a"))))
            }
            try project.write("Dockerfile", "\(start)\nRUN echo one > /tmp/one\n")
            let step = start.split(separator: "\n").count + 1
            var reasons: [CacheReason?] = []
            var notes: [[String]] = []
            for image in images {
                try project.store.tag(image, as: try Reference("base"))
                let predicted = try await project.predictions().first { $0.step == step }?.reason
                let built = try await project.build()
                reasons.append(try built.record(step).reason)
                notes.append(try built.record(1).notes)
                #expect(predicted == reasons.last)
            }
            #expect(reasons.dropFirst().map(\.?.code) == [.sameDefinition, .baseImage])
            #expect(reasons[2]?.cause?.step == 1)
            #expect(reasons[2]?.message.contains("the base image was ") == true)
            let other = "the name now means another image than at the last build, "
            #expect(
                notes.dropFirst() == [
                    [other + "with the same layers"], [other + "so what follows stands on other layers"],
                ])
        }
    }
}
