import BuildEngine
import BuildPlan
import BuildSession
import SessionFixtures
import Synchronization
import Testing

/// Plans of what is on the disk, beside one another.
@Suite struct ForeseeingTests {
    private func plans(_ old: String, _ new: String) async throws -> (old: ForeseenBuild, new: ForeseenBuild) {
        let scripted = try await ScriptedSession(old)
        _ = try await scripted.session.continue()
        let before = try await scripted.session.foresee()
        scripted.text.replace(new)
        return (before, try await scripted.session.foresee())
    }

    private func changes(_ old: String, _ new: String) async throws -> [Int: PlanChange] {
        let (old, new) = try await plans(old, new)
        return new.changes(since: old)
    }

    @Test func theSessionStaysAsItIs() async throws {
        let scripted = try await ScriptedSession()
        try await scripted.session.step()
        scripted.text.replace("FROM scratch\n")
        #expect(try await scripted.session.foresee().program.steps.count == 1)
        #expect(try await scripted.session.program.steps.count == 6)
        #expect(await scripted.session.position == 1)
        #expect(scripted.engine.performed == ["1"])
    }

    @Test func nothingChanges() async throws {
        #expect(try await changes(sixSteps, sixSteps).isEmpty)
        #expect(try await changes(sixSteps, "# a comment\n" + sixSteps).isEmpty)
    }

    @Test func aRewrittenLineTakesTheRestAlong() async throws {
        let new = sixSteps.replacing("RUN one", with: "RUN other")
        #expect(try await changes(sixSteps, new) == [4: .nowRuns, 5: .nowRuns])
    }

    @Test func anInsertedLineIsNew() async throws {
        let new = sixSteps.replacing("RUN one", with: "ENV B=2\nRUN one")
        #expect(try await changes(sixSteps, new) == [4: .new, 5: .nowRuns, 6: .nowRuns])
    }

    @Test func swappedLinesAreKnownAgain() async throws {
        let new = sixSteps.replacing("RUN one\nRUN two", with: "RUN two\nRUN one")
        #expect(try await changes(sixSteps, new) == [4: .nowRuns, 5: .nowRuns])
    }

    @Test func undoneIsReusedAgain() async throws {
        let (old, new) = try await plans(sixSteps, sixSteps.replacing("RUN one", with: "RUN other"))
        #expect(old.changes(since: new) == [4: .nowReused, 5: .nowReused])
    }

    @Test func whatOnlyRunningCanTellIsNoHitAnyMore() async throws {
        let scripted = try await ScriptedSession(threeStages)
        _ = try await scripted.session.continue()
        let old = try await scripted.session.foresee()
        scripted.engine.world.withLock { $0.dependent = ["COPY --from=build /out /"] }
        #expect(try await scripted.session.foresee().changes(since: old) == [7: .nowRuns])
    }
}
