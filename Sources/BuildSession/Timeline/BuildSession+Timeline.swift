internal import BuildEngine
package import BuildPlan

/// The builds that the session makes, for the project's timeline.
extension BuildSession {
    /// The project's builds, oldest first; a failed one counts, and one that was not gone through to its end.
    package func pastBuilds() async throws -> [PastBuild] { try await engine.pastBuilds() }

    /// What has run up to where the session stands, with a step that failed there.
    package var currentRecords: [PastBuild.Step] {
        (taken.prefix(position).map(\.record) + (failure.map { [$0.record] } ?? [])).map { PastBuild.Step($0) }
    }

    /// - Throws: `SessionError.noSuchBuild`.
    package func pastBuild(_ number: Int, of builds: [PastBuild]) throws -> PastBuild {
        guard let build = builds.first(where: { $0.number == number }) else {
            throw SessionError.noSuchBuild(number, builds.map(\.number))
        }
        return build
    }

    /// Keeps what has run since the last build was kept; nothing where nothing has.
    func keepBuild(_ end: PastBuild.End) async {
        guard performed > 0 else { return }
        performed = 0
        var steps = taken.map { PastBuild.Step($0.record) }
        for index in steps.indices.prefix(carriedOver) where steps[index].outcome == .miss {
            // It ran in the build before; in this one it was there already.
            steps[index].outcome = .hit
            steps[index].originalDurationMs = steps[index].durationMs
            steps[index].durationMs = 0
            steps[index].code = .sameDefinition
            steps[index].reason = CacheReason(code: .sameDefinition).message
        }
        if let failure { steps.append(PastBuild.Step(failure.record)) }
        carriedOver = taken.count
        // A timeline that can't be written is no reason to end a build.
        try? await engine.keep(PastBuild(end: end, stepCount: needed.count, steps: steps))
    }
}
