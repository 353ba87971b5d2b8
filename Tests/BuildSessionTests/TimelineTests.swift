internal import BuildPlan
internal import BuildSession
internal import SessionFixtures
internal import Testing

/// Which builds a session leaves in the project's timeline.
@Suite struct TimelineTests {
    private func told(_ scripted: ScriptedSession) async throws -> [String] {
        try await scripted.session.pastBuilds().map { build in
            "\(build.end.rawValue) \(build.steps.map(\.outcome.rawValue).joined(separator: " ")) of \(build.stepCount)"
        }
    }

    @Test func aBuildToItsEndIsKeptOnce() async throws {
        let scripted = try await ScriptedSession("FROM a\nRUN b\nENV C=1\n")
        _ = try await scripted.session.continue()
        try await scripted.session.back(2)
        _ = try await scripted.session.continue()
        await scripted.session.close()
        #expect(try await told(scripted) == ["done miss miss none of 3"])
    }

    @Test func aSessionThatEndsBeforeIsStopped() async throws {
        let scripted = try await ScriptedSession("FROM a\nRUN b\nRUN c\n")
        _ = try await scripted.session.step()
        #expect(try await told(scripted) == [])
        await scripted.session.close()
        #expect(try await told(scripted) == ["stopped miss of 3"])
    }

    @Test func aSessionThatRanNothingLeavesNothing() async throws {
        let scripted = try await ScriptedSession("FROM a\nRUN b\n")
        await scripted.session.close()
        #expect(try await told(scripted) == [])
    }

    /// What a reload keeps was there already when the next build came to it.
    @Test func whatAReloadKeepsIsReused() async throws {
        let scripted = try await ScriptedSession("FROM a\nRUN b\nRUN c\nRUN d\n")
        scripted.engine.script("RUN c", .exits(1))
        _ = try await scripted.session.continue()
        #expect(try await told(scripted) == ["failed miss miss failed of 4"])
        scripted.text.replace("FROM a\nRUN b\nRUN other\n")
        _ = try await scripted.session.reload()
        _ = try await scripted.session.continue()
        #expect(try await told(scripted) == ["failed miss miss failed of 4", "done hit hit miss of 3"])
    }

    @Test func aReloadEndsTheBuildBefore() async throws {
        let scripted = try await ScriptedSession("FROM a\nRUN b\nRUN c\n")
        _ = try await scripted.session.goto(2)
        scripted.text.replace("FROM a\nRUN other\nRUN c\n")
        _ = try await scripted.session.reload()
        _ = try await scripted.session.continue()
        #expect(try await told(scripted) == ["stopped miss miss of 3", "done hit miss miss of 3"])
    }

    @Test func aBuildThatIsNotThereIsToldOf() async throws {
        let scripted = try await ScriptedSession("FROM a\n")
        _ = try await scripted.session.continue()
        let builds = try await scripted.session.pastBuilds()
        #expect(try await scripted.session.pastBuild(1, of: builds) == builds[0])
        let none = await #expect(throws: SessionError.self) { try await scripted.session.pastBuild(2, of: []) }
        #expect(none.map { "\($0)" } == "there is no build 2: no build of this project is kept yet")
        let other = await #expect(throws: SessionError.self) { try await scripted.session.pastBuild(2, of: builds) }
        #expect(
            other.map { "\($0)" } == "there is no build 2: 'builds' lists those that there are, of which the last is 1")
    }
}
