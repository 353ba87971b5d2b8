internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax

/// Asks for a guess, at a terminal or of a script's next lines.
struct GuessQuestion: Sendable {
    let context: ReplContext

    /// nil where it is skipped: by an empty line, or at the input's end.
    func guess(for step: BuildStep) async throws -> Guess? {
        context.show(Render.question(step, style: context.style))
        guard let answer = try await answer() else { return nil }
        guard case .miss(nil) = answer else { return answer }
        let possible = GuessedReason.allCases.filter { $0.isPossible(for: step.instruction.keyword) }
        context.show(Render.reasonChoice(possible, style: context.style))
        return .miss(try await reason())
    }

    private func answer() async throws -> Guess? {
        while let line = try await context.ask("hit or miss? ") {
            do {
                switch try GuessAnswer.read(try CommandWords.split(line)) {
                case .guess(let guess): return guess
                case .skip: return nil
                case .help:
                    context.say(
                        "h or hit: its result is in the cache and is reused. m or miss: it has to run. Enter: no guess. 'predict off' ends the questions."
                    )
                }
            } catch { await context.complain(error) }
        }
        return nil
    }

    /// nil where none is given.
    private func reason() async throws -> GuessedReason? {
        while let line = try await context.ask("why? ") {
            guard let word = line.split(separator: " ").first else { return nil }
            do { return try GuessAnswer.reason(String(word)) } catch { await context.complain(error) }
        }
        return nil
    }
}
