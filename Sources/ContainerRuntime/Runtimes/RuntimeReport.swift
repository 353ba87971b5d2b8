/// What `RuntimeFinder` found: what will be used, and why the others are not.
package struct RuntimeReport: Sendable, Hashable {
    /// Nil where commands can't be run at all.
    package var runtime: Runtime?
    /// In the order of preference.
    package var candidates: [RuntimeCandidate]
    /// How many containers were tried for this answer; 0 where it was remembered.
    package var probes: Int

    package init(runtime: Runtime?, candidates: [RuntimeCandidate], probes: Int) {
        self.runtime = runtime
        self.candidates = candidates
        self.probes = probes
    }
}

/// One way to run a command, and what came of trying it.
package struct RuntimeCandidate: Sendable, Hashable, Codable {
    package enum Verdict: Sendable, Hashable, Codable {
        case taken
        /// Works, and one before it is preferred.
        case works
        /// Not tried, as one before it works.
        case notNeeded
        case notInstalled
        /// Was tried and failed; what it said.
        case fails(String)
        /// This process may not mount, without which there is no container.
        case noNamespaces
    }

    package var kind: Runtime.Kind
    /// Empty where there is no program.
    package var path: String
    package var version: String
    package var verdict: Verdict

    package init(kind: Runtime.Kind, path: String, version: String, verdict: Verdict) {
        self.kind = kind
        self.path = path
        self.version = version
        self.verdict = verdict
    }
}
