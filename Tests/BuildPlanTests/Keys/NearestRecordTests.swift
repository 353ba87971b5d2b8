import BuildPlan
import OCISpec
import Testing

/// Which of several earlier records of a step it is compared with.
@Suite struct NearestRecordTests {
    /// A step of one part on a chain.
    private func version(_ command: String, env: [String] = [], on parent: BuildTrace.Version?) -> BuildTrace.Version {
        let parents = parent?.chain ?? []
        let key = CacheKey(
            parts: [.init(.parent, parents.first?.description ?? "scratch"), .init(.command, command)]
                + env.map { .init(.env, $0) })
        return BuildTrace.Version(key: key, parents: parents, chain: [key.digest])
    }

    private func nearest(_ walks: [[BuildTrace.Version]], _ now: [BuildTrace.Version]) -> [BuildTrace.Version?] {
        var descent = TraceDescent()
        return now.enumerated().map { index, version in
            descent.nearest(
                of: walks.map { $0[index] }, to: version.key, step: index + 1, parents: version.parents,
                stepBelow: index == 0 ? nil : index, isLinked: false)
        }
    }

    @Test func theLastWalkIsNearestWhereOneThingDiffers() {
        let (old, last) = (version("a", on: nil), version("b", on: nil))
        let walks = [[last, version("x", on: last)], [old, version("y", on: old)]]
        let now = version("a", on: nil)
        // The first step is as it once was; the second is compared with the last walk, from which one thing differs.
        #expect(nearest(walks, [now, version("x", on: now)]) == [old, walks[0][1]])
    }

    @Test func anOlderWalkIsNearerWhereLessDiffers() {
        let (old, last) = (version("a", on: nil), version("b", on: nil))
        let walks = [[last, version("x", on: last)], [old, version("x", on: old)]]
        let now = version("a", on: nil)
        // Since the last walk both steps changed; since the one before it the second alone.
        #expect(nearest(walks, [now, version("z", on: now)]) == [old, walks[1][1]])
    }

    @Test func anOlderWalkFurtherUpIsFoundByItsLine() {
        let (old, last) = (version("a", on: nil), version("b", on: nil))
        let oldLine = [old, version("run", env: ["K=1"], on: old)]
        let lastLine = [last, version("run", env: ["K=2"], on: last)]
        let now = version("c", on: nil)
        #expect(
            nearest([lastLine, oldLine], [now, version("run", env: ["K=1"], on: now)]) == [last, oldLine[1]])
    }

    @Test func whatAnOlderWalkHasElseIsNotTakenForACause() {
        let first = version("a", on: nil)
        let walks = [
            [first, version("run", env: ["K=2"], on: first)], [first, version("other", env: ["K=1"], on: first)],
        ]
        // K went back to 1: the older record differs by its command, which nobody changed now.
        #expect(nearest(walks, [first, version("run", env: ["K=1"], on: first)]) == [first, walks[0][1]])
    }

    @Test func aLinkedCopyStandsOnNothing() {
        let base = version("a", on: nil)
        let other = version("b", on: nil)
        var linked = version("copy", on: base)
        linked.isLinked = true
        #expect(linked.stands(on: other.chain, isLinked: true))
        #expect(!linked.stands(on: other.chain, isLinked: false))
        #expect(linked.stands(on: base.chain, isLinked: false))
    }

    @Test func aFewVersionsAreKeptAndEachOnce() {
        let versions = (1...9).map { version("\($0)", on: nil) }
        let step = BuildTrace.Step(
            number: 1, stage: 0, line: 1, keyword: "RUN", text: "RUN", version: versions[2], past: versions)
        #expect(step.past == [0, 1, 3, 4, 5].map { versions[$0] })
    }
}
