import BuildEngine
import BuildPlan
import FoundationEssentials
import Glibc
import Testing

/// The conformance vectors of cache-rules.md §10 under BuildKit's rules: which steps run again after an edit, and that
/// the plan said so beforehand.
@Suite(.serialized) struct CacheVectorTests {
    static let base = [
        "FROM busybox", "LABEL v=1", "ENV K=1", "WORKDIR /app", "COPY package.json ./", "RUN echo install > /installed",
        "COPY . .", "RUN echo build > /built", "EXPOSE 80", "CMD [\"x\"]",
    ]

    private static func prepare(_ project: Project) throws {
        try project.write("Dockerfile", base.joined(separator: "\n") + "\n")
        try project.write("package.json", "{}")
        try project.write("main.txt", "one")
        try project.write(".dockerignore", "Dockerfile\n.dockerignore\n*.log\n")
    }

    /// An edit of the base project.
    struct Edit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var ran: [Int]
        var code: CacheReason.Code?
        var apply: @Sendable (Project) throws -> Void

        init(
            _ name: String, _ ran: [Int], _ code: CacheReason.Code? = nil,
            _ apply: @escaping @Sendable (Project) throws -> Void
        ) {
            testDescription = name
            self.ran = ran
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
        Edit("LABEL value", [], nil, line(2, "LABEL v=2")),
        Edit("ENV value", [6, 7, 8], .env, line(3, "ENV K=2")),
        Edit("WORKDIR path", [4, 5, 6, 7, 8], .workdir, line(4, "WORKDIR /srv")),
        Edit("WORKDIR with another slash", [6, 7, 8], .workdir, line(4, "WORKDIR /app/")),
        Edit("package.json content", [5, 6, 7, 8], .filesChanged) { try $0.write("package.json", "{ }") },
        Edit("same size, other content", [5, 6, 7, 8], .filesChanged) { try $0.write("package.json", "[]") },
        Edit("other file's content", [7, 8], .filesChanged) { try $0.write("main.txt", "two") },
        Edit("chmod a file", [7, 8], .filesChanged) { chmod("\($0.folder)/main.txt", 0o755) },
        Edit("chown a file", []) { chown("\($0.folder)/main.txt", 1001, 1001) },
        Edit("comment in an ignored Dockerfile", [], nil, line(1, "# note\nFROM busybox")),
        Edit("comment, Dockerfile not ignored", [7, 8], .filesChanged) { project in
            try project.write(".dockerignore", ".dockerignore\n*.log\n")
            try line(1, "# note\nFROM busybox")(project)
        },
        Edit("ignored new file", []) { try $0.write("x.log", "noise") },
        Edit("new file", [7, 8], .filesChanged) { try $0.write("new.txt", "") },
        Edit("renamed file", [7, 8], .filesChanged) { rename("\($0.folder)/main.txt", "\($0.folder)/other.txt") },
        Edit("command text", [6, 7, 8], .commandText, line(6, "RUN echo install  > /installed")),
        Edit("moved file, step 5 edited", [7, 8], .filesChanged) { project in
            try project.write("sub/package.json", "{}")
            unlink("\(project.folder)/package.json")
            try line(5, "COPY sub/package.json ./")(project)
        },
        Edit("renamed file, step 5 edited", [5, 6, 7, 8], .copyOptions) { project in
            try project.write("pack.json", "{}")
            unlink("\(project.folder)/package.json")
            try line(5, "COPY pack.json ./package.json")(project)
        },
        Edit("CMD", [], nil, line(10, "CMD [\"y\"]")),
        Edit("EXPOSE", [], nil, line(9, "EXPOSE 81")),
        Edit("unused ARG with a value", [6, 7, 8], .env, line(5, "COPY package.json ./\nARG X=1")),
        Edit("USER", [6, 7, 8], .user, line(5, "COPY package.json ./\nUSER 0")),
        Edit("--no-cache", [5, 6, 7, 8], .forced) { $0.options.noCache = true },
    ]

    @Test(arguments: edits) func edit(_ edit: Edit) async throws {
        try await Project.with { project in
            try Self.prepare(project)
            let first = try await project.build()
            #expect(first.ran == [1, 4, 5, 6, 7, 8])
            try edit.apply(project)
            let predicted = try await project.predictions().filter { $0.outcome == .miss }.map(\.step)
            let second = try await project.build()
            // An inserted line moves the numbers of what comes after it; count those away.
            let inserted = second.records.count - first.records.count
            let ran = second.ran.map { $0 > 5 ? $0 - inserted : $0 }
            #expect(ran == edit.ran)
            #expect(predicted == second.ran)
            if let code = edit.code, let step = second.ran.first {
                #expect(try second.record(step).reason?.code == code)
                for later in second.ran.dropFirst() where code != .forced && code != .env {
                    #expect(try second.record(later).reason?.causeStep == step)
                }
            }
        }
    }

    @Test func revertHitsAgain() async throws {
        try await Project.with { project in
            try Self.prepare(project)
            _ = try await project.build()
            try project.write("main.txt", "two")
            _ = try await project.build()
            try project.write("main.txt", "one")
            #expect(try await project.build().ran == [])
        }
    }

