internal import BuildPlan
internal import DockerfileSyntax
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import LayerArchive
internal import OCISpec
internal import Synchronization

/// The steps: each a build of the Dockerfile up to it.
extension DockerCarrier {
    func carryOut(_ work: StepWork) async throws -> CarriedStep {
        let build = try await build(work.step, of: work.program, events: work.events)
        guard let told = told(work.step, of: work.program, in: build, expanded: work.plan.expandedText) else {
            throw StepError(
                .stopped("Docker built this step and said nothing about it: whether it was a hit is not known"),
                at: work.step.instruction.range)
        }
        let log = (fresh ?? build).log(of: told)
        if let code = build.exitCode {
            return CarriedStep(end: .failed(exitCode: code, log: log, files: nil), isHit: false)
        }
        guard let image = build.image else {
            throw StepError(.stopped("Docker built no image of this step"), at: work.step.instruction.range)
        }
        try await images.bringLayers(of: image, platform: work.plan.state.stage?.platform ?? .host)
        let layer = try layer(of: image, on: work.lowerLayers, at: work.step)
        let isOwn = work.step.origin == .dockerfile
        return CarriedStep(
            end: .made(
                CachedStep(
                    key: work.lookup.keys.first ?? CacheKey(parts: []), layer: try summary(of: layer, on: work),
                    created: image.created ?? "", durationMs: build.durationMs, log: log)),
            isHit: told.isCached, config: isOwn ? image.config : nil)
    }

