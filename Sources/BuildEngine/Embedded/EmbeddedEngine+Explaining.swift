internal import BuildPlan
internal import DockerfileSyntax
internal import ImageStore
internal import OCISpec

/// Why a look-up ended as it did: what differs from the nearest earlier record of the step, and what below it.
extension EmbeddedEngine {
    /// - Parameter lookup: with what was found in it; gets the reason. The step is noted in `walk`.
    func explain(
        _ lookup: inout StepLookup, _ step: BuildStep, _ effect: Effect, stage: StageState, pruned: Bool, forced: Bool,
        walk: inout Walk
    ) {
        guard let key = lookup.keys.first else { return }
        let parentStep = walk.stepBelow(stage.stage)
        let version = BuildTrace.Version(
            key: key, parents: stage.chain, chain: lookup.chain, isLinked: effect.isLinked ? true : nil,
            shellWords: effect.shellWords)
        let noted = walk.note(step, version, variables: stage.environment, selections: lookup.selections)
        let reason: CacheReason
        if forced {
            reason = CacheReason(code: .forced, items: [.init(name: "--no-cache", change: "added")])
        } else if lookup.cached != nil {
            reason = hitReason(effect, walk: walk)
        } else if let forcedStep = walk.forcedSteps[stage.stage], !effect.isLinked {
            reason = CacheReason(
                code: .parentChanged, parentStep: parentStep,
                cause: CacheReason.Cause(step: forcedStep, code: .forced))
        } else if pruned {
            reason = CacheReason(code: .pruned)
        } else {
            reason = noted.map { missReason($0, parentStep: parentStep, walk: walk) } ?? CacheReason(code: .firstBuild)
        }
        walk.trace.explain(step.number, reason, ran: lookup.cached == nil)
        lookup.reason = reason
        if walk.tellsLines, reason.code == .filesChanged, let noted, let nearest = noted.nearest {
            lookup.fileLines = fileLines(of: noted, since: nearest)
        }
    }

    private func hitReason(_ effect: Effect, walk: Walk) -> CacheReason {
        if !walk.stagesThatRan.isDisjoint(with: effect.contentStages) { return CacheReason(code: .sameContent) }
        return CacheReason(code: effect.isLinked ? .linked : .sameDefinition)
    }

    func missReason(_ noted: NotedStep, parentStep: Int?, walk: Walk) -> CacheReason {
        guard let nearest = noted.nearest else { return CacheReason(code: .firstBuild) }
        let now = noted.step.version
        let isOnOther = !nearest.stands(on: now.parents, isLinked: now.isLinked ?? false)
        let cause = isOnOther ? cause(below: noted, since: nearest, walk: walk) : nil
        if var own = difference(of: noted, from: nearest) {
            own.parentStep = isOnOther ? parentStep : nil
            own.cause = isOnOther ? cause : nil
            return own
        }
        guard isOnOther else { return CacheReason(code: .pruned) }
        if let cause, cause.step == noted.step.number {
            return CacheReason(code: .parentChanged, items: cause.items, parentStep: parentStep)
        }
        if let cause, cause.step == parentStep, cause.code == .baseImage {
            return CacheReason(code: .baseImage, items: cause.items, parentStep: parentStep, cause: cause)
        }
        return CacheReason(code: .parentChanged, parentStep: parentStep, cause: cause)
    }

    /// The lowest step below that differs by itself from what an earlier record of this one stood on.
    private func cause(
        below noted: NotedStep, since version: BuildTrace.Version, walk: Walk
    ) -> CacheReason.Cause? {
        var parents = version.parents
        var above = noted.step.number
        var current = noted.below
        var found: CacheReason.Cause?
        while true {
            guard let step = current.flatMap({ walk.trace.noted($0) }) else {
                // On nothing: a step that stood there may be gone.
                guard let gone = walk.trace.gone(below: parents) else { break }
                found = CacheReason.Cause(step: above, code: .parentChanged, items: [.removed(gone)])
                parents = gone.version.parents
                continue
            }
            let number = step.step.number
            if !Set(step.step.version.chain).isDisjoint(with: parents) { break }
            if let gone = walk.trace.gone(below: parents) {
                found = CacheReason.Cause(step: above, code: .parentChanged, items: [.removed(gone)])
                parents = gone.version.parents
                continue
            }
            let before = step.earlier.first { !Set($0.chain).isDisjoint(with: parents) }
            if let other = before ?? step.nearest {
                if let own = difference(of: step, from: other) {
                    found = CacheReason.Cause(step: number, code: own.code, items: own.items, ran: step.ran)
                }
            } else {
                found = CacheReason.Cause(step: number, code: .firstBuild, ran: step.ran)
            }
            parents = before?.parents ?? parents
            above = number
            current = step.below
        }
        return found
    }

    /// What of a step's own differs from an earlier record of it.
    func difference(
        of noted: NotedStep, from version: BuildTrace.Version
    ) -> CacheReason? {
        let key = noted.step.version.key
        if key == version.key { return nil }
        return KeyDifference(
            from: version.key, to: key, linked: (version.isLinked ?? false, noted.step.version.isLinked ?? false),
            shellWords: (version.shellWords ?? 0, noted.step.version.shellWords ?? 0), variables: noted.variables
        ) { old, new, index in
            guard noted.selections.indices.contains(index) else { return [] }
            let selection = noted.selections[index]
            return remoteChanges(from: old, to: new, in: selection)
                + listedChanges(from: old, to: new, in: selection).items
        }.own
    }

    /// Why a step misses that stands on a chain without a key: as what it stands on.
    func dragged(_ step: BuildStep, by parent: Int?, walk: Walk) -> CacheReason {
        let reason = parent.flatMap { walk.trace.reason(of: $0) }
        if reason?.code == .firstBuild, !walk.trace.isKnown(step.number) { return CacheReason(code: .firstBuild) }
        var cause = reason?.cause
        if let parent, let reason, cause == nil {
            cause = CacheReason.Cause(step: parent, code: reason.code, items: reason.items)
        }
        return CacheReason(code: .parentChanged, parentStep: parent, cause: cause)
    }
}

extension CacheReason.Item {
    /// An instruction that the Dockerfile does not have any more.
    fileprivate static func removed(_ step: BuildTrace.Step) -> CacheReason.Item {
        CacheReason.Item(name: "instruction", change: "removed", old: step.text)
    }
}
