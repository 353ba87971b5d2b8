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
        case .run(let run): lookup = StepLookup(keys: parents.map { CacheKey.run(run, parent: $0) })
        case .makeDirectory(let folder):
            lookup = StepLookup(keys: parents.map { CacheKey.makeDirectory(folder, parent: $0) })
        case .copy(let copy):
            if case .image(let reference) = copy.source, try store.image(named: reference) == nil {
                throw try fromMissing(reference, step, of: program)
            }
            let selections = try select(copy, in: state, of: program, remember: walk.remembers)
            lookup = self.lookup(copy, selections, parents: parents)
        }
        let found = find(lookup.keys, remembers: walk.remembers)
        let forced = isForced(step, in: program)
        let standsOnForced = walk.forcedStages.contains(stage.stage) && !effect.isLinked
        let parent = walk.stepBelow(stage.stage)
        lookup.cached = forced || standsOnForced ? nil : found.step
        if walk.remembers, lookup.cached != nil { noteUse(of: lookup) }
        lookup.reason = explain(
            lookup, step, effect, stage: stage, found: found, forced: forced, walk: &walk)
        walk.noteLinkedHit(effect.isLinked && lookup.cached != nil, of: step)
        if forced { walk.forcedStages.insert(stage.stage) }
        if standsOnForced, !forced { lookup.reason = CacheReason(code: .parentChanged, parentStep: parent) }
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

    private func explain(
        _ lookup: StepLookup, _ step: BuildStep, _ effect: Effect, stage: StageState,
        found: (step: CachedStep?, pruned: Bool), forced: Bool, walk: inout Walk
    ) -> CacheReason {
        guard let key = lookup.keys.first else { return CacheReason(code: .firstBuild) }
        let parentStep = walk.stepBelow(stage.stage)
        let earlier = walk.trace.earlier(for: step.number)
        let difference = earlier.map { earlier in
            KeyDifference(
                from: earlier.key, to: key, linked: (earlier.isLinked ?? false, effect.isLinked),
                variables: stage.environment
            ) { old, new, index in
                fileChanges(from: old, to: new, in: lookup.selections, source: index)
            }
        }
        walk.note(step, key: key, effect: effect, difference: difference, isNew: earlier == nil)
        if forced { return CacheReason(code: .forced, items: [.init(name: "--no-cache", change: "added")]) }
        if found.step != nil { return hitReason(effect, walk: walk) }
        if found.pruned { return CacheReason(code: .pruned) }
        guard let difference else { return CacheReason(code: .firstBuild) }
        let parent = difference.parentDiffers ? parentStep : nil
        if var own = difference.own {
            own.parentStep = parent
            own.causeStep = parent == nil ? nil : walk.trace.cause(of: step.number)
            return own
        }
        guard difference.parentDiffers else { return CacheReason(code: .pruned) }
        let cause = walk.trace.cause(of: step.number)
        if let parentStep, walk.trace.differences[parentStep]?.code == .baseImage {
            return CacheReason(
                code: .baseImage, items: walk.trace.differences[parentStep]?.items ?? [], parentStep: parentStep,
                causeStep: cause)
        }
        return CacheReason(code: .parentChanged, parentStep: parentStep, causeStep: cause)
    }

    private func hitReason(_ effect: Effect, walk: Walk) -> CacheReason {
        if case .copy(let copy) = effect, case .stage(let index) = copy.source, walk.stagesThatRan.contains(index) {
            return CacheReason(code: .sameContent)
        }
        return CacheReason(code: effect.isLinked ? .linked : .sameDefinition)
    }

    private func fileChanges(
        from old: Digest, to new: Digest, in selections: [CopySelection], source: Int
    ) -> [CacheReason.Item] {
        remoteChanges(from: old, to: new, in: selections, source: source)
            + listedChanges(from: old, to: new, in: selections, source: source)
    }

    /// What of a source from the network tells that it is another: a file's digest, a repository's commit.
    private func remoteChanges(
        from old: Digest, to new: Digest, in selections: [CopySelection], source: Int
    ) -> [CacheReason.Item] {
        guard selections.indices.contains(source) else { return [] }
        switch selections[source].remote {
        case nil: return []
        case .url(let url):
            let digests = [old, new].map { list in
                (selections[source].list == list ? selections[source].files : nil)
                    ?? store.readRecord(.fileLists, key: list).flatMap { FileList(serialised: $0) }
            }.map { $0?.files.first?.content?.description }
            return [.init(name: RemoteFiles.shown(url.url), change: "content", old: digests[0], new: digests[1])]
        case .git: return [.init(name: "commit", change: "changed", old: commit(of: old), new: commit(of: new))]
        }
    }

    private func listedChanges(
        from old: Digest, to new: Digest, in selections: [CopySelection], source: Int
    ) -> [CacheReason.Item] {
        if selections.indices.contains(source), case .url = selections[source].remote { return [] }
        guard selections.indices.contains(source),
            let before = store.readRecord(.fileLists, key: old).flatMap({ FileList(serialised: $0) }),
            let now = selections[source].files
                ?? store.readRecord(.fileLists, key: new).flatMap({ FileList(serialised: $0) })
        else { return [] }
        let path = selections[source].path
        let text = path.remote == nil ? path.kept?.folder ?? path.text : "."
        guard PathPattern.hasWildcards(text) else { return now.changes(since: before, under: text) }
        // The matches have names of their own; the folders before the pattern's last component are not told twice.
        let single = selections[source].items.first?.name ?? Array(text.utf8)
        let folder = text.split(separator: "/").dropLast().joined(separator: "/")
        return now.naming(single: single).changes(
            since: before.naming(single: single), under: PathPattern.hasWildcards(folder) ? "" : folder)
    }
}
