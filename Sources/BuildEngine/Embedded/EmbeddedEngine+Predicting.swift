internal import ImageStore
package import BuildPlan
internal import DockerfileSyntax
internal import OCISpec

extension EmbeddedEngine {
    /// Walks the steps as `perform` would, by keys alone: a step's key is made from definitions and from files that are
    /// there, so it is known without running anything; only what an earlier stage would produce is not.
    package func predict(
        _ program: BuildProgram, from state: BuildState, after step: Int, explained: Int?
    ) async throws -> [Prediction] {
        var prediction = PredictionWalk(state: state, walk: walk, of: program)
        var result: [Prediction] = []
        for next in program.neededSteps where next.number > step {
            prediction.walk.tellsLines = next.number == explained
            result.append(try await predict(next, of: program, &prediction))
        }
        return result
    }

    func predict(
        _ step: BuildStep, of program: BuildProgram, _ prediction: inout PredictionWalk
    ) async throws -> Prediction {
        prediction.selections = nil
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
            let reason = CacheReason(code: .firstBuild)
            if let index = step.stage {
                prediction.noteMiss(of: step, in: index)
                prediction.chainless.insert(index)
                prediction.walk.chainSteps[index] = step.number
                prediction.walk.trace.explain(step, reason)
            }
            return Prediction(step: step.number, outcome: .miss, reason: reason)
        }
        let real = walk
        walk = prediction.walk
        defer { walk = real }
        let result = try await begin(on: base, plan, step, of: program, record)
        prediction.walk = walk
        prediction.state = result.state
        if case .stage(let other) = base, let index = step.stage { prediction.inherit(from: other, to: index) }
        return Prediction(
            step: step.number, outcome: result.record.outcome == .hit ? .hit : .none, reason: result.record.reason,
            key: result.record.key?.digest)
    }

    private func predictLayer(
        _ plan: StepPlan, _ step: BuildStep, of program: BuildProgram, isKnown: Bool,
        _ prediction: inout PredictionWalk
    ) throws -> Prediction {
        let stage = step.stage ?? 0
        let isLinked = plan.effect.isLinked
        let sources = plan.effect.contentStages
        let waitsFor = sources.compactMap { prediction.ranFirst[$0] ?? prediction.waiting[$0] }.min()
        // No layer comes of a step that is only looked up, so the chain's maker is noted by itself.
        defer { prediction.walk.chainSteps[stage] = step.number }
        let isSourceUnknown = waitsFor != nil || !prediction.unknown.isDisjoint(with: sources)
        let isChainUnknown = prediction.unknown.contains(stage) || prediction.chainless.contains(stage)
        if isSourceUnknown || !isKnown || (isChainUnknown && !isLinked) {
            return predictUnknown(plan, step, of: program, waitsFor: waitsFor, &prediction)
        }
        // What copies from an image that is not here can't have been built before there is one.
        guard try !isSourceToCome(plan.effect) else {
            prediction.noteMiss(of: step, in: stage)
            prediction.state = plan.state
            return Prediction(step: step.number, outcome: .miss, reason: CacheReason(code: .firstBuild))
        }
        let lookup = try lookUp(plan.effect, step, of: program, from: plan.state, walk: &prediction.walk)
        prediction.selections = lookup.selections
        let key = lookup.keys.first?.digest
        guard let cached = lookup.cached else {
            // The same on the same layers stands in an earlier stage and will have run by then.
            let isTwin = !isForced(step, in: program) && !prediction.made.isDisjoint(with: lookup.keys.map(\.digest))
            prediction.state = plan.state
            prediction.state.stages[stage]?.chain = lookup.chain
            if isTwin {
                prediction.noteTwin(of: step, in: stage)
                return Prediction(
                    step: step.number, outcome: .hit, reason: CacheReason(code: .sameDefinition), key: key)
            }
            prediction.made.formUnion(lookup.keys.map(\.digest))
            prediction.noteMiss(of: step, in: stage)
            var result = Prediction(step: step.number, outcome: .miss, reason: lookup.reason, key: key)
            result.fileLines = lookup.fileLines
            return result
        }
        let layer = StateLayer(
            diffID: cached.layer.diffID, size: cached.layer.size, step: step.number, createdBy: step.instruction.title)
        prediction.state = plan.state.completing(layer: layer, chain: lookup.chain, created: cached.created)
        return Prediction(step: step.number, outcome: .hit, reason: lookup.reason, key: key)
    }

    /// A step whose key can't be known: it takes from a stage that runs first, or stands on such a step.
    private func predictUnknown(
        _ plan: StepPlan, _ step: BuildStep, of program: BuildProgram, waitsFor: Int?,
        _ prediction: inout PredictionWalk
    ) -> Prediction {
        let stage = step.stage ?? 0
        prediction.state = plan.state
        if isForced(step, in: program) {
            prediction.noteMiss(of: step, in: stage)
            prediction.chainless.insert(stage)
            prediction.walk.noteForced(step)
            let item = CacheReason.Item(name: "--no-cache", change: "added")
            return Prediction(step: step.number, outcome: .miss, reason: CacheReason(code: .forced, items: [item]))
        }
        // Nothing can have been built on what is to be built now.
        if prediction.ranFirst[stage] != nil, !prediction.twins.contains(stage), !plan.effect.isLinked {
            prediction.chainless.insert(stage)
            let reason = dragged(step, by: prediction.walk.stepBelow(stage), walk: prediction.walk)
            prediction.walk.trace.explain(step, reason)
            return Prediction(step: step.number, outcome: .miss, reason: reason)
        }
        let waitsFor = waitsFor ?? prediction.waiting[stage]
        prediction.unknown.insert(stage)
        prediction.waiting[stage] = waitsFor
        return Prediction(step: step.number, outcome: .depends, reason: nil, waitsFor: waitsFor)
    }
}

