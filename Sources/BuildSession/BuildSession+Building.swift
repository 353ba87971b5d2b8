internal import BuildEngine
package import BuildPlan
package import OCISpec

extension BuildSession {
    /// Every needed step. Breakpoints don't stop it.
    ///
    /// - Returns: the record of the step that failed; nil where all have run.
    package func runAll() async throws -> StepRecord? {
        try await exclusively {
            let stop = try await advance(to: try stepCount(), stopping: false)
            guard case .failed = stop.reason else { return nil }
            return stop.results.last?.record
        }
    }

    /// Writes the stage as it is where the session stands, and gives it names.
    ///
    /// - Throws: `SessionError.noStage` before the first FROM; the store's errors.
    package func writeImage(names: [Reference]) async throws -> BuiltImage {
        try await exclusively { try await write(names: names) }
    }

    private func write(names: [Reference]) async throws -> BuiltImage {
        var state = currentState
        guard let stage = needed.prefix(position).last?.stage, state.stages[stage] != nil else {
            throw SessionError.noStage
        }
        // Between two stages `current` may already name the one to come; an image is made of the one that has run.
        state.current = stage
        let image = try await engine.writeImage(of: state, program: try program, names: names)
        events.send(.build(.imageWritten(image)))
        return image
    }
}
