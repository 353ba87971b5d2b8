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

    /// What commands that get a terminal are best run with: `runc` where it works, for `crun` (seen with 1.8) leaves the
    /// command's terminal at the size it began with when ours changes.
    package var terminalRuntime: Runtime? {
        let candidate = candidates.first { $0.kind == .runc && ($0.verdict == .taken || $0.verdict == .works) }
        return candidate.map { Runtime(kind: .runc, path: $0.path, version: $0.version, arguments: []) } ?? runtime
    }
}

/// One way to run a command, and what came of trying it.
package struct RuntimeCandidate: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        case taken
        /// Works, and one before it is preferred.
        case works
        /// Not tried, as one before it works.
        case notNeeded
        case notInstalled
        /// Not tried, as the user asked for another.
        case leftOut
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
