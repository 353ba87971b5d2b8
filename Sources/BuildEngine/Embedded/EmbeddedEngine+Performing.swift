package import BuildPlan
internal import DockerfileSyntax
internal import FoundationEssentials
internal import ImageStore
internal import OCISpec

extension EmbeddedEngine {
    package func perform(
        _ step: BuildStep, of program: BuildProgram, from state: BuildState,
        events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> StepResult {
        releaseFailure()
        events(.stepStarted(step))
        let start = ContinuousClock.now
        let plan = try state.applying(step, of: program)
        var result = try await locating(step) {
            try await perform(plan, step, of: program, from: state, events: events)
        }
        result.record.expandedText = plan.expandedText
        result.record.durationMs = (ContinuousClock.now - start).milliseconds
        if step.instruction.keyword.isLookedUp { walk.trace.save() }
        noteClassic(plan, step, of: program, from: state, &result)
        if let judgement = result.judgement { result.record.take(judgement) }
        try noteImage(after: result)
        events(.stepFinished(result.record))
        return result
    }

    /// Gives what goes wrong below a step (a full disk, a damaged store) the place of its instruction.
    private func locating(_ step: BuildStep, _ body: () async throws -> StepResult) async throws -> StepResult {
        do { return try await body() } catch var error as StepError {
            walk.trace.forget(step.number)
            error.range = error.range ?? step.instruction.range
            throw error
        } catch let error as CancellationError {
            walk.trace.forget(step.number)
            throw error
        } catch let error as PlanError {
            throw error
        } catch {
            walk.trace.forget(step.number)
            throw StepError(.stopped("\(error)"), at: step.instruction.range)
        }
    }

    private func perform(
        _ plan: StepPlan, _ step: BuildStep, of program: BuildProgram, from state: BuildState,
        events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> StepResult {
        var record = StepRecord(of: step, in: program, outcome: .none, changes: plan.changes)
        record.notes += step.instruction.brokenArrayNote.map { [$0] } ?? []
        record.notes += step.instruction.flagNotes
        record.notes += replacementNote(step, of: program).map { [$0] } ?? []
        switch plan.effect {
        case .none:
            return try await settle(
                step, of: program, StepResult(record: record, state: plan.state), events: events)
        case .base(let base):
            return try await begin(on: base, plan, step, of: program, record, events: events)
        case .run, .copy, .makeDirectory:
            break
        }
        walk.stand(on: plan.state, of: program)
        try await provideImage(for: plan.effect, step, of: program, events: events)
        try await resolveRemotes(of: plan.effect)
        let lookup = try lookUp(plan.effect, step, of: program, from: plan.state, walk: &walk)
        record.key = lookup.keys.first
        record.reason = lookup.reason
        record.fileLines = lookup.fileLines
        record.notes += try notes(
            on: plan.effect, selections: lookup.selections,
            lowerLayers: plan.state.stage?.layers.map(\.diffID) ?? [])
        let work = StepWork(
            plan: plan, before: state, step: step, program: program, lookup: lookup, events: events)
        if let carrier { return try await carry(out: work, record, by: carrier) }
        if let cached = lookup.cached {
            return finish(work, record, with: try summarised(cached, work), outcome: .hit)
        }
        if let stage = step.stage { walk.stagesThatRan.insert(stage) }
        switch try await execute(work) {
        case .made(let cached):
            return finish(work, record, with: try remember(cached, work), outcome: .miss)
        case .failed(let exitCode, let log, let files):
            return failed(work, record, exitCode: exitCode, log: log, files: files)
        }
    }

    /// The record of a step whose command ended with another code than 0.
    func failed(
        _ work: StepWork, _ record: StepRecord, exitCode: Int, log: String, files: FailedFiles?
    ) -> StepResult {
        var record = record
        walk.trace.forget(work.step.number)
        record.outcome = .failed
        record.exitCode = exitCode
        record.log = log
        record.notes += oneIDNote(of: log).map { [$0] } ?? []
        record.configChanges = []
        return StepResult(record: record, state: work.before, failedFiles: files)
    }

    /// Keeps the image after a step, for `images -a`.
    private func noteImage(after result: StepResult) throws {
        guard result.record.outcome != .failed, let stage = result.state.stage else { return }
        let size = stage.layers.reduce(0) { $0 + $1.size }
        try store.writeIntermediate(
            try IntermediateImage(config: stage.imageConfig(platform: stage.platform), size: size))
    }

    /// The record and state of a step whose layer is there.
    func finish(
        _ work: StepWork, _ record: StepRecord, with cached: CachedStep, outcome: StepOutcome
    ) -> StepResult {
        var record = record
        record.outcome = outcome
        record.layer = cached.layer
        record.log = cached.log
        if outcome == .hit { record.originalDurationMs = cached.durationMs }
        let layer = StateLayer(
            diffID: cached.layer.diffID, size: cached.layer.size, step: work.step.number,
            createdBy: work.step.instruction.title
        )
        let state = work.plan.state.completing(
            layer: layer, chain: work.lookup.chain, created: cached.created)
        var result = StepResult(record: record, state: state)
        result.selections = work.lookup.selections
        return result
    }

    /// What a layer does to the files below is known by these: a linked one may come from other layers than it lies on now.
    private func summarised(_ cached: CachedStep, _ work: StepWork) throws -> CachedStep {
        guard work.plan.effect.isLinked else { return cached }
        var cached = cached
        cached.layer = LayerSummary(
            cached.layer.diffID, entries: try layers.entries(of: cached.layer.diffID),
            on: try layers.tree(of: work.lowerLayers))
        return cached
    }

    /// Keeps a step's result under every key it is known by, and the lists of files that explain the next miss.
    ///
    /// - Parameter replacing: the result takes the place of one that is kept.
    /// - Returns: the result that counts: where another process took the same step meanwhile, that one's, so that both
    ///   builds make the same image.
    func remember(_ cached: CachedStep, _ work: StepWork, replacing: Bool = false) throws -> CachedStep {
        for selection in work.lookup.selections {
            if let files = selection.files {
                try store.writeRecord(.fileLists, key: selection.list, data: Data(files.serialised()))
            }
        }
        for key in work.lookup.keys {
            var entry = cached
            entry.key = key
            let data = try CanonicalJSON.encode(entry)
            let isForced = work.lookup.reason.code == .forced
            let kept = try store.keepRecord(
                .steps, key: key.digest, data: data, layers: [cached.layer.diffID], replacing: isForced || replacing)
            guard kept != data, let other = try? CanonicalJSON.decode(CachedStep.self, from: kept) else { continue }
            try store.hold([other.layer.diffID])
            // Looked at after it is held: it may have been collected in between.
            if try store.layerBlob(diffID: other.layer.diffID) != nil { return other }
        }
        return cached
    }
}

/// A step being worked on.
struct StepWork: Sendable {
    let plan: StepPlan
    /// Where the build stands without the step.
    let before: BuildState
    let step: BuildStep
    let program: BuildProgram
    var lookup: StepLookup
    let events: @Sendable (BuildEvent) -> Void
}

/// How the work of a step ended.
enum StepEnd: Sendable {
    case made(CachedStep)
    /// RUN's command ended with another code than 0; the files are as it left them.
    case failed(exitCode: Int, log: String, files: FailedFiles?)
}

extension StepRecord {
    /// A record of a step before anything is known of how it went.
    init(of step: BuildStep, in program: BuildProgram, outcome: StepOutcome, changes: [ConfigChange]) {
        self.init(
            step: step.number, of: program.steps.count, stage: step.stage,
            stageName: step.stage.flatMap { program.stages[$0].name }, line: step.instruction.range.lines.lowerBound,
            lastLine: step.instruction.range.lines.upperBound, keyword: step.instruction.keyword,
            text: step.instruction.title, outcome: outcome, configChanges: changes)
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int {
        Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
