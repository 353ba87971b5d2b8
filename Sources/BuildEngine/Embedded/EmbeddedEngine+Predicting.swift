internal import ImageStore
package import BuildPlan
internal import DockerfileSyntax
internal import OCISpec

extension EmbeddedEngine {
    /// Walks the steps as `perform` would, by keys alone: a step's key is made from definitions and from files that are
    /// there, so it is known without running anything; only what an earlier stage would produce is not.
    package func predict(_ program: BuildProgram, from state: BuildState, after step: Int) async throws -> [Prediction]
    {
        var prediction = PredictionWalk(state: state, walk: walk)
        prediction.walk.remembers = false
        prediction.walk.stand(on: state, of: program)
        var result: [Prediction] = []
        for next in program.neededSteps where next.number > step {
            result.append(try await predict(next, of: program, &prediction))
        }
        return result
    }

    private func predict(
        _ step: BuildStep, of program: BuildProgram, _ prediction: inout PredictionWalk
    ) async throws -> Prediction {
        let plan = try prediction.state.applying(step, of: program)
        switch plan.effect {
        case .none:
            prediction.state = plan.state
            return Prediction(step: step.number, outcome: .none, reason: nil)
        case .base(let base):
            let record = StepRecord(of: step, in: program, outcome: .none, changes: [])
            return try await predictBase(base, plan, step, of: program, record, &prediction)
        case .run, .copy, .makeDirectory:
            let isKnown = try await lookAtRemotes(of: plan.effect)
            return try predictLayer(plan, step, of: program, isKnown: isKnown, &prediction)
        }
    }

    private func predictBase(
        _ base: StageBase, _ plan: StepPlan, _ step: BuildStep, of program: BuildProgram, _ record: StepRecord,
        _ prediction: inout PredictionWalk
    ) async throws -> Prediction {
        // A base that is not there yet is no reason to make it: what stands on it has not been built either.
        if case .image(let reference) = base, try knownImage(reference, step) == nil {
            if !bases.canProvide(reference) { throw try baseMissing(reference, step, of: program) }
            prediction.state = plan.state
            if let index = step.stage { prediction.missing.insert(index) }
            return Prediction(step: step.number, outcome: .miss, reason: CacheReason(code: .firstBuild))
        }
        let real = walk
        walk = prediction.walk
        defer { walk = real }
        let result = try await begin(on: base, plan, step, of: program, record)
        prediction.walk = walk
        prediction.state = result.state
        if case .stage(let other) = base, let index = step.stage { prediction.inherit(from: other, to: index) }
        return Prediction(
            step: step.number, outcome: result.record.outcome == .hit ? .hit : .none, reason: result.record.reason)
    }

    private func predictLayer(
        _ plan: StepPlan, _ step: BuildStep, of program: BuildProgram, isKnown: Bool,
        _ prediction: inout PredictionWalk
    ) throws -> Prediction {
        let stage = step.stage ?? 0
        let isMissing = prediction.missing.contains(stage)
        var source: Int?
        if case .copy(let copy) = plan.effect, case .stage(let index) = copy.source { source = index }
        let sourceIsUnknown = source.map { prediction.missing.contains($0) || prediction.unknown.contains($0) } ?? false
        // No layer comes of a step that is only looked up, so the chain's maker is noted by itself.
        defer { prediction.walk.chainSteps[stage] = step.number }
        let isLinked = plan.effect.isLinked
        if sourceIsUnknown || !isKnown || (prediction.unknown.contains(stage) && !isLinked) {
            prediction.state = plan.state
            if isForced(step, in: program) {
                prediction.missing.insert(stage)
                prediction.walk.stagesThatRan.insert(stage)
                prediction.walk.forcedStages.insert(stage)
                let item = CacheReason.Item(name: "--no-cache", change: "added")
                return Prediction(step: step.number, outcome: .miss, reason: CacheReason(code: .forced, items: [item]))
            }
            if isMissing, !isLinked {
                return Prediction(step: step.number, outcome: .miss, reason: dragged(by: stage, prediction))
            }
            prediction.unknown.insert(stage)
            return Prediction(step: step.number, outcome: .depends, reason: nil)
        }
        // What copies from an image that is not here can't have been built before there is one.
        guard try !isSourceToCome(plan.effect) else {
            prediction.missing.insert(stage)
            prediction.state = plan.state
            return Prediction(step: step.number, outcome: .miss, reason: CacheReason(code: .firstBuild))
        }
        let lookup = try lookUp(plan.effect, step, of: program, from: plan.state, walk: &prediction.walk)
        guard let cached = lookup.cached else {
            prediction.missing.insert(stage)
            prediction.walk.stagesThatRan.insert(stage)
            prediction.state = plan.state
            prediction.state.stages[stage]?.chain = lookup.chain
            return Prediction(step: step.number, outcome: .miss, reason: lookup.reason)
        }
        let layer = StateLayer(
            diffID: cached.layer.diffID, size: cached.layer.size, step: step.number, createdBy: step.instruction.text)
        prediction.state = plan.state.completing(layer: layer, chain: lookup.chain, created: cached.created)
        return Prediction(step: step.number, outcome: .hit, reason: lookup.reason)
    }

    private func dragged(by stage: Int, _ prediction: PredictionWalk) -> CacheReason {
        let parent = prediction.walk.stepBelow(stage)
        return CacheReason(
            code: .parentChanged, parentStep: parent, causeStep: parent.flatMap { prediction.walk.trace.cause(of: $0) })
    }
}

/// How far a prediction has come.
private struct PredictionWalk {
    var state: BuildState
    var walk: Walk
    /// Stages in which a step is going to run: their layers are not known.
    var missing: Set<Int> = []
    /// Stages whose chain is not known.
    var unknown: Set<Int> = []

    init(state: BuildState, walk: Walk) {
        self.state = state
        self.walk = walk
    }

    mutating func inherit(from other: Int, to stage: Int) {
        if missing.contains(other) { missing.insert(stage) }
        if unknown.contains(other) { unknown.insert(stage) }
    }
}
