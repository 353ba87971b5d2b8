import BuildPlan
import DockerfileSyntax
import Testing

@Suite struct LayoutTests {
    private static let stages = """
        FROM base AS tools
        RUN a
        FROM base AS unused
        RUN b
        FROM tools AS Final
        COPY --from=tools /a /a

        """

    @Test func onlyWhatTheTargetNeedsIsNeeded() throws {
        let program = try Folding(Self.stages).program
        #expect(program.stages.map(\.isNeeded) == [true, false, true])
        #expect(program.neededSteps.map(\.number) == [1, 2, 5, 6])
        #expect(program.steps.count == 6)
    }

    @Test(arguments: [("unused", 1), ("FINAL", 2)])
    func target(_ name: String, stage: Int) throws {
        var options = BuildOptions()
        options.target = name
        #expect(try Folding(Self.stages, options: options).program.target == stage)
    }

    @Test func unknownTargetSuggests() throws {
        var options = BuildOptions()
        options.target = "tool"
        let error = #expect(throws: PlanError.self) { try Folding(Self.stages, options: options) }
        #expect(error?.description.contains("did you mean 'tools'?") == true)
    }

    @Test func aTargetIsNoNumber() throws {
        var options = BuildOptions()
        options.target = "0"
        let error = #expect(throws: PlanError.self) { try Folding(Self.stages, options: options) }
        #expect(error?.kind == .unknownTarget("0", stages: ["tools", "unused", "final"]))
        let nameless = #expect(throws: PlanError.self) { try Folding("FROM base\n", options: options) }
        #expect(nameless?.description.contains("none of its stages has a name") == true)
    }

    @Test func fromNamesAStageInSmallLetters() throws {
        #expect(try Folding("FROM base AS A\nFROM a\n").program.stages[1].base == .stage(0))
        let error = #expect(throws: PlanError.self) { try Folding("FROM base AS a\nFROM A\n") }
        guard case .badImageName? = error?.kind else {
            Issue.record("not refused as an image's name: \(String(describing: error))")
            return
        }
    }

    @Test func triggersFollowTheirFrom() throws {
        let program = try Folding("FROM base\nCMD x\n", triggers: ["ENV A=1", "RUN y"]).program
        #expect(program.steps.map(\.instruction.keyword) == [.from, .env, .run, .cmd])
        #expect(program.steps[1].origin == .trigger(from: 1))
        #expect(program.steps[1].line == 1)
    }

    @Test func triggersOfAStageRunInItsChildOnly() throws {
        let program = try Folding("FROM base AS a\nONBUILD RUN y\nFROM a\nFROM a AS b\n").program
        #expect(program.steps.filter { $0.stage == 0 }.map(\.instruction.keyword) == [.from, .onbuild])
        #expect(program.steps.filter { $0.stage == 2 }.map(\.instruction.keyword) == [.from, .run])
    }

    @Test(arguments: [
        ("ARG X\nFROM $X\n", PlanError.Kind.blankBase("$X")), ("FROM base AS a\nCOPY --from=a x y\n", .fromItself("a")),
    ])
    func refuses(_ text: String, kind: PlanError.Kind) throws {
        #expect(throws: PlanError.self) { try Folding(text) }
        #expect((#expect(throws: PlanError.self) { try Folding(text) })?.kind == kind)
    }
}