    @Test func copyFromARebuiltStageIsAHitWhenTheFilesAreTheSame() async throws {
        try await Project.with { project in
            func dockerfile(_ note: String) -> String {
                "FROM busybox AS build\nRUN echo \(note) > /dev/null; mkdir -p /out; echo same > /out/tool; touch -d @1 /out/tool\n"
                    + "FROM busybox\nCOPY --from=build /out/tool /bin/tool\nRUN echo after > /after\n"
            }
            try project.write("Dockerfile", dockerfile("one"))
            #expect(try await project.build().ran == [1, 2, 4, 5])
            try project.write("Dockerfile", dockerfile("two"))
            let predicted = try await project.predictions()
            #expect(predicted.map(\.outcome) == [.hit, .miss, .hit, .depends, .depends])
            let second = try await project.build()
            #expect(second.ran == [2])
            #expect(try second.record(4).reason?.code == .sameContent)
        }
    }

    @Test func fullyCachedRebuildIsTheSameImage() async throws {
        try await Project.with { project in
            try Self.prepare(project)
            let first = try await project.build()
            let second = try await project.build()
            #expect(first.image?.id == second.image?.id)
        }
    }

    /// After a step forced by --no-cache even a WORKDIR finds nothing, and the plan names --no-cache for what depends.
    @Test func whatStandsOnAForcedStepRunsToo() async throws {
        try await Project.with { project in
            try project.write(
                "Dockerfile",
                "FROM busybox AS a\nWORKDIR /w\nRUN echo > /f\nFROM a\nWORKDIR /v\nCOPY --from=a /f /g\n")
            _ = try await project.build()
            project.options.noCache = true
            let predicted = try await project.predictions()
            let built = try await project.build()
            #expect(built.ran == [3, 5, 6])
            #expect(predicted.filter { $0.outcome == .miss }.map(\.step) == [3, 5, 6])
            #expect(
                predicted.compactMap { $0.outcome == .miss ? $0.reason?.code : nil } == [
                    .forced, .parentChanged, .forced,
                ])
            #expect(try built.record(5).reason?.code == .parentChanged)
        }
    }

    @Test(
        arguments: [
            ("COPY *.txt /x/", ["b.txt"], { @Sendable (project: Project) throws in try project.write("b.txt", "B") }),
            ("COPY d/*.c /x/", ["d/n.c"], { @Sendable (project: Project) throws in try project.write("d/n.c", "n") }),
            ("COPY *.txt /x/", ["b.txt"], { @Sendable (project: Project) throws in unlink(project.folder + "/b.txt") }),
        ] as [(String, [String], @Sendable (Project) throws -> Void)])
    func filesOfAPatternHaveTheirOwnNames(
        _ copy: String, names: [String], edit: @Sendable (Project) throws -> Void
    ) async throws {
        try await Project.with(["a.txt": "a", "b.txt": "b", "d/m.c": "m", "d/o.c": "o"]) { project in
            try project.write("Dockerfile", "FROM scratch\n\(copy)\n")
            _ = try await project.build()
            try edit(project)
            let reason = try await project.build().record(2).reason
            #expect(reason?.code == .filesChanged)
            #expect(reason?.items.compactMap(\.path) == names)
        }
    }

    @Test func otherSourcesAreNotComparedFileByFile() async throws {
        try await Project.with(["a.txt": "a", "b.txt": "b"]) { project in
            try project.write("Dockerfile", "FROM scratch\nCOPY *.txt /x/\n")
            _ = try await project.build()
            try project.write("Dockerfile", "FROM scratch\nCOPY b.txt a.txt /x/\n")
            let reason = try await project.build().record(2).reason
            #expect(reason?.code == .copyOptions)
            #expect(reason?.items.map(\.name) == ["source"])
        }
    }
}

/// What a miss is blamed on when the session has moved or kept steps over a reload.
@Suite struct CauseTests {
    @Test func theCauseIsFoundFromAKeptPrefix() async throws {
        try await Project.with(["a": "1", "b": "1"]) { project in
            try project.write("Dockerfile", "FROM busybox\nCOPY a /a\nCOPY b /b\nRUN true\nRUN true && true\n")
            let engine = project.engine()
            var program = try await project.program(engine)
            var states: [BuildState] = [.start]
            for step in program.steps {
                let result = try await engine.perform(step, of: program, from: states[states.count - 1]) { _ in }
                states.append(result.state)
            }
            try project.write("b", "2")
            await engine.contextChanged()
            program = try await project.program(engine)
            // Steps 1 and 2 are kept: the walk goes on at step 3.
            let third = try await engine.perform(program.steps[2], of: program, from: states[2]) { _ in }
            #expect(third.record.reason?.code == .filesChanged)
            let fourth = try await engine.perform(program.steps[3], of: program, from: third.state) { _ in }
            let cause = CacheReason.Cause(
                step: 3, code: .filesChanged, items: third.record.reason?.items ?? [])
            #expect(fourth.record.reason == CacheReason(code: .parentChanged, parentStep: 3, cause: cause))
            let fifth = try await engine.perform(program.steps[4], of: program, from: fourth.state) { _ in }
            #expect(fifth.record.reason == CacheReason(code: .parentChanged, parentStep: 4, cause: cause))
            await engine.close()
        }
    }
}
