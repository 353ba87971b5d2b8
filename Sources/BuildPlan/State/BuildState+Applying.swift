internal import DockerfileSyntax
package import OCISpec

extension BuildState {
    /// The next state and what the step asks for.
    ///
    /// - Throws: `PlanError` where an expansion fails, a value is refused, or the engine does not execute it yet.
    package func applying(_ step: BuildStep, of program: BuildProgram) throws(PlanError) -> StepPlan {
        guard let stageIndex = step.stage else { return try applyingGlobalArgument(step, of: program) }
        if case .from(let from) = step.instruction.body {
            return try beginning(program.stages[stageIndex], from: from, of: program)
        }
        guard let stage = stages[stageIndex] else {
            return StepPlan(state: self, effect: .none, changes: [], expandedText: nil, createdBy: "")
        }
        var fold = StageFold(
            stage: stage, step: step, program: program, globals: globals(of: program), stages: stages)
        let effect = try fold.apply()
        fold.recordHistory(for: effect)
        var next = self
        next.current = stageIndex
        next.stages[stageIndex] = fold.stage
        return StepPlan(
            state: next, effect: effect, changes: fold.changes, expandedText: fold.expandedText,
            createdBy: fold.createdBy)
    }

    /// The global arguments with the automatic platform ones, which every build has.
    private func globals(of program: BuildProgram) -> [String: String] {
        PredefinedArguments.platform(program.options, of: program.dockerfile).merging(globalArguments) { $1 }
    }

    private func applyingGlobalArgument(_ step: BuildStep, of program: BuildProgram) throws(PlanError) -> StepPlan {
        guard case .arg(let assignments) = step.instruction.body else {
            return StepPlan(state: self, effect: .none, changes: [], expandedText: nil, createdBy: "")
        }
        var next = self
        next.globalArguments = try globals(of: program).declaring(
            assignments, dockerfile: program.dockerfile, options: program.options)
        let changes = assignments.map { assignment in
            ConfigChange(
                field: "ARG", name: assignment.name.raw, old: nil, new: next.globalArguments[assignment.name.raw])
        }
        return StepPlan(state: next, effect: .none, changes: changes, expandedText: nil, createdBy: "")
    }

    private func beginning(
        _ stage: ProgramStage, from: FromInstruction, of program: BuildProgram
    ) throws(PlanError) -> StepPlan {
        var platform = program.options.platform
        let globals = globals(of: program)
        if let word = from.platform {
            let text = try word.expanded(in: program.dockerfile) { globals[$0] }
            if text.isEmpty, !word.raw.isEmpty {
                let names = word.variables(escape: program.dockerfile.directives.escape)
                let close = names.lazy.compactMap { Suggestion.closest(to: $0, among: globals.keys.sorted()) }.first
                throw PlanError(.blankPlatform(word.raw, suggestion: close), at: word.range)
            }
            if !text.isEmpty {
                do { platform = try Platform(text) } catch { throw PlanError(.badPlatform(error), at: word.range) }
            }
        }
        let image = try from.image.expanded(in: program.dockerfile) { globals[$0] }
        var next = self
        next.current = stage.index
        next.stages[stage.index] = StageState(stage: stage.index, platform: platform)
        if case .image(let reference) = stage.base {
            next.stages[stage.index]?.definition = LayerDefinition(ofImage: reference, platform: platform)
        }
        let name = from.name.map { " AS \($0.raw)" } ?? ""
        let expanded = image == from.image.raw ? nil : "FROM \(image)\(name)"
        if case .files(let source) = stage.base {
            let effect = next.beginStage(stage.index, onFilesOf: source, at: from.image.range)
            return StepPlan(state: next, effect: effect, changes: [], expandedText: expanded, createdBy: "")
        }
        return StepPlan(state: next, effect: .base(stage.base), changes: [], expandedText: expanded, createdBy: "")
    }

    /// A stage on files that are no image begins as one on scratch, with all of them copied to its root.
    private mutating func beginStage(
        _ index: Int, onFilesOf source: CopyEffect.Source, at range: SourceRange
    ) -> Effect {
        stages[index]?.beginOnScratch()
        stages[index]?.history = [HistoryEntry(createdBy: "COPY . / # buildkit", comment: "buildkit.dockerfile.v0")]
        let effect = Effect.copy(
            CopyEffect(
                isAdd: false, source: source, paths: [CopyEffect.Path(text: ".", range: range)], destination: "/",
                destinationRange: range, chown: nil, mode: nil))
        stages[index]?.definition = LayerDefinition.after(effect, on: nil) { _ in nil }
        return effect
    }

