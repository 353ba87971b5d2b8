package import BuildPlan
internal import DockerfileSyntax

extension BuildSession {
    /// Asks for a guess before a step is run that the cache is asked about; nil skips it. Whoever asks waits with the
    /// session, which is busy meanwhile.
    package typealias GuessAsker = @Sendable (BuildStep) async throws -> Guess?

    /// Guessing is on while there is somebody to ask; what has run is not asked about again.
    package func ask(_ asker: GuessAsker?) { self.asker = asker }

    package var isGuessing: Bool { asker != nil }

    /// The guess for the step that comes next, made ahead of it: it is not asked for then.
    ///
    /// - Throws: `SessionError.atEnd`, `nothingToGuess` for a step that the cache is not asked about or that has run.
    @discardableResult
    package func guess(_ guess: Guess) throws -> BuildStep {
        try checkIdle()
        guard let next = nextStep else { throw SessionError.atEnd }
        guard isGuessable(next), position == taken.count else {
            throw SessionError.nothingToGuess(step: next.number, hasRun: position < taken.count)
        }
        guessAhead = (next.number, guess)
        return next
    }

    /// What is guessed of a step that is about to run; nil where nothing is.
    func guess(for step: BuildStep) async throws -> Guess? {
        guard isGuessable(step) else { return nil }
        defer { guessAhead = nil }
        if let guessAhead, guessAhead.step == step.number { return guessAhead.guess }
        guard let asker else { return nil }
        let guess = try await asker(step)
        if guess == nil { score.skipped += 1 }
        return guess
    }

    /// Holds the guess against the record.
    func judge(_ guess: Guess?, by record: StepRecord) {
        guard let guess, record.outcome != .none else { return }
        let judged = JudgedGuess(record: record, guess: guess)
        score.guesses.append(judged)
        events.send(.guessed(judged))
    }

    /// Whether the cache is asked about the step. Of an earlier stage, and of `scratch`, nothing is looked up.
    private func isGuessable(_ step: BuildStep) -> Bool {
        guard step.instruction.keyword == .from else { return step.instruction.keyword.isLookedUp }
        let base = step.stage.flatMap { index in loaded?.stages.first { $0.index == index }?.base }
        if case .image = base { return true }
        return false
    }
}
