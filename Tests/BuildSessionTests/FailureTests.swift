import BuildEngine
import BuildPlan
import BuildSession
import SessionFixtures
import Testing

@Suite struct FailureTests {
    @Test func aFailedRunIsKeptAndNotTaken() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script("RUN one", .exits(3))
        let stop = try await scripted.session.continue()
        #expect(stop.reason == .failed([]))
        #expect(await scripted.session.position == 3)
        let failure = try #require(await scripted.session.failure)
        #expect(failure.record.exitCode == 3)
        #expect(failure.files == FailedFiles(id: "failed-4"))
        #expect(try await scripted.session.log(4) == "it went wrong\n")
        #expect(try await scripted.session.stage().layers.map(\.step) == [3])
    }

    @Test func aFailureIsForgottenByTheNextMove() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script("RUN one", .exits(1))
        _ = try await scripted.session.continue()
        scripted.engine.script("RUN one", nil)
        try await scripted.session.step()
        #expect(await scripted.session.failure == nil)
        #expect(await scripted.session.position == 4)

        scripted.engine.script("RUN two", .exits(1))
        try await scripted.session.step()
        #expect(await scripted.session.failure != nil)
        try await scripted.session.back()
        #expect(await scripted.session.failure == nil)
        #expect(await scripted.session.position == 3)
    }

    @Test func aThrownStepIsNotTaken() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script("COPY . .", .throwsError)
        await #expect(throws: ScriptedEngine.StepFault.self) { try await scripted.session.continue() }
        #expect(await scripted.session.position == 2)
        scripted.engine.script("COPY . .", nil)
        #expect(try await scripted.session.continue().reason == .end)
    }

    @Test func aFailedBuildTellsTheStep() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script("RUN two", .exits(7))
        guard let record = try await scripted.session.runAll() else {
            Issue.record("the build did not fail")
            return
        }
        #expect(record.step == 5)
        #expect(!scripted.engine.calls.contains { $0.hasPrefix("writeImage") })
    }

    @Test(.timeLimit(.minutes(1))) func aCancelledStepIsNotTakenAndTheSessionIsFreeAgain() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script("RUN one", .hangs)
        _ = try await scripted.session.goto(3)
        let task = Task { try await scripted.session.step() }
        while scripted.engine.performed.last != "4" { try await Task.sleep(for: .milliseconds(1)) }
        await #expect(throws: SessionError.busy) { try await scripted.session.step() }
        await #expect(throws: SessionError.busy) { try await scripted.session.back() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await scripted.session.position == 3)
        scripted.engine.script("RUN one", nil)
        try await scripted.session.step()
        #expect(await scripted.session.position == 4)
    }

    @Test func everyListenerHearsEverythingOnceAndInOrder() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script("RUN one", .prints([Array("hello".utf8)]))
        _ = try await scripted.session.goto(3)
        let first = EventTrace(scripted.session)
        let second = EventTrace(scripted.session)
        try await scripted.session.step()
        try await scripted.session.back()
        try await scripted.session.step()
        #expect(first.lines == ["start 4", "output 4 hello", "finish 4 miss", "stepped 4", "stepped 4 again"])
        #expect(second.lines == first.lines)
    }

    @Test func aRemovedListenerHearsNothingMore() async throws {
        let scripted = try await ScriptedSession()
        let listener = scripted.session.listen { _ in Issue.record("was called") }
        scripted.session.remove(listener)
        try await scripted.session.step()
    }
}
