package import BuildEngine
package import BuildPlan
internal import DockerfileSyntax

/// What a reload left of a session's history.
package struct Reload: Sendable {
    /// A step that had run and no longer counts.
    package struct Invalidated: Sendable {
        package enum Cause: Sendable, Hashable {
            /// The instruction reads otherwise, or another stands in its place.
            case text
            /// An option differs on which it depends: a build argument that it declares, the platform.
            case options
            /// The text is the same; the engine would not take it from the cache now.
            case prediction
            /// The text is the same; the engine would take it from the cache, where it has another result than the one that
            /// was taken: a file is as at an earlier build again.
            case otherResult
            /// Comes after one that no longer counts.
            case follows
            /// The Dockerfile has no such step any more, or the target does not need it.
            case gone
        }

        /// What had happened at it.
        package var old: StepRecord
        /// The step in its place now; nil where there is none.
        package var step: BuildStep?
        package var cause: Cause
        /// What it would do now.
        package var prediction: Prediction?
    }

    package var program: BuildProgram
    /// How many of the needed steps still stand as they ran.
    package var kept: Int
    /// Where the session stood and stands, in needed steps.
    package var oldPosition: Int
    package var position: Int
    package var invalidated: [Invalidated]
    /// What the steps behind those that stand would do now; none where nothing that had run is affected.
    package var ahead: [Prediction]
}

/// Compares what has run with a program that was read again.
struct ReloadComparison {
    var taken: [BuildSession.Taken]
    var old: [BuildStep]
    var new: [BuildStep]
    /// Build arguments whose value differs.
    var changedArguments: Set<String>
    /// Something that every step depends on differs: the platform, the escape character.
    var everythingChanged: Bool
    /// RUN alone depends on it.
    var networkChanged: Bool
    var predictions: [Int: Prediction]

    /// How many steps from the first on are unchanged and would be hits.
    var kept: Int {
        for index in taken.indices where ownCause(at: index) != nil { return index }
        return taken.count
    }

    var invalidated: [Reload.Invalidated] {
        let kept = kept
        return taken.indices.dropFirst(kept).map { index in
            let step = index < new.count ? new[index] : nil
            return Reload.Invalidated(
                old: taken[index].record, step: step, cause: ownCause(at: index, after: kept) ?? .follows,
                prediction: step.flatMap { predictions[$0.number] })
        }
    }

    /// What the steps behind those that stay would do; of an unneeded or unknown one nothing is told.
    var ahead: [Prediction] {
        guard kept < taken.count else { return [] }
        return new.dropFirst(kept).map {
            predictions[$0.number] ?? Prediction(step: $0.number, outcome: .depends, reason: nil)
        }
    }

    /// Why the step itself no longer counts; after the first such one a prediction says only that it follows.
    private func ownCause(at index: Int, after first: Int? = nil) -> Reload.Invalidated.Cause? {
        guard index < new.count else { return .gone }
        if !old[index].readsLike(new[index]) { return .text }
        if everythingChanged || (networkChanged && new[index].instruction.keyword == .run) { return .options }
        if case .arg(let assignments) = new[index].instruction.body,
            assignments.contains(where: { changedArguments.contains($0.name.raw) })
        {
            return .options
        }
        guard let prediction = predictions[new[index].number] else { return nil }
        switch prediction.outcome {
        case .none: return nil
        case .hit:
            guard let key = prediction.key, let old = taken[index].record.key?.digest, key != old else { return nil }
            return first.map { index > $0 } ?? false ? .follows : .otherResult
        case .miss, .depends:
            let follows = first.map { index > $0 } ?? false
            return follows && prediction.reason?.code == .parentChanged ? .follows : .prediction
        }
    }
}

extension BuildStep {
    /// The same instruction in the same stage, wherever in the file it stands and however its lines are broken.
    func readsLike(_ other: BuildStep) -> Bool {
        stage == other.stage && origin.isTrigger == other.origin.isTrigger
            && instruction.text == other.instruction.text
            && instruction.heredocs.map(\.meaning) == other.instruction.heredocs.map(\.meaning)
    }
}

extension BuildStep.Origin {
    var isTrigger: Bool { self != .dockerfile }
}
