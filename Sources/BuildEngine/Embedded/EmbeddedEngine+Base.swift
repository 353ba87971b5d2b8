internal import BuildPlan
internal import DockerfileSyntax
internal import ImageStore
internal import OCISpec
internal import Registry

/// FROM: what a stage begins with.
extension EmbeddedEngine {
    func begin(
        on base: StageBase, _ plan: StepPlan, _ step: BuildStep, of program: BuildProgram, _ record: StepRecord,
        events: @escaping @Sendable (BuildEvent) -> Void = { _ in }
    ) async throws -> StepResult {
        var record = record
        var state = plan.state
        var newProgram: BuildProgram?
        guard let index = step.stage, var stage = state.stages[index] else {
            return StepResult(record: record, state: state)
        }
        switch base {
        case .files:
            // Folded into a copy: the files come by it.
            break
        case .scratch:
            stage.beginOnScratch()
            walk.chainSteps[index] = step.number
            record.notes.append("scratch is no image: the stage begins with no files at all")
        case .stage(let other):
            guard let earlier = state.stages[other] else { break }
            stage.begin(on: earlier)
            // The chain goes on through the other stage, and so does the explanation of a miss.
            walk.chainSteps[index] = walk.chainSteps[other]
            walk.forcedSteps[index] = walk.forcedSteps[other]
            record.notes.append("goes on from an earlier stage of this Dockerfile, with its files and configuration")
        case .image(let reference):
            let found = try await image(for: reference, step, of: program, platform: stage.platform, events: events)
            try begin(&stage, on: found.image, step, &record)
            if found.isNew {
                record.outcome = .miss
                record.reason = CacheReason(code: .firstBuild)
                if found.isPulled { record.notes.append("pulled from its registry: the store had no such image") }
                newProgram = try programWithTriggers(of: found.image, program)
            }
            walk.chainSteps[index] = step.number
        }
        state.stages[index] = stage
        var result = StepResult(record: record, state: state)
        result.newProgram = newProgram
        return result
    }

    /// An image that was not here when the steps were laid out may bring ONBUILD triggers, which are steps too.
    private func programWithTriggers(of image: StoredImage, _ program: BuildProgram) throws -> BuildProgram? {
        guard image.config.config.onBuild?.isEmpty == false else { return nil }
        let changed = try layout(program.dockerfile, options: program.options)
        guard changed.steps != program.steps else { return nil }
        walk.trace.match(changed)
        return changed
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
        stage.classic = ClassicStand(image: image.id)
        record.key = keys.first
        record.outcome = .hit
        record.reason = CacheReason(code: .basePresent)
        if StarterImage.isStarter(image.config) { record.notes.append(StarterImage.notice) }
        guard let key = keys.first else { return }
        let noted = walk.note(step, BuildTrace.Version(key: key, parents: [], chain: keys.map(\.digest)))
        walk.trace.explain(step.number, CacheReason(code: .basePresent), ran: false)
        // A FROM that names another image says so itself.
        if let noted, let nearest = noted.nearest, noted.earlierText == step.instruction.text,
            difference(of: noted, from: nearest)?.code == .baseImage
        {
            let hasSameLayers = !Set(nearest.chain).isDisjoint(with: noted.step.version.chain)
            record.notes.append(
                "the name now means another image than at the last build, "
                    + (hasSameLayers ? "with the same layers" : "so what follows stands on other layers"))
        }
    }

    /// The image a FROM names: from the store, or the starter image, which is made on first use, or from its registry.
    private func image(
        for reference: Reference, _ step: BuildStep, of program: BuildProgram, platform: Platform,
        events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> BaseImages.Found {
        do {
            let found = try await bases.find(reference, platform: platform, pull: program.options.pull) { news in
                events(news.event(of: step.number))
            }
            if let found { return found }
        } catch let error as RegistryError {
            throw StepError(
                .pullFailed(
                    reference.familiar, reason: "\(error)",
                    close: stage(like: reference.familiarName, before: step, of: program)),
                at: step.baseRange)
        } catch let error as StoreError {
            throw StepError(.stopped(error.description), at: step.baseRange)
        }
        throw try baseMissing(reference, step, of: program)
    }

    /// The image that a FROM names where it is in the store.
    ///
    /// - Throws: `StepError` at the name for one that is damaged.
    func knownImage(_ reference: Reference, _ step: BuildStep) throws -> StoredImage? {
        do { return try store.image(named: reference) } catch {
            throw StepError(.stopped(error.description), at: step.baseRange)
        }
    }

    /// Brings the image for a `--from` that is the first to ask for it; what is nowhere is told when it is looked up.
    func provideImage(
        for effect: Effect, _ step: BuildStep, of program: BuildProgram,
        events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws {
        for reference in effect.images {
            do {
                _ = try await bases.find(reference, platform: program.options.platform, pull: program.options.pull) {
                    news in
                    events(news.event(of: step.number))
                }
            } catch let error as RegistryError {
                throw StepError(
                    .pullFailed(
                        reference.familiar, reason: "\(error)",
                        close: stage(like: reference.familiarName, before: step, of: program)),
                    at: step.instruction.flag("from")?.range)
            }
        }
    }

    /// - Throws: `StepError` where a mount is from an image that is nowhere.
    func requireImages(of run: RunEffect, _ step: BuildStep, of program: BuildProgram) throws {
        for (mount, source) in zip(step.instruction.mounts.filter { $0.from?.raw.isEmpty == false }, run.mountSources) {
            guard case .image(let reference) = source, try store.image(named: reference) == nil else { continue }
            if let from = mount.from, Int(from.raw) != nil {
                throw StepError(.mountFromNumber(from.raw), at: mount.range)
            }
            throw try fromMissing(
                reference, Flag(name: "from", value: mount.from, range: mount.range), step, of: program)
        }
    }

    /// Whether a COPY or a mount takes from an image that is not here yet and will be when the step is taken.
    func isSourceToCome(_ effect: Effect) throws -> Bool {
        try effect.images.contains { try store.image(named: $0) == nil && bases.canProvide($0) }
    }

    /// What to say of a `--from` that is neither a stage nor an image.
    func fromMissing(
        _ reference: Reference, _ flag: Flag?, _ step: BuildStep, of program: BuildProgram
    ) throws -> StepError {
        let stages = program.stages.prefix(step.stage ?? 0).compactMap(\.name)
        let images = try store.images().flatMap(\.names).map(\.familiar)
        let name = flag?.value?.raw ?? reference.familiar
        return StepError(
            .fromMissing(name, close: Suggestion.closest(to: name, among: stages + images)), at: flag?.range)
    }

    private func stage(like name: String, before step: BuildStep, of program: BuildProgram) -> String? {
        Suggestion.closest(to: name, among: program.stages.prefix(step.stage ?? 0).compactMap(\.name))
    }

    func baseMissing(_ reference: Reference, _ step: BuildStep, of program: BuildProgram) throws -> StepError {
        let images = try store.images().flatMap(\.names).map(\.familiar) + ["busybox:latest"]
        // A stage is written without a tag, which `familiar` has.
        let close =
            stage(like: reference.familiarName, before: step, of: program)
            ?? Suggestion.closest(to: reference.familiar, among: images)
        return StepError(.baseMissing(reference.familiar, close: close), at: step.baseRange)
    }
}

extension BuildStep {
    /// Where FROM names its image.
    fileprivate var baseRange: SourceRange? {
        if case .from(let from) = instruction.body { from.image.range } else { nil }
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
