import BuildPlan
import BuildSession
import DockerfileSyntax
import SessionFixtures
import Synchronization
import Testing

@Suite struct BreakpointTests {
    /// Where `continue` stands after each call, and why.
    private func stands(_ scripted: ScriptedSession, times: Int) async throws -> [String] {
        var result: [String] = []
        for _ in 0..<times {
            let stop = try await scripted.session.continue()
            let position = await scripted.session.position
            result.append("\(position) \(name(of: stop.reason))")
        }
        return result
    }

    private func name(of reason: Stop.Reason) -> String {
        switch reason {
        case .arrived: "arrived"
        case .end: "end"
        case .breakpoint(let all): "break " + all.map { "\($0.number)" }.joined(separator: " ")
        case .missed(let all): "missed " + all.map { "\($0.number)" }.joined(separator: " ")
        case .failed(let all): "failed " + all.map { "\($0.number)" }.joined(separator: " ")
        }
    }

    @Test(arguments: [
        (Breakpoint.Place.line(4), ["3 break 1", "6 end"]),
        (.keyword(.run), ["3 break 1", "4 break 1", "6 end"]),
        // The session stands before FROM already.
        (.line(1), ["6 end"]),
        (.fail, ["6 end"]),
    ])
    func continueStopsBeforeThePlace(place: Breakpoint.Place, expected: [String]) async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.setBreakpoint(at: place)
        #expect(try await stands(scripted, times: expected.count) == expected)
    }

    @Test func missStopsBeforeWhatWillMiss() async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.continue()
        scripted.text.replace(sixSteps.replacing("RUN two", with: "RUN other"))
        _ = try await scripted.session.reload()
        #expect(await scripted.session.position == 4)
        // Earlier steps stand in the history as misses; a session of its own finds them in the cache.
        let later = BuildSession(source: scripted.text.source, engine: scripted.engine, options: BuildOptions())
        try await later.load()
        _ = try await later.setBreakpoint(at: .miss)
        let first = try await later.continue()
        #expect(name(of: first.reason) == "break 1")
        #expect(await later.nextStep?.number == 5)
        #expect(try await later.continue().reason == .end)
    }

    @Test func missStopsAfterWhatCouldNotBeKnown() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.world.withLock { $0.dependent = ["RUN one"] }
        _ = try await scripted.session.goto(3)
        _ = try await scripted.session.setBreakpoint(at: .miss)
        #expect(try await stands(scripted, times: 3) == ["4 missed 1", "5 missed 1", "6 end"])
    }

    @Test func aMissAtTheMarkerIsToldAfterwards() async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.setBreakpoint(at: .miss)
        #expect(try await stands(scripted, times: 3) == ["1 missed 1", "2 break 1", "3 break 1"])
    }

    @Test func aFailureNamesItsBreakpoint() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script("RUN two", .exits(1))
        _ = try await scripted.session.setBreakpoint(at: .fail)
        #expect(try await stands(scripted, times: 2) == ["4 failed 1", "4 failed 1"])
        #expect(await scripted.session.breakpoints.first?.hits == 2)
    }

    @Test func severalAtOneStepAreAllNamed() async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.setBreakpoint(at: .keyword(.copy))
        _ = try await scripted.session.setBreakpoint(at: .line(3))
        #expect(try await stands(scripted, times: 1) == ["2 break 1 2"])
    }

    @Test func untilStopsAtBreakpointsAndGotoDoesNot() async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.setBreakpoint(at: .line(4))
        let stop = try await scripted.session.until(.step(5))
        #expect(name(of: stop.reason) == "break 1")
        #expect(await scripted.session.position == 3)
        try await scripted.session.restart()
        _ = try await scripted.session.goto(5)
        #expect(await scripted.session.position == 5)
    }

    @Test func aLineBetweenInstructionsMeansTheNextOne() async throws {
        let scripted = try await ScriptedSession("FROM scratch\n\n# note\nRUN a \\\n  b\n")
        let set = try await scripted.session.setBreakpoint(at: .line(2))
        #expect(set.breakpoint.place == .line(4))
        #expect(set.movedFrom == 2)
        let inside = try await scripted.session.setBreakpoint(at: .line(5))
        #expect(inside.breakpoint.place == .line(4))
        #expect(inside.movedFrom == nil)
        await #expect(throws: SessionError.noInstruction(line: 9, last: 4)) {
            try await scripted.session.setBreakpoint(at: .line(9))
        }
    }

    @Test func oneThatCannotBeReachedIsToldSo() async throws {
        let scripted = try await ScriptedSession(threeStages)
        #expect(try await scripted.session.setBreakpoint(at: .line(5)).isUnreachable)
        #expect(try await scripted.session.setBreakpoint(at: .keyword(.user)).isUnreachable)
        #expect(try await !scripted.session.setBreakpoint(at: .line(2)).isUnreachable)
    }

    @Test func numbersAreNotGivenTwice() async throws {
        let scripted = try await ScriptedSession()
        _ = try await scripted.session.setBreakpoint(at: .miss)
        try await scripted.session.deleteBreakpoint(1)
        #expect(try await scripted.session.setBreakpoint(at: .miss).breakpoint.number == 2)
        await #expect(throws: SessionError.noSuchBreakpoint(1)) { try await scripted.session.deleteBreakpoint(1) }
        await scripted.session.deleteAllBreakpoints()
        #expect(await scripted.session.breakpoints.isEmpty)
    }
}
