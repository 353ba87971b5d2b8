internal import Glibc

/// Finds out what can run commands on this machine: `crun` where it works, for it is the quickest, then `runc`, then the
/// root folder alone. A program that is installed may still refuse to work, and so each is tried with a real container.
package struct RuntimeFinder: Sendable {
    /// The file in which the outcome is kept.
    let cacheFile: String
    /// Where the trial's container is made.
    let stateFolder: String
    let outcome: NamespaceOutcome
    let folders: [String]
    /// The only one that may be used; nil for the best that works.
    let forced: Runtime.Kind?

    /// - Parameters:
    ///   - cacheFile: an absolute path; written when something was tried, read before anything is. It is good for one
    ///     start of the machine, one user and the same programs.
    ///   - folders: where programs are looked for; nil for those of `PATH` and the system's.
    ///   - forced: what the user asked for by `DOCKSTEP_RUNTIME`: no other is tried.
    package init(
        cacheFile: String, stateFolder: String, outcome: NamespaceOutcome, folders: [String]? = nil,
        forced: Runtime.Kind? = nil
    ) {
        self.forced = forced
        self.cacheFile = cacheFile
        self.stateFolder = stateFolder
        self.outcome = outcome
        self.folders = folders ?? ProgramSearch.folders
    }

    /// What is to be used, from memory where nothing has changed.
    package func find() async -> RuntimeReport {
        let programs = installed()
        let key = MachineKey(programs: programs.map(\.path), outcome: outcome, forced: forced)
        if let remembered = RuntimeMemory.read(cacheFile, key: key) {
            return RuntimeReport(runtime: remembered.runtime, candidates: remembered.candidates, probes: 0)
        }
        let report = await probe(programs)
        RuntimeMemory(runtime: report.runtime, candidates: report.candidates).write(cacheFile, key: key)
        return report
    }

    private func installed() -> [(kind: Runtime.Kind, path: String)] {
        [Runtime.Kind.crun, .runc].compactMap { kind in
            ProgramSearch.find(kind.rawValue, in: folders).map { (kind, $0) }
        }
    }

    private func probe(_ programs: [(kind: Runtime.Kind, path: String)]) async -> RuntimeReport {
        var report = RuntimeReport(runtime: nil, candidates: [], probes: 0)
        for kind in [Runtime.Kind.crun, .runc] {
            guard forced == nil || forced == kind else {
                report.candidates.append(RuntimeCandidate(kind: kind, path: "", version: "", verdict: .leftOut))
                continue
            }
            guard let path = programs.first(where: { $0.kind == kind })?.path else {
                report.candidates.append(RuntimeCandidate(kind: kind, path: "", version: "", verdict: .notInstalled))
                continue
            }
            await probe(
                Runtime(kind: kind, path: path, version: await version(of: path), arguments: arguments(of: kind)),
                into: &report)
        }
        switch (forced, report.runtime) {
        case (nil, nil), (.chroot, _): await probe(.chroot, into: &report)
        case (nil, _):
            report.candidates.append(RuntimeCandidate(kind: .chroot, path: "", version: "", verdict: .notNeeded))
        case (.crun, _), (.runc, _):
            report.candidates.append(RuntimeCandidate(kind: .chroot, path: "", version: "", verdict: .leftOut))
        }
        return report
    }

    private func probe(_ runtime: Runtime, into report: inout RuntimeReport) async {
        var candidate = RuntimeCandidate(
            kind: runtime.kind, path: runtime.path, version: runtime.version, verdict: .noNamespaces)
        if outcome.canMount {
            report.probes += 1
            if let refusal = await RuntimeProbe(runtime: runtime, folder: stateFolder, outcome: outcome).refusal() {
                candidate.verdict = .fails(refusal)
            } else {
                candidate.verdict = report.runtime == nil ? .taken : .works
                if report.runtime == nil { report.runtime = runtime }
            }
        }
        report.candidates.append(candidate)
    }

    /// A container of one RUN needs no cgroup of its own: it has no limits, and its processes are ended by other means.
    private func arguments(of kind: Runtime.Kind) -> [String] {
        kind == .crun ? ["--cgroup-manager=disabled"] : []
    }
}
