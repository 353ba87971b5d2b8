internal import BuildEngine
package import BuildPlan
package import LayerArchive
internal import DockerfileSyntax
internal import OCISpec

/// Two engines' ways through one Dockerfile, step by step: whether both took it from the cache, and whether what they
/// made is the same.
package struct EngineComparison: Sendable {
    package struct Step: Sendable {
        package var step: BuildStep
        package var first: StepRecord
        package var second: StepRecord
        package var cache: Cache
        /// The settings that differ in the configuration after the step and did not before it.
        package var settings: [Setting]
        /// The files that differ after the step and did not before it.
        package var files: [FileChange]
    }

    /// Hit and miss at a step.
    package enum Cache: Sendable, Hashable {
        case same
        case differs
        /// Each did what its own earlier builds let expect, and these were others: that tells nothing of their rules.
        case histories
        /// At least one of them does not look it up.
        case notCompared
    }

    /// A setting of the image's configuration, as its JSON names it.
    package struct Setting: Sendable, Hashable {
        package var name: String
        package var first: String
        package var second: String
    }

    package var steps: [Step]

    package var differing: [Step] {
        steps.filter { $0.cache == .differs || !$0.settings.isEmpty || !$0.files.isEmpty }
    }
}

extension EngineComparison {
    /// Compares what two sessions, which have run the same Dockerfile to its end or to a failure, came to.
    ///
    /// - Throws: what reading the layers throws.
    package init(_ first: BuildSession, _ second: BuildSession) async throws {
        let (records, others) = (await first.records, await second.records)
        var steps: [Step] = []
        var before: (settings: [Setting], files: Set<FileChange>) = ([], [])
        for step in try await first.program.neededSteps {
            guard let mine = records[step.number], let theirs = others[step.number] else { break }
            var result = Step(
                step: step, first: mine, second: theirs, cache: Cache(mine, theirs), settings: [], files: [])
            if step.stage != nil, mine.outcome != .failed, theirs.outcome != .failed {
                let left = try await first.stage(at: step.number)
                let right = try await second.stage(at: step.number)
                let settings = Self.settings(left.config, right.config)
                let files = try await Self.files(
                    (first, left.layers.map(\.diffID)), (second, right.layers.map(\.diffID)))
                result.settings = settings.filter { !before.settings.contains($0) }
                result.files = files.filter { !before.files.contains($0) }
                before = (settings, Set(files))
            }
            steps.append(result)
        }
        self.init(steps: steps)
    }

    private static func files(
        _ first: (session: BuildSession, layers: [Digest]), _ second: (session: BuildSession, layers: [Digest])
    ) async throws -> [FileChange] {
        if first.layers == second.layers { return [] }
        let left = try await first.session.engine.layered(first.layers)
        var right = try await second.session.engine.layered(second.layers)
        // A layer that both have is one, wherever each keeps it: of its files nothing need be read.
        for (index, layer) in second.layers.enumerated() {
            if let same = first.layers.firstIndex(of: layer) { right.layers[index] = left.layers[same] }
        }
        // Each engine has its own times, and writes a layer in its own way.
        let ignored: Set<FileChange.Aspect> = [.modified, .rewritten]
        return try FileDifference.between(left, right).compactMap { change in
            guard change.kind == .changed else { return change }
            var change = change
            change.aspects.subtract(ignored)
            return change.aspects.isEmpty || change.path.isRoot ? nil : change
        }
    }

    private static func settings(_ first: ContainerConfig, _ second: ContainerConfig) -> [Setting] {
        let sides = [first, second].map(texts)
        return Set(sides[0].keys).union(sides[1].keys).sorted().compactMap { name in
            let (one, other) = (sides[0][name] ?? "", sides[1][name] ?? "")
            return one == other ? nil : Setting(name: name, first: one, second: other)
        }
    }

    private static func texts(_ config: ContainerConfig) -> [String: String] {
        func joined(_ words: [String]?) -> String? { words.flatMap { $0.isEmpty ? nil : "\($0)" } }
        let values: [String: String?] = [
            "User": config.user, "WorkingDir": config.workingDir, "Env": joined(config.env),
            "Entrypoint": joined(config.entrypoint), "Cmd": joined(config.cmd), "Shell": joined(config.shell),
            "StopSignal": config.stopSignal, "OnBuild": joined(config.onBuild),
            "Labels": joined((config.labels ?? [:]).map { "\($0)=\($1)" }.sorted()),
            "ExposedPorts": joined((config.exposedPorts ?? [:]).keys.sorted()),
            "Volumes": joined((config.volumes ?? [:]).keys.sorted()),
            "Healthcheck": config.healthcheck.map { "\($0)" },
        ]
        return values.compactMapValues { $0.flatMap { $0.isEmpty ? nil : $0 } }
    }
}

extension EngineComparison.Cache {
    fileprivate init(_ first: StepRecord, _ second: StepRecord) {
        let outcomes: Set = [first.outcome, second.outcome]
        if outcomes.contains(.none) || outcomes.contains(.failed) || first.keyword == .from {
            self = .notCompared
        } else if outcomes.count == 1 {
            self = .same
        } else {
            // As its own earlier builds let expect: they were other ones than the other engine's.
            let isForeseen = [first, second].allSatisfy { $0.foreseen == nil || $0.foreseen == $0.outcome }
            self = isForeseen ? .histories : .differs
        }
    }
}
