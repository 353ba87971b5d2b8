internal import BuildPlan
internal import DockerfileSyntax
internal import ImageStore
internal import OCISpec

/// FROM: what a stage begins with.
extension EmbeddedEngine {
    func begin(
        on base: StageBase, _ plan: StepPlan, _ step: BuildStep, of program: BuildProgram, _ record: StepRecord
    ) async throws -> StepResult {
        var record = record
        var state = plan.state
        guard let index = step.stage, var stage = state.stages[index] else {
            return StepResult(record: record, state: state)
        }
        switch base {
        case .scratch:
            stage.beginOnScratch()
            record.notes.append("scratch is no image: the stage begins with no files at all")
        case .stage(let other):
            guard let earlier = state.stages[other] else { break }
            stage.begin(on: earlier)
            // The chain goes on through the other stage, and so does the explanation of a miss.
            walk.chainSteps[index] = walk.chainSteps[other]
            if walk.forcedStages.contains(other) { walk.forcedStages.insert(index) }
            record.notes.append("goes on from an earlier stage of this Dockerfile, with its files and configuration")
        case .image(let reference):
            let found = try await image(for: reference, step, of: program)
            try begin(&stage, on: found.image, step, &record)
            if found.isNew {
                record.outcome = .miss
                record.reason = CacheReason(code: .firstBuild)
            }
            walk.chainSteps[index] = step.number
        }
        state.stages[index] = stage
        return StepResult(record: record, state: state)
    }

    private func begin(
        _ stage: inout StageState, on image: StoredImage, _ step: BuildStep, _ record: inout StepRecord
    ) throws {
        guard case .from(let from) = step.instruction.body else { return }
        if image.config.os != stage.platform.os || image.config.architecture != stage.platform.architecture {
            throw StepError(
                .basePlatform(from.image.raw, has: image.config.platform, wanted: stage.platform), at: from.image.range)
        }
        let keys = CacheKey.base(
            manifest: image.manifest.digest, chainID: image.config.rootfs.chainID, platform: stage.platform)
        let layers = zip(image.layers, image.config.layerHistory).map { layer, line in
            StateLayer(diffID: layer.diffID, size: layer.size, step: nil, createdBy: line)
        }
        stage.begin(on: image.config, layers: layers, chain: keys.map(\.digest))
        record.key = keys.first
        record.outcome = .hit
        record.reason = CacheReason(code: .basePresent)
        if StarterImage.isStarter(image.config) { record.notes.append(StarterImage.notice) }
        guard let key = keys.first else { return }
        let difference = walk.trace.earlier(for: step.number).map { earlier in
            KeyDifference(from: earlier.key, to: key, variables: []) { _, _, _ in [] }
        }
        let isNew = walk.trace.earlier(for: step.number) == nil
        walk.note(step, key: key, effect: .none, difference: difference, isNew: isNew)
        if let own = difference?.own, own.code == .baseImage {
            record.notes.append("the name now means another image than at the last build, so what follows misses")
        }
    }

    /// The image a FROM names: from the store, or the starter image, which is made on first use.
    private func image(
        for reference: Reference, _ step: BuildStep, of program: BuildProgram
    ) async throws -> (image: StoredImage, isNew: Bool) {
        if let image = try knownImage(reference, step, of: program) { return (image, false) }
        return (try await starter.make(as: reference), true)
    }

    /// The image that a FROM names; nil where it is the starter image and not made yet.
    ///
    /// - Throws: `StepError` at the name, for one that is neither, or damaged.
    func knownImage(_ reference: Reference, _ step: BuildStep, of program: BuildProgram) throws -> StoredImage? {
        let range: SourceRange? = if case .from(let from) = step.instruction.body { from.image.range } else { nil }
        do { if let image = try store.image(named: reference) { return image } } catch {
            throw StepError(.stopped(error.description), at: range)
        }
        if StarterImage.answers(reference) { return nil }
        let stages = program.stages.prefix(step.stage ?? 0).compactMap(\.name)
        let images = try store.images().flatMap(\.names).map(\.familiar) + ["busybox:latest"]
        let written = reference.familiar
        // A stage is written without a tag, which `familiar` has.
        let close =
            Suggestion.closest(to: reference.familiarName, among: stages)
            ?? Suggestion.closest(to: written, among: images)
        throw StepError(.baseMissing(written, close: close), at: range)
    }

    /// Makes the starter image for a `--from=busybox` that is the first to ask for it.
    func provideStarter(for effect: Effect) async throws {
        guard try needsStarter(effect), case .copy(let copy) = effect, case .image(let reference) = copy.source else {
            return
        }
        _ = try await starter.make(as: reference)
    }

    /// Whether a COPY takes from the starter image and that is not made yet.
    func needsStarter(_ effect: Effect) throws -> Bool {
        guard case .copy(let copy) = effect, case .image(let reference) = copy.source else { return false }
        return try StarterImage.answers(reference) && store.image(named: reference) == nil
    }

    /// What to say of a `--from` that is neither a stage nor an image.
    func fromMissing(_ reference: Reference, _ step: BuildStep, of program: BuildProgram) throws -> StepError {
        let stages = program.stages.prefix(step.stage ?? 0).compactMap(\.name)
        let images = try store.images().flatMap(\.names).map(\.familiar)
        let flag = step.instruction.flag("from")
        let name = flag?.value?.raw ?? reference.familiar
        return StepError(
            .fromMissing(name, close: Suggestion.closest(to: name, among: stages + images)), at: flag?.range)
    }
}

extension ImageConfig {
    /// For each layer, the line of history that made it; empty texts where history has too few.
    var layerHistory: [String] {
        let lines = history.filter { $0.emptyLayer != true }.map { $0.createdBy ?? "" }
        let missing = max(0, rootfs.diffIDs.count - lines.count)
        return lines + Array(repeating: "", count: missing)
    }
}
