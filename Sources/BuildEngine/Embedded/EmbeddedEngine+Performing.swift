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
        var result = try await perform(plan, step, of: program, from: state, events: events)
        result.record.expandedText = plan.expandedText
        result.record.durationMs = (ContinuousClock.now - start).milliseconds
        if step.instruction.keyword.isLookedUp { walk.trace.save() }
        try noteImage(after: result)
        events(.stepFinished(result.record))
        return result
    }

    private func perform(
        _ plan: StepPlan, _ step: BuildStep, of program: BuildProgram, from state: BuildState,
        events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> StepResult {
        var record = StepRecord(of: step, in: program, outcome: .none, changes: plan.changes)
        switch plan.effect {
        case .none:
            return StepResult(record: record, state: plan.state)
        case .base(let base):
            return try await begin(on: base, plan, step, record)
        case .run, .copy, .makeDirectory:
            break
        }
        let lookup = try lookUp(plan.effect, step, of: program, from: plan.state, walk: &walk)
        record.key = lookup.keys.first
        record.reason = lookup.reason
        let work = StepWork(plan: plan, step: step, program: program, lookup: lookup, events: events)
        if let cached = lookup.cached { return finish(work, record, with: cached, outcome: .hit) }
        if let stage = step.stage { walk.stagesThatRan.insert(stage) }
        switch try await execute(work) {
        case .made(let cached):
            try remember(cached, work)
            return finish(work, record, with: cached, outcome: .miss)
        case .failed(let exitCode, let log, let files):
            record.outcome = .failed
            record.exitCode = exitCode
            record.log = log
            record.configChanges = []
            return StepResult(record: record, state: state, failedFiles: files)
        }
    }

    /// Keeps the image after a step, for `images -a`.
    private func noteImage(after result: StepResult) throws {
        guard result.record.outcome != .failed, let stage = result.state.stage else { return }
        let size = stage.layers.reduce(0) { $0 + $1.size }
        try store.writeIntermediate(try IntermediateImage(config: stage.imageConfig(), size: size))
    }

    /// The record and state of a step whose layer is there.
    private func finish(
        _ work: StepWork, _ record: StepRecord, with cached: CachedStep, outcome: StepOutcome
    ) -> StepResult {
        var record = record
        record.outcome = outcome
        record.layer = cached.layer
        record.log = cached.log
        if outcome == .hit { record.originalDurationMs = cached.durationMs }
        let layer = StateLayer(
            diffID: cached.layer.diffID, size: cached.layer.size, step: work.step.number,
            createdBy: work.step.instruction.text
        )
        let state = work.plan.state.completing(
            layer: layer, chain: work.lookup.keys.map(\.digest), created: cached.created)
        if let stage = work.step.stage { walk.chainSteps[stage] = work.step.number }
        return StepResult(record: record, state: state)
    }

    /// Keeps a step's result under every key it is known by, and the lists of files that explain the next miss.
    private func remember(_ cached: CachedStep, _ work: StepWork) throws {
        for selection in work.lookup.selections {
            if let files = selection.files {
                try store.writeRecord(.fileLists, key: selection.list, data: Data(files.serialised()))
            }
        }
        for key in work.lookup.keys {
            var entry = cached
            entry.key = key
            try store.writeRecord(
                .steps, key: key.digest, data: try CanonicalJSON.encode(entry), layers: [cached.layer.diffID])
        }
    }
}

/// A step being worked on.
struct StepWork: Sendable {
    let plan: StepPlan
    let step: BuildStep
    let program: BuildProgram
    let lookup: StepLookup
    let events: @Sendable (BuildEvent) -> Void
}

/// How the work of a step ended.
enum StepEnd: Sendable {
    case made(CachedStep)
    /// RUN's command ended with another code than 0; the files are as it left them.
    case failed(exitCode: Int, log: String, files: FailedFiles)
}

extension StepRecord {
    /// A record of a step before anything is known of how it went.
    init(of step: BuildStep, in program: BuildProgram, outcome: StepOutcome, changes: [ConfigChange]) {
        self.init(
            step: step.number, of: program.steps.count, stage: step.stage,
            stageName: step.stage.flatMap { program.stages[$0].name }, line: step.instruction.range.lines.lowerBound,
            lastLine: step.instruction.range.lines.upperBound, keyword: step.instruction.keyword,
            text: step.instruction.text, outcome: outcome, configChanges: changes)
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int {
        Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
