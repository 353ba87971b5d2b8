internal import DockerfileSyntax
internal import OCISpec

/// What the checks look at: the Dockerfile, and its steps as they fold one after another.
struct CheckSubject {
    let dockerfile: Dockerfile
    let options: BuildOptions
    let ignore: IgnorePatterns?
    /// The steps of stages, FROM among them, up to the first that can't be folded, and that one.
    private(set) var steps: [Step] = []
    /// What ended the folding.
    private(set) var fault: PlanError?

    struct Step {
        var step: BuildStep
        /// The stage that it stands in.
        var stage: Int
        /// The stage as the step finds it; nil for FROM.
        var before: StageState?
        /// Whether it is known what the base brought: variables, and the shell.
        var isBaseKnown: Bool
        /// For a FROM of another stage: that stage.
        var baseStage: Int?
        /// The configuration of the image that a FROM or a `--from` names.
        var image: (name: String, config: ImageConfig, wanted: Platform)?

        var instruction: Instruction { step.instruction }
    }

    /// For rules that look at no step.
    init(unfolded dockerfile: Dockerfile, options: BuildOptions) {
        self.dockerfile = dockerfile
        self.options = options
        ignore = nil
    }

    /// - Parameters:
    ///   - everyStage: fold stages too that the target does not need.
    ///   - images: the configurations that are known.
    init(
        _ dockerfile: Dockerfile, options: BuildOptions, everyStage: Bool, ignore: IgnorePatterns?,
        images: (Reference) -> ImageConfig?
    ) {
        self.dockerfile = dockerfile
        self.options = options
        self.ignore = ignore
        do {
            let program = try BuildProgram.layout(dockerfile, options: options) { images($0)?.config.onBuild ?? [] }
            var walk = Walk(program: program)
            for step in program.steps where everyStage || step.isNeeded {
                let (seen, error) = walk.take(step, images: images)
                if let seen { steps.append(seen) }
                if let error {
                    fault = error
                    return
                }
            }
        } catch {
            // Nothing else is thrown: the triggers are handed in.
            fault = error as? PlanError
        }
    }

    private struct Walk {
        let program: BuildProgram
        var state = BuildState.start
        /// Stages on a base that is not known.
        var unknown: Set<Int> = []

        mutating func take(
            _ step: BuildStep, images: (Reference) -> ImageConfig?
        ) -> (Step?, PlanError?) {
            let before = step.stage.flatMap { state.stages[$0] }
            var seen = step.stage.map { stage in
                Step(step: step, stage: stage, before: before, isBaseKnown: !unknown.contains(stage))
            }
            let plan: StepPlan
            do { plan = try state.applying(step, of: program) } catch {
                // What only this engine can't do yet sets nothing that a later step could see.
                if case .notYet = error.kind { return (seen, nil) }
                return (seen, error)
            }
            state = plan.state
            switch plan.effect {
            case .base(let base): begin(on: base, &seen, images: images)
            case .copy(let copy):
                if case .image(let reference) = copy.source, let config = images(reference) {
                    let name = step.instruction.flag("from")?.value?.raw ?? reference.familiar
                    seen?.image = (name, config, program.options.platform)
                }
            case .none, .run, .makeDirectory: break
            }
            return (seen, nil)
        }

        private mutating func begin(on base: StageBase, _ seen: inout Step?, images: (Reference) -> ImageConfig?) {
            guard let index = seen?.stage, var stage = state.stages[index] else { return }
            seen?.before = nil
            switch base {
            case .files: break
            case .scratch: stage.beginOnScratch()
            case .stage(let other):
                seen?.baseStage = other
                if let earlier = state.stages[other] { stage.begin(on: earlier) }
                if unknown.contains(other) { unknown.insert(index) }
            case .image(let reference):
                guard let config = images(reference) else {
                    unknown.insert(index)
                    break
                }
                if case .from(let from) = seen?.instruction.body {
                    let wanted = from.platform == nil ? stage.platform.supporting(config.platform) : stage.platform
                    seen?.image = (from.image.raw, config, wanted)
                }
                stage.begin(on: config, layers: [], chain: [])
            }
            state.stages[index] = stage
        }
    }
}

extension Platform {
    /// The platform that a build without `--platform` takes an image for: a processor of this kind runs programs of the
    /// smaller one too, and BuildKit then builds for that (`autoDetectPlatform` in convert.go).
    fileprivate func supporting(_ image: Platform) -> Platform {
        os == image.os && architecture == "amd64" && image.architecture == "386" ? image : self
    }
}

extension CheckSubject {
    /// The images that a Dockerfile names and the platform that each is asked for, as far as they can be told.
    static func images(
        of dockerfile: Dockerfile, options: BuildOptions, everyStage: Bool
    ) -> [(reference: Reference, platform: Platform, range: SourceRange)] {
        guard let program = try? BuildProgram.layout(dockerfile, options: options, triggers: { _ in [] }) else {
            return []
        }
        var result: [(reference: Reference, platform: Platform, range: SourceRange)] = []
        var state = BuildState.start
        for step in program.steps where everyStage || step.isNeeded {
            switch step.instruction.body {
            case .arg where step.stage == nil: state = (try? state.applying(step, of: program))?.state ?? state
            case .from(let from):
                guard let index = step.stage, case .image(let reference) = program.stages[index].base else { continue }
                let platform = (try? state.applying(step, of: program))?.state.stages[index]?.platform
                result.append((reference, platform ?? options.platform, from.image.range))
            case .copy(let copy):
                guard let index = step.stage, let from = copy.from, !from.raw.isEmpty,
                    case .image(let reference)? = try? CopyEffect.Source(
                        from: from, inStage: index, of: dockerfile, options)
                else { continue }
                result.append((reference, options.platform, from.range))
            default: continue
            }
        }
        return result
    }
}
