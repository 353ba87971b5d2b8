package import BuildPlan
internal import DockerfileSyntax
internal import OCISpec

extension EmbeddedEngine {
    /// The classic builder's decisions are folded beside BuildKit's, which tell what files the stages have.
    package func predictClassic(
        _ program: BuildProgram, from state: BuildState, after step: Int
    ) async throws -> [Prediction] {
        try ClassicRefusal.check(program.options)
        for step in program.neededSteps { try ClassicRefusal.check(step.instruction, .none) }
        var prediction = PredictionWalk(state: state, walk: walk, of: program)
        var walk = classic
        walk.readTrace()
        var result: [Prediction] = []
        for next in program.neededSteps where next.number > step {
            let before = prediction.state
            let plan = try before.applying(next, of: program)
            let modern = try await predict(next, of: program, &prediction)
            result.append(
                try classicPrediction(
                    ClassicStep(
                        next, plan: plan, of: program, from: before,
                        sources: (prediction.selections ?? []).map(ClassicSource.init)),
                    beside: modern, &prediction, &walk))
        }
        return result
    }

    private func classicPrediction(
        _ classic: ClassicStep, beside modern: Prediction, _ prediction: inout PredictionWalk, _ walk: inout ClassicWalk
    ) throws -> Prediction {
        let step = classic.step
        guard let index = step.stage, let stand = prediction.state.stages[index]?.classic else { return modern }
        if step.instruction.keyword == .from, modern.outcome == .miss {
            // What stands on an image that is not here has not been built either.
            walk.noteMiss(in: index, CacheReason.Cause(step: step.number, code: .firstBuild))
            prediction.state.stages[index]?.classic.isBusted = true
            return modern
        }
        let isUnknown = !stand.isKnown || (classic.plan.effect.hasSources && prediction.selections == nil)
        if isUnknown, !stand.isBusted {
            prediction.state.stages[index]?.classic.isKnown = false
            let waitsFor = modern.waitsFor ?? prediction.waiting[index]
            return Prediction(step: step.number, outcome: .depends, reason: nil, waitsFor: waitsFor)
        }
        let decided = try decideClassic(classic, stand: stand, walk: &walk)
        prediction.state.stages[index]?.classic = decided.stand
        guard let judgement = decided.judgement else { return modern }
        // A record has the key by which its layer is kept, whoever decides.
        return Prediction(
            step: step.number, outcome: judgement.isHit ? .hit : .miss, reason: judgement.reason, key: modern.key)
    }
}

extension Effect {
    /// Whether files count for the key.
    fileprivate var hasSources: Bool { if case .copy = self { true } else { false } }
}
