package import OCISpec

/// A build of a project as the timeline keeps it.
package struct PastBuild: Sendable, Hashable, Codable {
    package enum End: String, Sendable, Hashable, Codable {
        /// Every step was taken.
        case done
        /// A RUN's command failed.
        case failed
        /// The session ended, or read the Dockerfile again, before the last step.
        case stopped
    }

    /// Counted from 1 for each project, and never given twice as long as a later one is kept. 0 before the build is kept.
    package var number = 0
    /// When it ended, in RFC 3339; empty before the build is kept.
    package var ended = ""
    package var end: End
    /// How many steps a whole build would have had.
    package var stepCount: Int
    package var steps: [Step]

    package init(end: End, stepCount: Int, steps: [Step]) {
        self.end = end
        self.stepCount = stepCount
        self.steps = steps
    }

    package struct Step: Sendable, Hashable, Codable {
        package var number: Int
        /// The instruction's first line.
        package var line: Int
        package var stage: String?
        /// The instruction in one line.
        package var text: String
        package var outcome: StepOutcome
        package var code: CacheReason.Code?
        /// Why, as it was told at the step.
        package var reason: String?
        package var layer: LayerSummary?
        package var durationMs: Int
        /// Of a hit: what the step took when it really ran.
        package var originalDurationMs: Int?
        package var key: Digest?
        /// What of the key is the step's own: without the layers below and the variables. nil for what is not looked up.
        package var own: Digest?
        /// The variables of the key.
        package var variables: Digest?

        package init(_ record: StepRecord) {
            number = record.step
            line = record.line
            stage = record.stageName
            text = record.text
            outcome = record.outcome
            code = record.reason?.code
            reason = record.reason?.message
            layer = record.layer
            durationMs = record.durationMs
            originalDurationMs = record.originalDurationMs
            key = record.key?.digest
            guard let parts = record.key?.parts else { return }
            own = CacheKey(parts: parts.filter { $0.name != .parent && $0.name != .env }).digest
            variables = CacheKey(parts: parts.filter { $0.name == .env }).digest
        }
    }
}

extension PastBuild {
    /// When it ended, to the minute: `2026-11-25 10:04`.
    package var minute: String { String(ended.prefix(16)).replacing("T", with: " ") }
    package var hits: Int { steps.count { $0.outcome == .hit } }
    package var misses: Int { steps.count { $0.outcome == .miss || $0.outcome == .failed } }
    /// What its steps took, in milliseconds.
    package var durationMs: Int { steps.reduce(0) { $0 + $1.durationMs } }
    /// What the steps that were reused took when they really ran, less what finding them took, in milliseconds.
    package var savedMs: Int {
        steps.filter { $0.outcome == .hit }.reduce(0) { $0 + max(0, ($1.originalDurationMs ?? 0) - $1.durationMs) }
    }
}
