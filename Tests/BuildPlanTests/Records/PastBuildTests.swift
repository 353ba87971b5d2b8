internal import BuildPlan
internal import DockerfileSyntax
internal import OCISpec
internal import Testing

/// Two builds put side by side, and what a build's steps add up to.
@Suite struct PastBuildTests {
    private func step(_ text: String, _ outcome: StepOutcome = .hit, took: Int = 0, once: Int? = nil) throws
        -> PastBuild.Step
    {
        var record = StepRecord(
            step: 1, of: 1, stage: 0, stageName: nil, line: 1, lastLine: 1, keyword: .run, text: text, outcome: outcome,
            configChanges: [])
        record.durationMs = took
        record.originalDurationMs = once
        return PastBuild.Step(record)
    }

    /// Steps of one letter each; a pair is written as both letters, `-` where one build has none.
    @Test(arguments: [
        ("abc", "abc", "aa bb cc"), ("abc", "ac", "aa b- cc"), ("ac", "abc", "aa -b cc"), ("abc", "axc", "aa bx cc"),
        ("abc", "", "a- b- c-"), ("", "ab", "-a -b"), ("abcd", "axyd", "aa bx cy dd"), ("ab", "ba", "a- bb -a"),
        ("aab", "ab", "aa a- bb"), ("", "", ""),
    ]) func stepsOfTheSameTextStandTogether(_ first: String, _ second: String, _ pairs: String) throws {
        let builds = try [first, second].map { letters in
            PastBuild(end: .done, stepCount: letters.count, steps: try letters.map { try step(String($0)) })
        }
        let found = builds[0].paired(with: builds[1]).map { "\($0.first?.text ?? "-")\($0.second?.text ?? "-")" }
        #expect(found.joined(separator: " ") == pairs)
    }

    @Test func sums() throws {
        let build = PastBuild(
            end: .failed, stepCount: 6,
            steps: [
                try step("a", .hit, took: 1, once: 500), try step("b", .hit, took: 5, once: 2),
                try step("c", .miss, took: 40), try step("d", .none), try step("e", .failed, took: 7),
            ])
        #expect(build.hits == 2 && build.misses == 2)
        #expect(build.durationMs == 53)
        // A step that is found more slowly than it ran saved nothing, and costs nothing here.
        #expect(build.savedMs == 499)
    }
}
