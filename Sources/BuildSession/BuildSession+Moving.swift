internal import BuildEngine

extension BuildSession {
    /// Stands `count` steps earlier, at the start at most; nothing is run.
    ///
    /// - Throws: `SessionError.atStart` where no step has run.
    package func back(_ count: Int = 1) throws {
        try checkIdle()
        _ = try program
        // A failed step was not taken, so that forgetting it is a move of its own only where there is none behind.
        guard position > 0 else { throw SessionError.atStart }
        stand(at: max(0, position - max(1, count)))
    }

    /// Stands after step `number` (0 is the start): at once where it has run, else by running what is missing.
    /// Breakpoints don't stop it, a failure does.
    package func goto(_ number: Int) async throws -> Stop {
        try await exclusively {
            let end = number == 0 ? 0 : try position(ofStep: number)
            let known = min(end, taken.count)
            if known != position || end == position { stand(at: known) }
            guard end > known else { return Stop(reason: .arrived, results: []) }
            return try await advance(to: end, stopping: false)
        }
    }

    /// Stands before the first step again; what has run stays known.
    package func restart() throws {
        try checkIdle()
        _ = try program
        stand(at: 0)
    }

    func stand(at newPosition: Int) {
        position = newPosition
        failure = nil
        announcedMiss = nil
    }
}
