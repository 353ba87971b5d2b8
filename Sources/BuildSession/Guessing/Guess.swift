package import BuildPlan
internal import DockerfileSyntax

/// What a learner says of a step before it runs.
package enum Guess: Sendable, Hashable {
    case hit
    /// With or without a reason.
    case miss(GuessedReason?)
}

/// Why a step misses, as a learner may say it: some codes of contract.md are one answer.
package enum GuessedReason: String, Sendable, Hashable, CaseIterable {
    case first
    case parent
    case text
    case files
    case settings
    case base
    case cleared

    /// The codes that it stands for.
    package var codes: Set<CacheReason.Code> {
        switch self {
        case .first: [.firstBuild]
        case .parent: [.parentChanged]
        case .text: [.commandText, .copyOptions]
        case .files: [.filesChanged, .urlChanged, .commitChanged]
        case .settings: [.env, .user, .workdir, .shell, .platform, .mounts]
        case .base: [.baseImage]
        case .cleared: [.forced, .pruned]
        }
    }

    /// nil for what no miss has.
    package init?(_ code: CacheReason.Code) {
        guard let reason = Self.allCases.first(where: { $0.codes.contains(code) }) else { return nil }
        self = reason
    }
}

/// A guess beside what the engine's record says.
package struct JudgedGuess: Sendable, Hashable {
    package var record: StepRecord
    package var guess: Guess

    package init(record: StepRecord, guess: Guess) {
        self.record = record
        self.guess = guess
    }

    /// Whether the step came from the cache. A command that failed ran, so it missed.
    package var wasHit: Bool { record.outcome == .hit }

    /// Hit or miss was said rightly.
    package var isRight: Bool {
        switch guess {
        case .hit: wasHit
        case .miss: !wasHit
        }
    }

    /// Whether the reason was said rightly; nil where none was said, or the step was a hit.
    package var isReasonRight: Bool? {
        guard case .miss(let reason?) = guess, !wasHit, let code = record.reason?.code else { return nil }
        // The path of a WORKDIR is all of its own line.
        if record.keyword == .workdir, code == .workdir, reason == .text { return true }
        return reason.codes.contains(code)
    }
}
