internal import Foundation
internal import TestSupport
internal import Testing

/// Small builds by dockstep and by Docker with BuildKit, saved by both and compared file for file and field for field.
@Suite(.enabled(if: getuid() == 0, "dockerd needs root"), .twoBuilders)
struct DifferentialTests {
    @Test(arguments: BuildCase.corpus) func doesWhatDockerDoes(_ build: BuildCase) async throws {
        let builders = try #require(TwoBuilders.current)
        let folder = "\(builders.dockstep.folder)/case-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let tag = "case/" + folder.split(separator: "-").suffix(1).joined().lowercased()
        let asksDocker = build.own == nil || (builders.reference.isNewer && build.expected.isEmpty)
        for (number, base) in build.bases.enumerated() {
            let context = "\(folder)/base\(number)-\(UUID().uuidString.prefix(8))"
            try BuildCase(base.name, dockerfile: base.dockerfile).makeContext(at: context)
            if asksDocker { _ = try builders.dockerBuilds(context, tag: base.name, flags: []) }
            _ = try builders.dockstepBuilds(context, tag: base.name, flags: [])
        }
        // BuildKit keeps what it was sent under the folder's last name, and takes a file of the same size and time for it.
        let context = "\(folder)/\(tag.split(separator: "/")[1])"
        try build.makeContext(at: context)
        let flags = build.flags.map { $0.replacingOccurrences(of: "CONTEXT", with: context) }
        let ours = try builders.dockstepBuilds(context, tag: tag, flags: flags)
        var faults = ours.faults(against: build.expected)
        if asksDocker {
            let docker = try builders.dockerBuilds(context, tag: tag, flags: flags)
            faults += ours.differences(from: docker, isExact: builders.reference.isNewer)
            if let engine = builders.conformance.recordsAs, case .newer = build.own {
                await builders.conformance.record(Recording(build, engine: engine, outcome: docker))
            }
        }
        if !builders.reference.isNewer { faults += recordedFaults(of: build, ours) }
        for fault in faults { Issue.record("\(fault)") }
        await builders.conformance.count(isSame: faults.isEmpty && !build.isOnPurpose)
    }

    private func recordedFaults(of build: BuildCase, _ ours: Builders.Outcome) -> [String] {
        let command = "run 'scripts/newer-docker record \(build.name.prefix { $0 != "/" })/'"
        guard let recording = Recordings.all[build.name] else {
            guard case .newer = build.own, build.expected.isEmpty else { return [] }
            return ["no answer of a newer Docker is recorded: \(command)"]
        }
        guard recording.fingerprint == build.fingerprint else {
            return ["the recording is of another case: \(command)"]
        }
        return ours.differences(from: recording.outcome, isExact: true).map { "\(recording.engine): \($0)" }
    }
}

extension BuildCase {
    var isOnPurpose: Bool { if case .onPurpose = own { true } else { false } }
}
