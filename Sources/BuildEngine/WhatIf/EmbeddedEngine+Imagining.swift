package import BuildPlan
package import DockerfileSyntax
internal import ImageStore
internal import LayerArchive
internal import OCISpec

extension EmbeddedEngine {
    package func imagine(
        _ dockerfile: Dockerfile, options: BuildOptions, change: ImaginedChange.FileChange?
    ) async throws -> ImaginedPlan {
        let program = try layout(dockerfile, options: options)
        let context = try imaginedContext(change)
        var fresh = Walk(trace: TraceKeeper(store: store, project: project), remembers: false)
        fresh.begin(program)
        fresh.context = context
        var prediction = PredictionWalk(state: .start, walk: fresh, of: program)
        var predictions: [Prediction] = []
        for step in program.neededSteps { predictions.append(try await predict(step, of: program, &prediction)) }
        return ImaginedPlan(
            program: program, predictions: predictions,
            isIgnored: try change.map { try isIgnored($0, context) } ?? false)
    }

    private func imaginedContext(_ change: ImaginedChange.FileChange?) throws -> BuildContext {
        let plain = context.afresh()
        guard let change else { return plain }
        guard archive == nil, fetched == nil else { throw ContextChangeError.noFolder }
        return plain.afresh(try ContextOverlay(change, walk: try plain.walk()))
    }

    private func isIgnored(_ change: ImaginedChange.FileChange, _ context: BuildContext) throws -> Bool {
        guard let patterns = try context.ignorePatterns() else { return false }
        return change.paths.allSatisfy { patterns.ignores($0) && !patterns.mayContainIncluded(directory: $0) }
    }
}
