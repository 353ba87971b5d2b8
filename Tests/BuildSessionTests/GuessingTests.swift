import BuildPlan
import BuildSession
import DockerfileSyntax
import SessionFixtures
import Synchronization
import Testing

/// Guesses before steps, and what the records say of them.
@Suite struct GuessingTests {
    private func take(_ session: BuildSession, steps: Int) async throws {
        for _ in 1...steps { try await session.step() }
    }

    @Test func theRecordDecides() async throws {
        let scripted = try await ScriptedSession()
        let session = scripted.session
        let asked = Mutex<[Int]>([])
        await session.ask { step in
            asked.withLock { $0.append(step.number) }
            return step.number == 3 ? .hit : .miss(.first)
        }
        try await take(session, steps: 5)
        // Neither FROM scratch nor ENV is looked up.
        #expect(asked.withLock { $0 } == [3, 4, 5])
        let score = await session.score
        #expect(score.guesses.map(\.record.step) == [3, 4, 5])
        #expect(score.guesses.map(\.isRight) == [false, true, true])
        #expect(score.right == 2 && score.skipped == 0)
    }

    @Test func whatHasRunIsNotAskedAgain() async throws {
        let scripted = try await ScriptedSession()
        let asked = Mutex(0)
        await scripted.session.ask { _ in
            asked.withLock { $0 += 1 }
            return .hit
        }
        try await take(scripted.session, steps: 4)
        try await scripted.session.back(3)
        try await take(scripted.session, steps: 3)
        #expect(asked.withLock { $0 } == 2)
    }

    @Test func noAnswerIsNoGuessAndCounted() async throws {
        let scripted = try await ScriptedSession()
        await scripted.session.ask { _ in nil }
        try await take(scripted.session, steps: 6)
        #expect(await scripted.session.score == Score(guesses: [], skipped: 3))
        #expect(scripted.engine.performed.count == 6)
    }

    @Test func aGuessAheadIsNotAskedFor() async throws {
        let scripted = try await ScriptedSession()
        let session = scripted.session
        try await take(session, steps: 2)
        #expect(try await session.guess(.miss(nil)).number == 3)
        await session.ask { _ in
            Issue.record("asked although a guess was made")
            return nil
        }
        try await take(session, steps: 1)
        #expect(await session.score.guesses.map(\.guess) == [.miss(nil)])
    }

    @Test func whatIsNotLookedUpIsNotGuessed() async throws {
        let scripted = try await ScriptedSession()
        let session = scripted.session
        await #expect(throws: SessionError.nothingToGuess(step: 1, hasRun: false)) { try await session.guess(.hit) }
        try await take(session, steps: 3)
        try await session.back(1)
        await #expect(throws: SessionError.nothingToGuess(step: 3, hasRun: true)) { try await session.guess(.hit) }
        try await take(session, steps: 4)
        await #expect(throws: SessionError.atEnd) { try await session.guess(.hit) }
    }

    /// The command ran, so the cache did not have it.
    @Test func aFailedStepMissed() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script("RUN one", .exits(3))
        await scripted.session.ask { $0.number == 4 ? .miss(nil) : nil }
        try await take(scripted.session, steps: 4)
        #expect(await scripted.session.score.guesses.map(\.isRight) == [true])
    }

    private func judged(_ outcome: StepOutcome, _ code: CacheReason.Code, _ guess: Guess, step: Int = 1) -> JudgedGuess
    {
        JudgedGuess(
            record: StepRecord(
                step: step, of: 9, stage: 0, stageName: nil, line: step, lastLine: step, keyword: .run, text: "RUN x",
                outcome: outcome, reason: CacheReason(code: code)), guess: guess)
    }

    @Test func reasonsAreJudgedByWhatTheyStandFor() {
        #expect(judged(.miss, .urlChanged, .miss(.files)).isReasonRight == true)
        #expect(judged(.miss, .env, .miss(.files)).isReasonRight == false)
        #expect(judged(.miss, .env, .miss(nil)).isReasonRight == nil)
        #expect(judged(.hit, .sameDefinition, .miss(.files)).isReasonRight == nil)
        let misses = CacheReason.Code.allCases.filter { GuessedReason($0) != nil }
        let hits: Set<CacheReason.Code> = [.sameDefinition, .sameContent, .linked, .basePresent]
        #expect(Set(CacheReason.Code.allCases).subtracting(misses) == hits)
    }

    @Test func theRuleThatWasMissedMostComesFirst() {
        let score = Score(guesses: [
            judged(.miss, .firstBuild, .miss(.first), step: 1), judged(.miss, .env, .hit, step: 2),
            judged(.miss, .parentChanged, .hit, step: 3), judged(.miss, .parentChanged, .miss(.files), step: 4),
            judged(.hit, .sameContent, .miss(nil), step: 5),
        ])
        #expect(score.missedRules.map(\.code) == [.parentChanged, .env, .sameContent])
        #expect(score.missedRules[0].guesses.map(\.record.step) == [3, 4])
        #expect((score.right, score.reasons, score.rightReasons) == (2, 2, 1))
    }
}
