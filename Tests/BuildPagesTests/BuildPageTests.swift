internal import BuildPages
internal import BuildPlan
internal import DockerfileSyntax
internal import OCISpec
internal import Testing

/// What a page says; how a browser shows it is tested with one, from the command line.
@Suite struct BuildPageTests {
    private static let units = BuildPage.Units(size: { "\($0)B" }, time: { "\($0) ms" })

    private func step(_ number: Int, _ text: String, _ outcome: StepOutcome, reason: CacheReason? = nil)
        -> PastBuild.Step
    {
        PastBuild.Step(
            StepRecord(
                step: number, of: 3, stage: 0, stageName: nil, line: number, lastLine: number, keyword: .run,
                text: text,
                outcome: outcome, reason: reason, configChanges: []))
    }

    @Test func whatTheDockerfileSaysIsNoMarkup() throws {
        let hostile = #"RUN echo "<script>alert('1')</script>" && true & </pre>"#
        let build = PastBuild(end: .done, stepCount: 1, steps: [step(1, hostile + "\u{1B}[31m", .miss)])
        let page = BuildPage(
            title: "a<b>/Dockerfile", stepCount: 1, steps: build.steps, builds: [build], units: Self.units
        ).html
        #expect(!page.contains("<script") && !page.contains("</pre>\"") && !page.contains("\u{1B}"))
        #expect(page.contains("&lt;script&gt;alert('1')&lt;/script&gt;"))
        #expect(page.contains("<h1>a&lt;b&gt;/Dockerfile</h1>"))
    }

    @Test func nothingIsFetchedAndNothingRuns() throws {
        let page = BuildPage(title: "Dockerfile", stepCount: 0, steps: [], builds: [], units: Self.units).html
        for sign in ["http:", "https:", "src=", "@import", "url(", "onload", "<script"] {
            #expect(!page.contains(sign), "\(sign)")
        }
    }

    @Test func eachOutcomeHasAWord() throws {
        let steps = [
            step(1, "FROM a", .hit, reason: CacheReason(code: .basePresent)),
            step(2, "RUN b", .miss, reason: CacheReason(code: .firstBuild)), step(3, "ENV C=1", .none),
            step(4, "RUN d", .failed),
        ]
        let page = BuildPage(title: "Dockerfile", stepCount: 9, steps: steps, builds: [], units: Self.units).html
        #expect(page.contains("4 of 9 steps have run: 1 came from the cache, 1 ran now, and one failed."))
        for word in [">HIT<", ">MISS<", ">no layer<", ">FAILED<", "this step has not been built before"] {
            #expect(page.contains(word), "\(word)")
        }
    }
}