/// How far a prediction has come.
struct PredictionWalk {
    var state: BuildState
    var walk: Walk
    /// Stages in which a step is going to run, whose layers are therefore not known, with the first such step.
    var ranFirst: [Int: Int] = [:]
    /// Of those, the ones all of whose steps so far have run in an earlier stage by then.
    var twins: Set<Int> = []
    /// Keys of steps that are going to run: what has one of them afterwards is a hit.
    var made: Set<Digest> = []
    /// Of the stages with such a step, the ones in which a step has no key that could be known.
    var chainless: Set<Int> = []
    /// Stages whose chain is not known, and the step that it waits for.
    var unknown: Set<Int> = []
    var waiting: [Int: Int] = [:]

    /// What the sources of the step looked at last select; nil where that is not known.
    var selections: [CopySelection]?

    init(state: BuildState, walk: Walk, of program: BuildProgram) {
        self.state = state
        self.walk = walk
        self.walk.remembers = false
        self.walk.tellsLines = false
        self.walk.stand(on: state, of: program)
    }

    mutating func noteMiss(of step: BuildStep, in stage: Int) {
        if ranFirst[stage] == nil { ranFirst[stage] = step.number }
        twins.remove(stage)
        walk.stagesThatRan.insert(stage)
    }

    /// The step's result will be there, and is not yet: what it has in it can't be known.
    mutating func noteTwin(of step: BuildStep, in stage: Int) {
        guard ranFirst[stage] == nil else { return }
        ranFirst[stage] = step.number
        twins.insert(stage)
    }

    mutating func inherit(from other: Int, to stage: Int) {
        ranFirst[stage] = ranFirst[other]
        waiting[stage] = waiting[other]
        if twins.contains(other) { twins.insert(stage) }
        if chainless.contains(other) { chainless.insert(stage) }
        if unknown.contains(other) { unknown.insert(stage) }
    }
}
