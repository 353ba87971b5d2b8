internal import BuildPlan
internal import DockerfileSyntax
internal import Testing

/// The order that is proposed, by builds whose times are given.
@Suite struct CacheAdviceTests {
    private static let text = """
        FROM scratch
        WORKDIR /app
        # the code
        COPY src ./src

        RUN apk add curl
        COPY settings ./settings
        RUN make
        ENV LEVEL=1
        RUN check
        """

    private func program(_ text: String = text) throws -> BuildProgram {
        let dockerfile = try Dockerfile.parse(Array((text + "\n").utf8), name: "Dockerfile")
        return try BuildProgram.layout(dockerfile, options: BuildOptions()) { _ in [] }
    }

    /// A build in which each step has the content that is given for it, or 0, and took so long, or 1 ms.
    private func build(
        _ program: BuildProgram, contents: [Int: Int] = [:], times: [Int: Int] = [:]
    ) -> PastBuild {
        let steps = program.steps.map { step in
            let isLookedUp = [.run, .copy, .workdir].contains(step.instruction.keyword)
            var record = StepRecord(
                step: step.number, of: program.steps.count, stage: 0, stageName: nil, line: step.line,
                lastLine: step.line,
                keyword: step.instruction.keyword, text: step.instruction.title, outcome: isLookedUp ? .miss : .none,
                configChanges: [])
            record.durationMs = times[step.number] ?? 1
            let content = "\(step.instruction.text) \(contents[step.number] ?? 0)"
            record.key = isLookedUp ? CacheKey(parts: [.init(.files, content)]) : nil
            return PastBuild.Step(record)
        }
        return PastBuild(end: .done, stepCount: steps.count, steps: steps)
    }

    @Test func whatChangesOftenGoesBelowWhatIsExpensive() throws {
        let program = try program()
        let times = [4: 1000, 6: 200, 8: 50]
        let builds = (0..<4).map { build(program, contents: [3: $0], times: times) }
        let advice = CacheAdvice(for: program, builds: builds)
        #expect(advice.builds == 3)
        // The copy of the code, all below it; then without the command that needs nothing of it.
        #expect(advice.todayMs == 3 * (1 + 1000 + 1 + 200 + 50) && advice.savedMs == 3 * 1000)
        #expect(advice.moves.map(\.step) == [3] && advice.moves.map(\.before) == [5])
        #expect(advice.assumptions == ["the command 'apk add curl' does not need the files of 'COPY src ./src'"])
        let lines = Self.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(advice.lines == [lines[0], lines[1], lines[5], lines[4], lines[2], lines[3]] + lines[6...])
    }

    @Test func aVariableGoesBelowWhatDoesNotReadIt() throws {
        let program = try program()
        let other = try self.program(Self.text.replacing("LEVEL=1", with: "LEVEL=2"))
        let times = [4: 1000, 6: 200, 8: 50]
        let advice = CacheAdvice(for: program, builds: [build(other, times: times), build(program, times: times)])
        #expect(advice.todayMs == 50 && advice.savedMs == 50)
        #expect(advice.moves.map(\.step) == [7] || advice.moves.map(\.step) == [8])
    }

    /// By the better order nothing is left to save.
    @Test func thereIsAnEnd() throws {
        let program = try program()
        let times = [4: 1000, 6: 200, 8: 50]
        let advice = CacheAdvice(for: program, builds: (0..<4).map { build(program, contents: [3: $0], times: times) })
        let better = try self.program(advice.lines.joined(separator: "\n"))
        let again = CacheAdvice(
            for: better, builds: (0..<4).map { build(program, contents: [3: $0], times: times) })
        #expect(again.moves.isEmpty && again.savedMs == 0 && again.todayMs == advice.thenMs)
    }

    @Test func withoutAChangeThereIsNothingToGoBy() throws {
        let program = try program()
        #expect(CacheAdvice(for: program, builds: [build(program), build(program)]).builds == 0)
        #expect(CacheAdvice(for: program, builds: []).moves.isEmpty)
    }
}
