package import BuildPlan
internal import ImageStore
package import OCISpec

extension DockerEngine {
    package func perform(
        _ step: BuildStep, of program: BuildProgram, from state: BuildState,
        events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> StepResult {
        try await books.perform(step, of: program, from: state, events: events)
    }

    package func writeImage(
        of state: BuildState, program: BuildProgram, names: [Reference]
    ) async throws -> BuiltImage {
        // Where the session stands before the target's end, it is an image of that stage that is wanted.
        let stage = state.current ?? program.target
        let layers = state.stages[stage]?.layers.map(\.diffID) ?? []
        guard let image = try await carrier.image(ofStage: stage, with: layers) else {
            throw DockerFailure(.other("Docker has no image of what was stepped through"))
        }
        for name in names { try await images.tag(image.id, as: name.description) }
        let platform = program.options.platform
        let stored = try await images.bring(image, platform: platform, as: [])
        return BuiltImage(id: image.id, manifest: stored.manifest.digest, names: names, config: stored.config)
    }
}