    func settle(
        _ step: BuildStep, of program: BuildProgram, events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> SettledStep? {
        guard canBuild(step, of: program) else { return nil }
        let build = try await build(step, of: program, events: events)
        let told = isClassic ? told(step, of: program, in: build) : nil
        // The image of a FROM has what all of its triggers set.
        let isOwn = step.origin == .dockerfile
        return SettledStep(isHit: told?.isCached, config: isOwn ? build.image?.config : nil)
    }

    /// Of a stage on scratch there is no image before it has a layer.
    private func canBuild(_ step: BuildStep, of program: BuildProgram) -> Bool {
        guard let stage = step.stage, case .scratch = program.stages[stage].base else { return true }
        return program.steps.contains {
            $0.stage == stage && $0.number <= step.number && $0.instruction.keyword.hasOwnLayer
        }
    }

    /// Builds the Dockerfile up to a step, so that Docker has the image after it.
    ///
    /// - Returns: a build that may have failed in that step's command, and nowhere else.
    private func build(
        _ step: BuildStep, of program: BuildProgram, events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> DockerBuild {
        let stage = step.stage ?? 0
        if case .trigger = step.origin, let known = triggered[stage] {
            // One build runs all triggers: what this one printed was not its step's then.
            if let told = known.step(step, of: program, expanded: nil) {
                events(.output(step: step.number, stream: .standardOutput, bytes: Array(known.log(of: told).utf8)))
            }
            return known
        }
        if fresh == nil, program.options.noCache || !program.options.noCacheStages.isEmpty,
            let end = program.neededSteps.last
        {
            fresh = try await run(end, of: program, isFresh: true, events: { _ in })
        }
        if let fresh, fresh.exitCode != nil, let told = fresh.step(step, of: program, expanded: nil), told.error != nil
        {
            events(.output(step: step.number, stream: .standardOutput, bytes: Array(fresh.log(of: told).utf8)))
            return fresh
        }
        let build = try await run(step, of: program, isFresh: false, events: events)
        if case .trigger = step.origin { triggered[stage] = build }
        if let image = build.image {
            built[image.layers] = image.id
            last[stage] = build
            made.insert(image.id)
            newest = image.id
        }
        return build
    }

    /// What was told of a step: by the one build without the cache, where there is one.
    private func told(
        _ step: BuildStep, of program: BuildProgram, in build: DockerBuild, expanded: String? = nil
    ) -> DockerProgress.Step? {
        (fresh ?? build).step(step, of: program, expanded: expanded)
    }

    private func run(
        _ step: BuildStep, of program: BuildProgram, isFresh: Bool,
        events: @escaping @Sendable (BuildEvent) -> Void
    ) async throws -> DockerBuild {
        let start = ContinuousClock.now
        let prefix = try PrefixDockerfile(
            of: program.dockerfile, upTo: step.instruction.range.lines.upperBound(of: step, in: program),
            original: dockerfilePath, in: folder)
        let archive =
            isClassic ? try ClassicContext(of: contextFolder, dockerfile: prefix.bytes, in: folder) : nil
        var words = ["build", "--tag", images.stepName, "--file", archive?.dockerfileName ?? prefix.path]
        switch client.form {
        case .plain: words += ["--progress", "plain"]
        case .records: words += ["--progress", "rawjson"]
        case .classic: break
        }
        if client.loads { words.append("--load") }
        words += flags.words(program.options, isWhole: step.number == program.neededSteps.last?.number)
        if isFresh {
            if program.options.noCache { words.append("--no-cache") }
            for stage in program.options.noCacheStages { words += ["--no-cache-filter", stage] }
        }
        let begun = DockerBuild(form: client.form, stageCount: (step.stage ?? 0) + 1)
        let place = begun.place(of: step, in: program)
        let watch = Mutex(begun)
        let number = step.number
        let code = try await self.program.lines(
            words + [archive == nil ? contextFolder : "-"], input: archive?.path
        ) { line in
            for printed in watch.withLock({ $0.receive(line) }) {
                guard printed.place == place else { continue }
                events(.output(step: number, stream: .standardOutput, bytes: printed.bytes))
            }
        }
        var build = watch.withLock { $0 }
        build.durationMs = (ContinuousClock.now - start).milliseconds
        guard code == 0 else {
            guard let exit = build.progress.exitCode else { throw failure(of: build, at: step) }
            // An engine that ends kills the command first.
            if exit > Self.signalCodes { try await requireEngine() }
            build.exitCode = exit
            return build
        }
        // By its name: an engine with containerd's store knows it by no digest that a build tells of.
        build.image = try await images.inspect(images.stepName)
        if let image = build.image { images.noteName(of: image.id) }
        return build
    }

    /// A command that a signal ended has an exit code above this one.
    private static let signalCodes = 128

    /// - Throws: `DockerFailure.gone` where the engine does not answer any more.
    private func requireEngine() async throws {
        do { _ = try await program.answer(["version"]) } catch let failure as DockerFailure {
            throw failure.inTheMiddle
        }
    }

    private func failure(of build: DockerBuild, at step: BuildStep) -> any Error {
        let failure = DockerFailure(words: build.progress.complaint)
        guard case .other(let words) = failure.kind else {
            return build.progress.steps.isEmpty ? failure : failure.inTheMiddle
        }
        return StepError(.stopped(DockerFailure(.other(words)).description), at: step.instruction.range)
    }

    /// The layer that a step put on those below it.
    private func layer(of image: DockerImage, on lower: [Digest], at step: BuildStep) throws -> Digest {
        let below = kept(lower)
        guard image.layers.starts(with: below) else {
            throw StepError(
                .stopped(
                    "Docker has other layers below this step than when they were stepped through: its cache has changed; 'restart' takes the steps again"
                ), at: step.instruction.range)
        }
        if image.layers.count > below.count { return image.layers[below.count] }
        try writeEmptyLayer()
        return Self.emptyLayer
    }

    private func summary(of layer: Digest, on work: StepWork) throws -> LayerSummary {
        let library = LayerLibrary(store: images.store)
        return LayerSummary(layer, entries: try library.entries(of: layer), on: try library.tree(of: work.lowerLayers))
    }

    /// The tar without an entry, which has its end alone: two blocks of zeros.
    private static let emptyTar = [UInt8](repeating: 0, count: 1024)
    static let emptyLayer = Digest(of: emptyTar)

    private func writeEmptyLayer() throws {
        guard try !images.store.holdsLayer(diffID: Self.emptyLayer) else { return }
        let blob = try images.store.newBlob()
        let descriptor = blob.descriptor
        try Self.emptyTar.withUnsafeBytes { try FileBytes.write($0, to: descriptor) }
        try blob.commit(digest: Self.emptyLayer, size: Self.emptyTar.count)
        try images.store.registerLayer(
            diffID: Self.emptyLayer,
            descriptor: Descriptor(mediaType: .ociLayer, digest: Self.emptyLayer, size: Self.emptyTar.count),
            contentSize: 0)
    }
}

extension ClosedRange<Int> {
    /// The last line that a build up to a step needs: a trigger stands in no line, and its FROM is what is built.
    fileprivate func upperBound(of step: BuildStep, in program: BuildProgram) -> Int {
        guard case .trigger(let from) = step.origin,
            let base = program.steps.first(where: { $0.number == from })
        else { return upperBound }
        return base.instruction.range.lines.upperBound
    }
}
