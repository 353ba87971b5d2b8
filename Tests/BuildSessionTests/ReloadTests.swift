import BuildEngine
import BuildPlan
import BuildSession
import SessionFixtures
import Synchronization
import Testing

@Suite struct ReloadTests {
    @Test(arguments: [
        // Nothing, or a comment: all stays.
        ("RUN two", "RUN two", 6, [String]()),
        ("RUN one", "# a comment\nRUN one", 6, []),
        // Another text: it and what follows go.
        ("RUN two", "RUN other", 4, ["5 text", "6 follows"]),
        ("ENV A=1", "ENV A=2", 1, ["2 text", "3 prediction", "4 prediction", "5 prediction", "6 follows"]),
        ("CMD [\"a\"]\n", "", 5, ["6 gone"]),
    ])
    func theUnchangedBeginningStays(old: String, new: String, kept: Int, invalidated: [String]) async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.continue()
        scripted.text.replace(sixSteps.replacing(old, with: new))
        let reload = try await scripted.session.reload()
        #expect(reload.kept == kept)
        #expect(await scripted.session.position == kept)
        #expect(reload.invalidated.map { "\($0.old.step) \($0.cause)" } == invalidated)
    }

    /// Also steps that there were not before.
    @Test func allStepsAheadAreForetold() async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.continue()
        scripted.text.replace(sixSteps.replacing("RUN two\n", with: "RUN other\nRUN three\nRUN four\n"))
        let reload = try await scripted.session.reload()
        #expect(reload.kept == 4 && reload.ahead.map(\.step) == [5, 6, 7, 8])
        #expect(try await scripted.session.reload().ahead.isEmpty)
    }

    /// The network is RUN's alone: what stands before the first RUN stays.
    @Test func anotherNetworkTakesBackFromTheFirstRun() async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.continue()
        var options = await scripted.session.options
        options.network = .none
        let reload = try await scripted.session.reload(options: options)
        #expect(reload.kept == 3)
        #expect(reload.invalidated.first?.cause == .options)
    }

    @Test func aChangedContextTakesBackTheCopy() async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.goto(5)
        scripted.engine.world.withLock { $0.context = 2 }
        let reload = try await scripted.session.reload()
        #expect(await scripted.session.position == 2)
        #expect(reload.invalidated.first?.cause == .prediction)
        #expect(reload.invalidated.first?.prediction?.outcome == .miss)
        #expect(scripted.engine.calls.contains("contextChanged"))
    }

    @Test func theSessionStaysWhereItStoodAndKeepsWhatIsAhead() async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.continue()
        try await scripted.session.back(4)
        scripted.text.replace(sixSteps.replacing("RUN two", with: "RUN other"))
        _ = try await scripted.session.reload()
        #expect(await scripted.session.position == 2)
        _ = try await scripted.session.goto(4)
        #expect(scripted.engine.performed.count == 6)
        _ = try await scripted.session.continue()
        #expect(scripted.engine.performed.suffix(2) == ["5", "6"])
    }

    @Test func linesFollowWhatMoved() async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.goto(4)
        scripted.text.replace("# one\n# two\n" + sixSteps)
        _ = try await scripted.session.reload()
        #expect(try await scripted.session.record(4).line == 6)
        #expect(try await scripted.session.environment().first?.source == .env(line: 4))
    }

    @Test func aBadDockerfileLosesNothing() async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.goto(4)
        scripted.text.replace("FORM scratch\n")
        let error = await #expect(throws: DockerfileError.self) { try await scripted.session.reload() }
        #expect(error?.description.hasPrefix("Dockerfile:1:1: ") == true)
        #expect(await scripted.session.position == 4)
        #expect(try await scripted.session.program.steps.count == 6)
        try await scripted.session.step()
        #expect(await scripted.session.position == 5)
    }

    @Test func aFailureIsGoneAfterwards() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script("RUN one", .exits(1))
        _ = try await scripted.session.continue()
        _ = try await scripted.session.reload()
        #expect(await scripted.session.failure == nil)
        #expect(await scripted.session.position == 3)
    }

    @Test func aBuildArgumentTakesBackTheInstructionThatDeclaresIt() async throws {
        let scripted = try await ScriptedSession("FROM scratch\nRUN a\nARG V\nARG W\nRUN b\n")
        _ = try await scripted.session.continue()
        var options = await scripted.session.options
        options.buildArguments = [("W", "1")]
        let reload = try await scripted.session.reload(options: options)
        #expect(reload.kept == 3)
        #expect(reload.invalidated.map { "\($0.cause)" } == ["options", "follows"])
        #expect(await scripted.session.options.buildArguments.first?.value == "1")
    }

    @Test func anotherTargetKeepsTheStagesBefore() async throws {
        let scripted = try await ScriptedSession(threeStages)
        _ = try await scripted.session.continue()
        var options = await scripted.session.options
        options.target = "build"
        let reload = try await scripted.session.reload(options: options)
        #expect(reload.kept == 3)
        #expect(await scripted.session.isAtEnd)
        #expect(reload.invalidated.map { "\($0.cause)" } == ["gone", "gone", "gone"])
    }
}
