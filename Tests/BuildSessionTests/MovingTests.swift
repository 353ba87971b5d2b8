import BuildEngine
import BuildPlan
import BuildSession
import SessionFixtures
import Testing

@Suite struct MovingTests {
    @Test func aStepIsTakenAndRecorded() async throws {
        let scripted = try await ScriptedSession()
        let result = try await scripted.session.step()
        #expect(result.record.step == 1)
        #expect(await scripted.session.position == 1)
        #expect(await scripted.session.nextStep?.number == 2)
        #expect(try await scripted.session.record(1) == result.record)
    }

    @Test func backAndForthRunsNothingAgain() async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.goto(5)
        let ran = scripted.engine.performed
        try await scripted.session.back(3)
        #expect(await scripted.session.lastStep == 2)
        #expect(try await scripted.session.stage().layers.isEmpty)
        _ = try await scripted.session.goto(4)
        #expect(try await scripted.session.stage().layers.map(\.step) == [3, 4])
        try await scripted.session.step()
        try await scripted.session.restart()
        #expect(await scripted.session.position == 0)
        _ = try await scripted.session.goto(5)
        #expect(scripted.engine.performed == ran)
        #expect(ran == ["1", "2", "3", "4", "5"])
    }

    @Test func backStopsAtTheStart() async throws {
        let scripted = try await ScriptedSession()
        await #expect(throws: SessionError.atStart) { try await scripted.session.back() }
        _ = try await scripted.session.goto(2)
        try await scripted.session.back(9)
        #expect(await scripted.session.position == 0)
    }

    @Test func theEndIsTheEnd() async throws {
        let scripted = try await ScriptedSession()
        let stop = try await scripted.session.continue()
        #expect(stop.reason == .end)
        #expect(stop.results.map(\.record.step) == [1, 2, 3, 4, 5, 6])
        #expect(await scripted.session.isAtEnd)
        await #expect(throws: SessionError.atEnd) { try await scripted.session.step() }
        await #expect(throws: SessionError.atEnd) { try await scripted.session.continue() }
    }

    @Test(arguments: [
        (Target.step(4), 4, Stop.Reason.arrived), (.step(6), 6, .end), (.stage("0"), 6, .end), (.line(4), 3, .arrived),
    ])
    func untilRunsOnToItsTarget(target: Target, position: Int, reason: Stop.Reason) async throws {
        let scripted = try await ScriptedSession()
        let stop = try await scripted.session.until(target)
        #expect(stop.reason == reason)
        #expect(await scripted.session.position == position)
    }

    @Test func whatTheTargetDoesNotNeedIsPassedOver() async throws {
        let scripted = try await ScriptedSession(threeStages)
        let trace = EventTrace(scripted.session)
        let built = try await scripted.session.until(.stage("build"))
        #expect(built.results.map(\.record.step) == [1, 2, 3])
        _ = try await scripted.session.continue()
        #expect(scripted.engine.performed == ["1", "2", "3", "6", "7", "8"])
        #expect(trace.lines.filter { $0.hasPrefix("passed") } == ["passed over 4 5"])
        #expect(await scripted.session.lastStep == 8)
    }

    @Test(arguments: [
        (4, SessionError.stepNotNeeded(4, stage: "stage 'docs'")), (9, .noSuchStep(9, count: 8)),
    ])
    func thereIsNoGoingToSomeSteps(step: Int, error: SessionError) async throws {
        let scripted = try await ScriptedSession(threeStages)
        await #expect(throws: error) { try await scripted.session.goto(step) }
        #expect(await scripted.session.position == 0)
    }

    @Test func unknownAndUnneededStagesAreNamed() async throws {
        let scripted = try await ScriptedSession(threeStages)
        await #expect(throws: SessionError.unknownStage("biuld", known: ["build", "docs"])) {
            try await scripted.session.until(.stage("biuld"))
        }
        await #expect(throws: SessionError.stageNotNeeded("stage 'docs'")) {
            try await scripted.session.until(.stage("docs"))
        }
    }

    @Test func stateStandsAsTheStepLeftIt() async throws {
        let scripted = try await ScriptedSession(threeStages)
        _ = try await scripted.session.goto(6)
        #expect(try await scripted.session.stage(at: 3).layers.count == 2)
        #expect(try await scripted.session.stage().layers.isEmpty)
        #expect(try await scripted.session.difference(0, 3).count == 2)
        await #expect(throws: SessionError.notRunYet(7, run: 6)) { try await scripted.session.stage(at: 7) }
    }

    @Test func aBuildWritesTheImageOfTheTarget() async throws {
        let scripted = try await ScriptedSession(threeStages)
        #expect(try await scripted.session.runAll() == nil)
        _ = try await scripted.session.writeImage(names: [])
        #expect(scripted.engine.calls.last == "writeImage 2 ")
    }

    @Test func noImageIsWrittenBeforeTheFirstStage() async throws {
        let scripted = try await ScriptedSession()
        await #expect(throws: SessionError.noStage) { try await scripted.session.writeImage(names: []) }
    }
}
