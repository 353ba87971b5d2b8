internal import Foundation
internal import TestSupport
internal import Testing

/// Projects and edits at random: what the plan says is what the engine then does and what BuildKit does, and what is named
/// as the cause is the edit that was made.
@Suite(.enabled(if: getuid() == 0, "dockerd needs root"), .twoBuilders)
struct CacheProofTests {
    /// How many edits in all: `DOCKSTEP_PROOF_EDITS`, in CI 560, else 80.
    private static var edits: Int {
        environmentVariable("DOCKSTEP_PROOF_EDITS").flatMap { Int($0) }
            ?? (environmentVariable("CI") == "true" ? 560 : 80)
    }

    /// `DOCKSTEP_PROOF_SEED`; in CI the seed that the files of the commit give, so that each commit proves other edits and
    /// the same commit always the same; else one at random.
    private static let seed =
        environmentVariable("DOCKSTEP_PROOF_SEED").flatMap { UInt64($0) }
        ?? (environmentVariable("CI") == "true" ? committedTree : nil) ?? .random(in: 0...UInt64.max)

    private static var committedTree: UInt64? {
        guard let tree = try? runCommand(["git", "rev-parse", "HEAD^{tree}"]), tree.status == 0 else { return nil }
        return UInt64(tree.output.prefix(16), radix: 16)
    }

    /// A project is edited so often before there is a new one.
    private static let editsOfAProject = 20

    /// Two at a time, as there are two cores at least.
    @Test(arguments: [0, 1]) func theRulesHold(_ lane: Int) async throws {
        let builders = try #require(TwoBuilders.current)
        let outcome = try run(builders, seed: Self.seed &+ UInt64(lane), lane: lane, edits: Self.edits / 2)
        let count = outcome.edits.values.reduce(0, +)
        print(
            "cache proof: seed \(Self.seed), \(count) edits, \(outcome.faults.count) disagreements; \(outcome.depending) of \(outcome.predicted) predictions depend on what runs"
        )
        for fault in outcome.faults { Issue.record("seed \(Self.seed): \(fault)") }
        // Each kind was made, where there were enough edits for all.
        if Self.edits >= 500 { #expect(Set(outcome.edits.keys) == Set(ProofEdit.Kind.allCases)) }
        #expect(outcome.depending * 20 < outcome.predicted)
    }

    private struct ProofOutcome: Sendable {
        var faults: [String] = []
        var edits: [ProofEdit.Kind: Int] = [:]
        var depending = 0
        var predicted = 0

        static func + (left: ProofOutcome, right: ProofOutcome) -> ProofOutcome {
            ProofOutcome(
                faults: left.faults + right.faults, edits: left.edits.merging(right.edits, uniquingKeysWith: +),
                depending: left.depending + right.depending, predicted: left.predicted + right.predicted)
        }
    }

    private func run(_ builders: Builders, seed: UInt64, lane: Int, edits: Int) throws -> ProofOutcome {
        try makeImages(builders, lane: lane)
        var outcome = ProofOutcome()
        var random = SeededGenerator(seed: seed)
        var number = 0
        while outcome.edits.values.reduce(0, +) < edits {
            number += 1
            let folder = "\(builders.dockstep.folder)/proof-\(lane)-\(number)"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            var proof = CacheProof(
                builders: builders, folder: folder, base: "proof-base-\(lane)-\(number)",
                images: Self.images(lane), seed: random.next())
            if try proof.begin() {
                for _ in 0..<Self.editsOfAProject {
                    _ = try proof.edit(
                        Self.kind(made: outcome.edits.merging(proof.edits, uniquingKeysWith: +), &random))
                }
            }
            outcome =
                outcome
                + ProofOutcome(
                    faults: proof.faults, edits: proof.edits, depending: proof.depending, predicted: proof.predicted)
        }
        return outcome
    }

    /// The next kind: every other time the rarest so far, which not every project has something for.
    private static func kind(made: [ProofEdit.Kind: Int], _ random: inout SeededGenerator) -> ProofEdit.Kind {
        let all = ProofEdit.Kind.allCases
        let rarest = all.min { made[$0, default: 0] < made[$1, default: 0] }
        return (random.bool() ? rarest : random.pick(from: all)) ?? .content
    }

    private static func images(_ lane: Int) -> [String] { ["a", "b", "c"].map { "proof-\($0)-\(lane)" } }

    /// The bases, in both stores: the third has the layers of the first and another configuration.
    private func makeImages(_ builders: Builders, lane: Int) throws {
        let folder = "\(builders.dockstep.folder)/proof-images"
        let names = Self.images(lane)
        let texts = [
            "FROM busybox\nRUN mkdir -m 1777 /out && echo a\(lane) > /base\n",
            "FROM busybox\nRUN mkdir -m 1777 /out && echo b\(lane) > /base\n",
            "FROM \(names[0])\nLABEL other=1\n",
        ]
        for (name, text) in zip(names, texts) {
            try builders.dockstep.write(text, to: "proof-images/\(name)/Dockerfile")
            let archive = "\(folder)/\(name).tar"
            for arguments in [["build", "-q", "-t", name, "\(folder)/\(name)"], ["save", "-o", archive, name]] {
                let outcome = try builders.dockstep.run(arguments)
                guard outcome.status == 0 else { throw CommandFailure(description: outcome.errors) }
            }
            try builders.reference.docker.succeed(["load", "-i", archive])
        }
    }
}
