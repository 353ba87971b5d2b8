internal import BuildEngine
package import BuildPlan
internal import DockerfileSyntax

extension BuildSession {
    /// Reads the Dockerfile and the context again, with other options where they are given. What is unchanged and would
    /// still come from the cache stays; the session stands where it stood or, where less stays, after the last step
    /// that does.
    ///
    /// - Throws: what `load` throws; the session is then as it was.
    package func reload(options newOptions: BuildOptions? = nil) async throws -> Reload {
        try await exclusively {
            let newOptions = newOptions ?? options
            let dockerfile = try await source.read()
            await engine.contextChanged()
            let program = try await engine.program(for: dockerfile, options: newOptions)
            await keepBuild(.stopped)
            let comparison = try await comparison(with: program, options: newOptions)
            let reload = adopt(program, options: newOptions, by: comparison)
            await lookOver()
            return reload
        }
    }

    private func comparison(with program: BuildProgram, options newOptions: BuildOptions) async throws
        -> ReloadComparison
    {
        var predictions: [Int: Prediction] = [:]
        if !taken.isEmpty {
            for prediction in try await engine.predict(program, from: .start, after: 0) {
                predictions[prediction.step] = prediction
            }
        }
        let old = loaded
        return ReloadComparison(
            taken: taken, old: Array(needed.prefix(taken.count)), new: program.neededSteps,
            changedArguments: options.argumentsDiffering(from: newOptions),
            everythingChanged: options.platform != newOptions.platform
                || options.sourceDateEpoch != newOptions.sourceDateEpoch
                || old?.dockerfile.directives.escape != program.dockerfile.directives.escape,
            networkChanged: options.network != newOptions.network, predictions: predictions)
    }

    private func adopt(_ program: BuildProgram, options newOptions: BuildOptions, by comparison: ReloadComparison)
        -> Reload
    {
        let kept = comparison.kept
        let pairs = zip(comparison.old, comparison.new).prefix(kept).map { (old: $0, new: $1) }
        let renumbering = Renumbering(pairs: pairs, count: program.steps.count)
        let stays = taken.prefix(kept).map { renumbering($0) }
        let oldPosition = position
        options = newOptions
        install(program)
        taken = stays
        carriedOver = min(carriedOver, stays.count)
        position = min(oldPosition, kept)
        return Reload(
            program: program, kept: kept, oldPosition: oldPosition, position: position,
            invalidated: comparison.invalidated, ahead: comparison.ahead)
    }
}

extension BuildOptions {
    /// The build arguments that have another value, or a value in only one of the two; the last of a name counts.
    func argumentsDiffering(from other: BuildOptions) -> Set<String> {
        let mine = Dictionary(buildArguments.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        let theirs = Dictionary(other.buildArguments.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return Set(mine.keys).union(theirs.keys).filter { mine[$0] != theirs[$0] }
    }
}
