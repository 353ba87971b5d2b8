internal import BuildPlan
internal import OCISpec

/// Who brings images and carries steps out where the embedded engine only keeps the books of another one: the keys, the
/// reasons, and what there was at earlier builds.
protocol StepCarrier: Sendable {
    /// Whether it decides as Docker's classic builder does: of each instruction, by the images that it has.
    nonisolated var isClassic: Bool { get }

    /// An image that a Dockerfile names, in the store when this returns.
    ///
    /// - Parameter pull: ask its registry also where the other engine has one of the name.
    /// - Throws: `DockerFailure`, `StoreError`.
    func provide(
        _ reference: Reference, platform: Platform, pull: Bool, news: @escaping @Sendable (BaseImages.News) -> Void
    ) async throws -> BaseImages.Found

    /// Carries a step out that makes a layer; the layer is in the store when this returns.
    ///
    /// - Throws: `DockerFailure`, `StepError`, `StoreError`; `CancellationError`.
    func carryOut(_ work: StepWork) async throws -> CarriedStep

    /// Has the image made of a step without a layer.
    ///
    /// - Returns: nil where there is none to make: on nothing, before the first layer.
    /// - Throws: as `carryOut`.
    func settle(
        _ step: BuildStep, of program: BuildProgram, events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> SettledStep?
}

/// How another engine carried a step out.
struct CarriedStep: Sendable {
    var end: StepEnd
    /// Whether it took the step from its cache.
    var isHit: Bool
    /// Of the image after the step; nil where it is as the books have it.
    var config: ContainerConfig?
}

/// What another engine made of a step without a layer.
struct SettledStep: Sendable {
    /// nil where it has no cache of such steps.
    var isHit: Bool?
    /// Of the image after the step; nil where it is as the books have it.
    var config: ContainerConfig?
}

/// What another engine did at a step, beside what the books of its earlier builds foresaw.
struct EngineJudgement: Sendable {
    enum Surprise: Sendable {
        /// It has no more what an earlier build left it.
        case pruned
        /// It has what no build left that the books know of.
        case unseen
    }

    /// What the books say of what they foresaw.
    var foreseen: CacheReason
    var foreseenAsHit: Bool
    var isHit: Bool

    var surprise: Surprise? {
        switch (foreseenAsHit, isHit) {
        case (true, true), (false, false): nil
        case (true, false): .pruned
        case (false, true): .unseen
        }
    }

    /// For what it did.
    var reason: CacheReason {
        switch surprise {
        case nil: foreseen
        case .pruned: CacheReason(code: .pruned)
        case .unseen: CacheReason(code: .sameDefinition)
        }
    }
}

extension EngineJudgement.Surprise {
    /// As the record notes it.
    var note: String {
        switch self {
        case .pruned:
            "Docker had this step at an earlier build and has it no more: its cache was pruned or is another one"
        case .unseen: "Docker had this step already, from a build that dockstep did not see"
        }
    }
}

extension StepRecord {
    mutating func take(_ judgement: EngineJudgement) {
        reason = judgement.reason
        foreseen = judgement.foreseenAsHit ? .hit : .miss
        if let surprise = judgement.surprise { notes.append(surprise.note) }
    }
}

extension EmbeddedEngine {
    /// Has a step carried out by the other engine, which alone decides whether it is a hit.
    func carry(out work: StepWork, _ record: StepRecord, by carrier: any StepCarrier) async throws -> StepResult {
        let carried = try await carrier.carryOut(work)
        var work = work
        if work.lookup.selections.contains(where: { $0.unattributed != nil }) {
            work.lookup.selections = try work.lookup.selections.map { try $0.attributed() }
        }
        let judgement = EngineJudgement(
            foreseen: work.lookup.reason, foreseenAsHit: work.lookup.cached != nil, isHit: carried.isHit)
        work.lookup.reason = judgement.reason
        walk.trace.explain(work.step.number, work.lookup.reason, ran: !carried.isHit)
        if !carried.isHit, let stage = work.step.stage { walk.stagesThatRan.insert(stage) }
        var result: StepResult
        switch carried.end {
        case .made(var cached):
            if carried.isHit, let known = work.lookup.cached {
                cached.log = known.log
                cached.durationMs = known.durationMs
            }
            result = finish(
                work, record, with: try remember(cached, work, replacing: true), outcome: carried.isHit ? .hit : .miss)
        case .failed(let exitCode, let log, _):
            result = failed(work, record, exitCode: exitCode, log: log, files: nil)
        }
        result.judgement = judgement
        if let config = carried.config, let stage = work.step.stage { result.state.stages[stage]?.config = config }
        return result
    }

    /// Has the other engine, where there is one, make its image of a step without a layer.
    func settle(
        _ step: BuildStep, of program: BuildProgram, _ result: StepResult,
        events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> StepResult {
        guard let carrier, let stage = step.stage,
            let settled = try await carrier.settle(step, of: program, events: events)
        else { return result }
        var result = result
        if let isHit = settled.isHit { result.record.outcome = isHit ? .hit : .miss }
        if let config = settled.config { result.state.stages[stage]?.config = config }
        return result
    }
}
