internal import BuildPlan
internal import DockerfileSyntax
internal import FoundationEssentials
internal import ImageStore
internal import LayerArchive
internal import OCISpec

/// How the classic builder would have decided of the steps that were taken: folded beside them, with nothing run.
extension EmbeddedEngine {
    /// Takes a step that was taken for one of the classic builder as well, and notes the image that it would have found
    /// or made; where that builder itself carried it out, what it did is what counts.
    func noteClassic(
        _ plan: StepPlan, _ step: BuildStep, of program: BuildProgram, from state: BuildState,
        _ result: inout StepResult
    ) {
        guard result.record.outcome != .failed, let index = step.stage, let stage = result.state.stages[index],
            stage.classic.isKnown
        else { return }
        let taken = ClassicStep(
            step, plan: plan, of: program, from: state, sources: result.selections.map(ClassicSource.init))
        let isHit = carrier?.isClassic == true ? result.record.isHit : nil
        if isHit != false, let image = unchanged(taken, stand: stage.classic) {
            result.state.stages[index]?.classic.image = image
            if isHit != nil {
                result.judgement = EngineJudgement(
                    foreseen: CacheReason(code: .sameDefinition), foreseenAsHit: true, isHit: true)
            }
            return
        }
        classic.readTrace()
        // What it can't carry out has no image: its plan says so.
        guard let decided = try? decideClassic(taken, stand: stage.classic, isHit: isHit, walk: &classic) else {
            result.state.stages[index]?.classic.isKnown = false
            return
        }
        if isHit != nil { result.judgement = decided.judgement }
        var stand = decided.stand
        if decided.isNew {
            // Each image is one of its own: its configuration has the time at which it was made.
            let image = Digest(of: "\(decided.key.digest) \(UUID().uuidString)")
            stand.image = image
            classic.add(image, of: decided.key)
            classic.walk.trace.setChain(of: step.number, [image])
        }
        result.state.stages[index]?.classic = stand
        classic.save(step.number, decided.key)
    }

    /// The image after a step that is found as at the last walk.
    private func unchanged(_ step: ClassicStep, stand: ClassicStand) -> Digest? {
        if step.step.instruction.keyword == .from {
            guard let image = stand.image, classic.images.isAsBefore(step.step.number, ClassicStep.base(image)) else {
                return nil
            }
            return image
        }
        guard !stand.isBusted, !step.program.options.noCache, let key = try? step.key(on: stand.image),
            classic.images.isAsBefore(step.step.number, key)
        else { return nil }
        return classic.images.image(of: key)
    }

    struct ClassicDecision {
        /// nil of a FROM, which is not decided of.
        var judgement: EngineJudgement?
        var key: CacheKey
        /// With the image that was found; else with one that stands for what it would make.
        var stand: ClassicStand
        /// Whether that image was not known before.
        var isNew = false
    }

    /// - Parameters:
    ///   - stand: before the step; of a FROM what it begins with.
    ///   - isHit: what the builder itself did; nil where it was not asked, and what is foreseen counts.
    /// - Throws: `ClassicRefusal`; `PlanError`.
    func decideClassic(
        _ classic: ClassicStep, stand: ClassicStand, isHit: Bool? = nil, walk: inout ClassicWalk
    ) throws -> ClassicDecision {
        let step = classic.step
        if step.instruction.keyword == .from { return beginClassic(classic, stand, walk: &walk) }
        let stage = step.stage ?? 0
        let key = try classic.key(on: stand.image)
        let isForced = classic.program.options.noCache
        let found = isForced || stand.isBusted ? nil : walk.images.image(of: key)
        let isHit = isHit ?? (found != nil)
        // One that was pruned is made anew; one that was not known is that of an unseen build.
        let kept = isHit ? found : nil
        let image = kept ?? Digest(of: "classic \(key.digest)")
        let version = BuildTrace.Version(
            key: key, parents: stand.image.map { [$0] } ?? [], chain: [image],
            shellWords: classic.plan.effect.shellWords)
        let below = classic.program.step(below: step)
        walk.walk.chainSteps[stage] = below
        let noted = walk.walk.note(step, version, variables: classic.plan.state.stage?.environment ?? [])
        var next = stand
        next.image = image
        next.isBusted = !isHit
        let foreseen: CacheReason
        if found != nil {
            foreseen = CacheReason(code: .sameDefinition)
        } else if isForced {
            foreseen = CacheReason(code: .forced, items: [.init(name: "--no-cache", change: "added")])
        } else if let cause = walk.causes[stage] {
            let isNew = cause.code == .firstBuild && !walk.walk.trace.isKnown(step.number)
            foreseen =
                isNew
                ? CacheReason(code: .firstBuild)
                : CacheReason(code: .parentChanged, parentStep: below, cause: cause)
        } else {
            let found = noted.map { missReason($0, parentStep: below, walk: walk.walk) }
            foreseen = (found ?? CacheReason(code: .firstBuild)).naming(step.instruction.keyword)
        }
        let judgement = EngineJudgement(foreseen: foreseen, foreseenAsHit: found != nil, isHit: isHit)
        let reason = judgement.reason
        walk.walk.trace.explain(step.number, reason, ran: !isHit)
        if !isHit {
            let own = CacheReason.Cause(step: step.number, code: reason.code, items: reason.items)
            walk.noteMiss(in: stage, reason.code == .parentChanged ? reason.cause ?? own : own)
        }
        return ClassicDecision(judgement: judgement, key: key, stand: next, isNew: kept == nil)
    }

    private func beginClassic(
        _ classic: ClassicStep, _ stand: ClassicStand, walk: inout ClassicWalk
    ) -> ClassicDecision {
        let base = ClassicStep.base(stand.image ?? Digest(of: "scratch"))
        let decision = ClassicDecision(judgement: nil, key: base, stand: stand)
        guard let index = classic.step.stage, let image = stand.image else { return decision }
        // On another stage the explanation goes on there.
        if case .stage = classic.program.stages[index].base { return decision }
        walk.walk.chainSteps[index] = nil
        _ = walk.walk.note(classic.step, BuildTrace.Version(key: base, parents: [], chain: [image]))
        walk.walk.trace.explain(classic.step.number, CacheReason(code: .basePresent), ran: false)
        return decision
    }
}

extension BuildProgram {
    /// The step whose image a step stands on: that before it in its stage, or the last of the stage under its FROM.
    fileprivate func step(below step: BuildStep) -> Int? {
        guard let stage = step.stage,
            let before = steps.last(where: { $0.stage == stage && $0.number < step.number })
        else { return nil }
        guard before.instruction.keyword == .from, case .stage(let other) = stages[stage].base,
            let last = steps.last(where: { $0.stage == other })
        else { return before.number }
        return last.instruction.keyword == .from ? self.step(below: last) ?? last.number : last.number
    }
}

extension CacheReason {
    /// The classic builder compares the text of every instruction, where BuildKit has commands of RUN alone.
    fileprivate func naming(_ keyword: Keyword) -> CacheReason {
        if keyword == .run { return self }
        var result = self
        for index in items.indices where items[index].name == "command" { result.items[index].name = "instruction" }
        return result
    }
}

extension StepRecord {
    /// What an engine said of it; nil where it was not looked up.
    fileprivate var isHit: Bool? {
        switch outcome {
        case .hit: true
        case .miss: false
        case .none, .failed: nil
        }
    }
}

extension ClassicSource {
    init(_ selection: CopySelection) {
        self.init(paths: selection.items.map { $0.root.entry.path.description }, list: selection.list)
    }
}
