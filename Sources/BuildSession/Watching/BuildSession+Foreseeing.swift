package import BuildEngine
package import BuildPlan

/// What a build from the first step on would do.
package struct ForeseenBuild: Sendable {
    package var program: BuildProgram
    package var predictions: [Prediction]

    package init(program: BuildProgram, predictions: [Prediction]) {
        self.program = program
        self.predictions = predictions
    }
}

extension BuildSession {
    /// What a build would do with the Dockerfile and the context as they are on the disk now. The session stays as it
    /// is: `reload` takes what is foreseen over.
    ///
    /// - Throws: what `load` throws.
    package func foresee() async throws -> ForeseenBuild {
        try await exclusively {
            let dockerfile = try await source.read()
            await engine.contextChanged()
            let program = try await engine.program(for: dockerfile, options: options)
            return ForeseenBuild(
                program: program, predictions: try await engine.predict(program, from: .start, after: 0))
        }
    }
}
