import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import ContainerRuntime

@Suite struct RuntimeFinderTests {
    private static let root = NamespaceOutcome.root(inUserNamespace: false)

    @Test func findsAndRemembers() async throws {
        try await withTemporaryDirectory { folder in
            let finder = RuntimeFinder(
                cacheFile: "\(folder)/runtime.json", stateFolder: "\(folder)/state", outcome: Self.root)
            let first = await finder.find()
            #expect(first.probes >= 1)
            let runtime = try #require(first.runtime)
            #expect(runtime.kind != .chroot && !runtime.version.isEmpty)
            let second = await finder.find()
            #expect(second.probes == 0)
            #expect(second.runtime == first.runtime && second.candidates == first.candidates)
        }
    }

    /// Programs that fail as broken runtimes do.
    @Test func fallsBackAndSaysWhy() async throws {
        try await withTemporaryDirectory { folder in
            for (name, script) in [("crun", "echo broken >&2; exit 1"), ("runc", "exit 0")] {
                try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: "\(folder)/\(name)"))
                chmod("\(folder)/\(name)", 0o755)
            }
            let finder = RuntimeFinder(
                cacheFile: "\(folder)/runtime.json", stateFolder: "\(folder)/state", outcome: Self.root,
                folders: [folder])
            let report = await finder.find()
            #expect(report.runtime == .chroot && report.probes == 3)
            #expect(
                report.candidates.map(\.verdict) == [
                    .fails("broken"), .fails("its trial ended with exit code 0"), .taken,
                ])
            // Another program at the same path is tried anew.
            try Data("#!/bin/sh\nexit 5\n".utf8).write(to: URL(filePath: "\(folder)/runc"))
            chmod("\(folder)/runc", 0o755)
            let changed = await finder.find()
            #expect(changed.probes == 3)
            #expect(changed.candidates[1].verdict == .fails("its trial ended with exit code 5"))
        }
    }

    @Test(arguments: [
        (RuntimeCandidate.Verdict.works, Runtime.Kind.runc), (.fails("x"), .crun), (.notInstalled, .crun),
    ])
    func prefersRuncAtATerminal(_ verdict: RuntimeCandidate.Verdict, kind: Runtime.Kind) {
        let crun = Runtime(kind: .crun, path: "/crun", version: "1", arguments: [])
        let runc = RuntimeCandidate(kind: .runc, path: "/runc", version: "2", verdict: verdict)
        let report = RuntimeReport(runtime: crun, candidates: [runc], probes: 0)
        #expect(report.terminalRuntime?.kind == kind)
    }

    @Test func takesNothingWithoutNamespaces() async throws {
        try await withTemporaryDirectory { folder in
            let finder = RuntimeFinder(
                cacheFile: "\(folder)/runtime.json", stateFolder: folder, outcome: .unavailable(.userNamespacesOff),
                folders: [])
            let report = await finder.find()
            #expect(report.runtime == nil && report.probes == 0)
            #expect(report.candidates.map(\.verdict) == [.notInstalled, .notInstalled, .noNamespaces])
        }
    }

    @Test(arguments: [
        ("runc version 1.1.5+ds1\ncommit: x", "1.1.5"), ("crun version 1.8.1\n", "1.8.1"), ("what", ""), ("", ""),
    ])
    func readsVersions(_ text: String, version: String) {
        #expect(RuntimeFinder.version(in: text) == version)
    }
}