    /// The state with the layer that the step left, and the chain's keys from here on.
    package func completing(layer: StateLayer, chain: [Digest], created: String?) -> BuildState {
        var next = self
        guard let current else { return next }
        next.stages[current]?.layers.append(layer)
        next.stages[current]?.chain = chain
        next.stages[current]?.setCreated(created)
        return next
    }
}

extension StageState {
    /// An empty stage, before its base is known.
    package init(stage: Int, platform: Platform) {
        self.init(
            stage: stage, config: ContainerConfig(), platform: platform, author: nil, history: [], layers: [],
            chain: [], environment: [], declaredArguments: [], hasOwnCommand: false, commandForm: nil,
            entrypointForm: nil)
    }

    /// On nothing: the configuration that Docker gives `FROM scratch`.
    package mutating func beginOnScratch() {
        config.env = ["PATH=\(StageState.defaultPath)"]
        config.workingDir = "/"
        environment = [EnvironmentVariable(name: "PATH", value: StageState.defaultPath, source: .base)]
    }

    /// The PATH that Docker gives where an image has none.
    package static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// On an image: its configuration is taken over, its triggers are not; a PATH is added where it has none.
    package mutating func begin(on image: ImageConfig, layers: [StateLayer], chain: [Digest]) {
        config = image.config
        config.onBuild = nil
        author = image.author
        history = image.history
        baseHistory = image.history.count
        self.layers = layers
        self.chain = chain
        environment = (image.config.env ?? []).map(Self.variable)
        if !environment.contains(where: { $0.name == "PATH" }) {
            config.env = (config.env ?? []) + ["PATH=\(StageState.defaultPath)"]
            environment.append(EnvironmentVariable(name: "PATH", value: StageState.defaultPath, source: .base))
        }
    }

    /// On an earlier stage: everything but its triggers; its CMD counts as inherited, its ARGs stay in the environment.
    package mutating func begin(on other: StageState) {
        let index = stage
        self = other
        stage = index
        config.onBuild = nil
        hasOwnCommand = false
        classic = other.classic.asBase
        setConfiguredVariablesAnew()
    }

    /// BuildKit gives a stage the variables of its base's configuration one after another, also where the base is a stage:
    /// that one's ARGs then stand before them, and one of an ENV's name hides it no longer.
    private mutating func setConfiguredVariablesAnew() {
        for line in config.env ?? [] {
            var variable = Self.variable(line)
            let same = environment.first { $0.name == variable.name && $0.value == variable.value }
            variable.source = same?.source ?? .base
            environment.removeAll { $0.name == variable.name }
            environment.append(variable)
        }
    }

    /// A line of an image's configuration: `NAME=VALUE`.
    private static func variable(_ line: String) -> EnvironmentVariable {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return EnvironmentVariable(
            name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "", source: .base)
    }

    /// Gives the newest history line, a layer's, its time.
    package mutating func setCreated(_ created: String?) {
        guard let last = history.indices.last else { return }
        history[last].created = created
    }

    /// The history with a time on every line, as BuildKit gives them: lines without a layer have that of the layer below,
    /// the first new ones that of the first new layer; so that a rebuild from the cache is the same image.
    package var datedHistory: [HistoryEntry] {
        var result = history
        guard let firstNew = history.firstIndex(where: { $0.created == nil }) else { return result }
        var created =
            history[firstNew...].first { $0.created != nil }?.created ?? history.last { $0.created != nil }?.created
        for index in firstNew..<result.count {
            if let own = result[index].created { created = own } else { result[index].created = created }
        }
        return result
    }

    /// What `docker inspect` would show of an image of this state.
    ///
    /// - Parameters:
    ///   - created: the time of the image and of all that its steps did, RFC 3339; nil for when that was.
    ///   - platform: that of the build, which an image has whatever FROM asked for (moby/buildkit, dockerfile2llb).
    package func imageConfig(created: String? = nil, platform: Platform) -> ImageConfig {
        var history = datedHistory
        if let created {
            for index in history.indices.dropFirst(baseHistory) { history[index].created = created }
        }
        return ImageConfig(
            created: created ?? history.last?.created, author: author, architecture: platform.architecture,
            os: platform.os,
            variant: platform.variant, config: config, rootfs: RootFS(diffIDs: layers.map(\.diffID)), history: history)
    }
}
