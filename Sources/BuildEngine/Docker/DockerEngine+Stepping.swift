package import BuildPlan
internal import DockerfileSyntax
internal import FoundationEssentials
internal import ImageStore
package import OCISpec

extension DockerEngine {
    package func perform(
        _ step: BuildStep, of program: BuildProgram, from state: BuildState,
        events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> StepResult {
        let isClassic = self.program.builder == .classic
        let foreseen =
            isClassic
            ? try? await books.predictClassic(program, from: state, after: step.number - 1).first : nil
        var result = try await books.perform(step, of: program, from: state, events: events)
        guard result.record.outcome != .failed else { return result }
        guard result.record.outcome == .none, step.instruction.keyword != .from, step.stage != nil else {
            if isClassic, result.record.layer != nil { explain(&result.record, by: foreseen) }
            if result.record.layer != nil, step.origin == .dockerfile, let stage = step.stage,
                let image = await carrier.image(ofStage: stage)
            {
                result.state.stages[stage]?.config = image.config
            }
            return result
        }
        // A step without a layer changes the configuration alone: Docker's image after it is made all the same.
        let start = ContinuousClock.now
        guard canBuild(step, of: program) else { return result }
        let build = try await carrier.build(step, of: program, events: events)
        if isClassic, let told = await carrier.told(step, of: program, in: build) {
            result.record.outcome = told.isCached ? .hit : .miss
            explain(&result.record, by: foreseen)
        }
        // The image of a FROM has what all of its triggers set.
        if step.origin == .dockerfile, let stage = step.stage, let image = build.image {
            result.state.stages[stage]?.config = image.config
        }
        result.record.durationMs = (ContinuousClock.now - start).milliseconds
        return result
    }

    /// Of a stage on scratch there is no image before it has a layer.
    private func canBuild(_ step: BuildStep, of program: BuildProgram) -> Bool {
        guard let stage = step.stage, case .scratch = program.stages[stage].base else { return true }
        return program.steps.contains {
            $0.stage == stage && $0.number <= step.number && $0.instruction.keyword.hasOwnLayer
        }
    }

    /// By the classic builder's own rules.
    private func explain(_ record: inout StepRecord, by foreseen: Prediction?) {
        guard let foreseen, let reason = foreseen.reason else { return }
        record.foreseen = foreseen.outcome == .hit ? .hit : .miss
        record.notes.removeAll { $0.hasPrefix("Docker had this step") }
        record.reason = reason.corrected(
            foreseenAsHit: foreseen.outcome == .hit, isHit: record.outcome == .hit, notes: &record.notes)
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
        for name in names { _ = try await self.program.answer(["tag", "\(image.id)", name.description]) }
        let platform = program.options.platform
        let stored = try await images.bring(image, platform: platform, as: [])
        return BuiltImage(id: image.id, manifest: stored.manifest.digest, names: names, config: stored.config)
    }
}
