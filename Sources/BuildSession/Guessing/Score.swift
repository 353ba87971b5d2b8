package import BuildPlan

/// How a learner's guesses went, in the order in which they were made.
package struct Score: Sendable, Hashable {
    package var guesses: [JudgedGuess]
    /// Steps that ran unguessed while guessing was on.
    package var skipped: Int

    package init(guesses: [JudgedGuess] = [], skipped: Int = 0) {
        self.guesses = guesses
        self.skipped = skipped
    }

    package var right: Int { guesses.count(where: \.isRight) }
    package var reasons: Int { guesses.count { $0.isReasonRight != nil } }
    package var rightReasons: Int { guesses.count { $0.isReasonRight == true } }

    /// A rule of the cache that guesses went against, with these guesses.
    package struct Missed: Sendable, Hashable {
        package var code: CacheReason.Code
        package var guesses: [JudgedGuess]
    }

    /// The rules that were missed, that which was missed most first, else in the order of the guesses.
    package var missedRules: [Missed] {
        var result: [Missed] = []
        for guess in guesses where !guess.isRight || guess.isReasonRight == false {
            guard let code = guess.record.reason?.code else { continue }
            if let index = result.firstIndex(where: { $0.code == code }) {
                result[index].guesses.append(guess)
            } else {
                result.append(Missed(code: code, guesses: [guess]))
            }
        }
        return result.enumerated()
            .sorted { ($0.element.guesses.count, $1.offset) > ($1.element.guesses.count, $0.offset) }.map(\.element)
    }
}
