internal import BuildPlan
internal import OCISpec

/// Who brings images and carries steps out where the embedded engine only keeps the books of another one: the keys, the
/// reasons, and what there was at earlier builds.
protocol StepCarrier: Sendable {
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
}

/// How another engine carried a step out.
struct CarriedStep: Sendable {
    var end: StepEnd
    /// Whether it took the step from its cache.
    var isHit: Bool
}

extension EmbeddedEngine {
    /// Has a step carried out by the other engine, which alone decides whether it is a hit.
    func carry(out work: StepWork, _ record: StepRecord, by carrier: any StepCarrier) async throws -> StepResult {
        let carried = try await carrier.carryOut(work)
        var (work, record) = (work, record)
        if work.lookup.selections.contains(where: { $0.unattributed != nil }) {
            work.lookup.selections = try work.lookup.selections.map { try $0.attributed() }
        }
        work.lookup.reason = work.lookup.reason.corrected(
            foreseenAsHit: work.lookup.cached != nil, isHit: carried.isHit, notes: &record.notes)
        record.reason = work.lookup.reason
        record.foreseen = work.lookup.cached == nil ? .miss : .hit
        walk.trace.explain(work.step.number, work.lookup.reason, ran: !carried.isHit)
        if !carried.isHit, let stage = work.step.stage { walk.stagesThatRan.insert(stage) }
        switch carried.end {
        case .made(var cached):
            if carried.isHit, let known = work.lookup.cached {
                cached.log = known.log
                cached.durationMs = known.durationMs
            }
            return finish(
                work, record, with: try remember(cached, work, replacing: true), outcome: carried.isHit ? .hit : .miss)
        case .failed(let exitCode, let log, _):
            return failed(work, record, exitCode: exitCode, log: log, files: nil)
        }
    }
}

extension CacheReason {
    /// The reason where an engine has decided, beside what its records here foresaw.
    func corrected(foreseenAsHit: Bool, isHit: Bool, notes: inout [String]) -> CacheReason {
        switch (foreseenAsHit, isHit) {
        case (true, true), (false, false): return self
        case (true, false):
            notes.append(
                "Docker had this step at an earlier build and has it no more: its cache was pruned or is another one")
            return CacheReason(code: .pruned)
        case (false, true):
            notes.append("Docker had this step already, from a build that dockstep did not see")
            return CacheReason(code: .sameDefinition)
        }
    }
}
