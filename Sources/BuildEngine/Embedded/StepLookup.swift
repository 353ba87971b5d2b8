internal import DockerfileSyntax
internal import ImageStore
internal import BuildPlan
internal import OCISpec

/// A step's place in the cache: the keys it could be known under, what is there, and why.
struct StepLookup {
    /// In the order in which they are tried.
    var keys: [CacheKey]
    /// The keys of the chain after the step.
    var chain: [Digest]
    var cached: CachedStep?
    var reason: CacheReason
    /// Of small text files that differ, by their paths in the reason.
    var fileLines: [String: [LineChange]] = [:]
    /// For COPY: what each source selects, and the lists behind the keys' digests.
    var selections: [CopySelection] = []

    init(keys: [CacheKey] = [], reason: CacheReason = CacheReason(code: .firstBuild)) {
        self.keys = keys
        self.reason = reason
        chain = keys.map(\.digest)
    }
}

/// What one source of a COPY selects.
struct CopySelection {
    var path: CopyEffect.Path
    var items: [CopyItem]
    var list: Digest
    /// nil where the digest was known without reading the files.
    var files: FileList?
    /// Where the files come from, for what the network has.
    var remote: RemoteSource?
    /// Set where the extended attributes of the items' files were not read: they count for what is copied, and the
    /// digest was known without.
    var unattributed: BuildContext?

    /// With the attributes filled in.
    func attributed() throws -> CopySelection {
        guard let unattributed else { return self }
        var selection = self
        selection.items = try ContextHasher(context: unattributed).attributed(items)
        selection.unattributed = nil
        return selection
    }
}

extension EmbeddedEngine {
    /// The most layers that Docker loads in one image (`maxLayerDepth` in moby's layer store).
    static let mostLayers = 125

    /// Looks a step up without running or writing anything.
    ///
    /// - Parameter walk: what is known of this walk so far; the step is noted in it.
    func lookUp(
        _ effect: Effect, _ step: BuildStep, of program: BuildProgram, from state: BuildState, walk: inout Walk
    ) throws -> StepLookup {
        guard let stage = state.stage else { return StepLookup() }
        guard stage.layers.count < Self.mostLayers else {
            throw StepError(.tooManyLayers(limit: Self.mostLayers), at: step.instruction.range)
        }
        let parents: [Digest?] = stage.chain.isEmpty ? [nil] : stage.chain
        var lookup: StepLookup
        switch effect {
        case .none, .base: return StepLookup()
        case .run(let run):
            try requireImages(of: run, step, of: program)
            let selections = try run.contentMounts.map {
                try select($0, in: state, of: program, remember: walk.remembers, context: walk.context)
            }
            let lists = selections.map(\.list)
            lookup = StepLookup(keys: parents.map { CacheKey.run(run, files: lists, parent: $0) })
            lookup.selections = selections
        case .makeDirectory(let folder):
            lookup = StepLookup(keys: parents.map { CacheKey.makeDirectory(folder, parent: $0) })
        case .copy(let copy):
            if case .image(let reference) = copy.source, try store.image(named: reference) == nil {
                throw try fromMissing(reference, step.instruction.flag("from"), step, of: program)
            }
            let selections = try select(
                copy, in: state, of: program, remember: walk.remembers, context: walk.context)
            lookup = self.lookup(copy, selections, parents: parents)
        }
        let found = find(lookup.keys, remembers: walk.remembers)
        let forced = isForced(step, in: program)
        let standsOnForced = walk.forcedSteps[stage.stage] != nil && !effect.isLinked
        lookup.cached = forced || standsOnForced ? nil : found.step
        if walk.remembers, lookup.cached != nil { noteUse(of: lookup) }
        explain(&lookup, step, effect, stage: stage, pruned: found.pruned, forced: forced, walk: &walk)
        walk.noteLinkedHit(effect.isLinked && lookup.cached != nil, of: step)
        if forced { walk.noteForced(step) }
        return lookup
    }

    /// With `--link` the copy is looked up by itself, and only the chain after it knows the layers below.
    private func lookup(_ copy: CopyEffect, _ selections: [CopySelection], parents: [Digest?]) -> StepLookup {
        let lists = selections.map(\.list)
        var lookup: StepLookup
        if copy.isLinked {
            let key = CacheKey.copy(copy, files: lists, parent: nil)
            lookup = StepLookup(keys: [key])
            lookup.chain = parents.map { CacheKey.linked(key, parent: $0) }
        } else {
            lookup = StepLookup(keys: parents.map { CacheKey.copy(copy, files: lists, parent: $0) })
        }
        lookup.selections = selections
        return lookup
    }

    /// Notes that what a hit rests on is in use, so that `prune` keeps it.
    private func noteUse(of lookup: StepLookup) {
        for key in lookup.keys { store.touchRecord(.steps, key: key.digest) }
        for selection in lookup.selections { store.touchRecord(.fileLists, key: selection.list) }
    }

    private func find(_ keys: [CacheKey], remembers: Bool) -> (step: CachedStep?, pruned: Bool) {
        var pruned = false
        for key in keys {
            guard let data = store.readRecord(.steps, key: key.digest),
                let cached = try? CanonicalJSON.decode(CachedStep.self, from: data)
            else { continue }
            // A record without its layer is no hit: what it points to must be there, and stay for as long as we run.
            if remembers { try? store.hold([cached.layer.diffID]) }
            if (try? store.layerBlob(diffID: cached.layer.diffID)) ?? nil != nil { return (cached, false) }
            pruned = true
        }
        return (nil, pruned)
    }

    /// `--no-cache` forces RUN, COPY and ADD; WORKDIR and FROM are looked up all the same (cache-rules.md §5).
    func isForced(_ step: BuildStep, in program: BuildProgram) -> Bool {
        switch step.instruction.keyword {
        case .run, .copy, .add: break
        default: return false
        }
        if program.options.noCache { return true }
        guard let index = step.stage else { return false }
        let stage = program.stages[index]
        return program.options.noCacheStages.contains { filter in
            filter == String(index) || stage.name.map { $0 == filter.lowercased() } ?? false
        }
    }
}
