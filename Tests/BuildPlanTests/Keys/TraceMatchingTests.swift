import BuildPlan
import OCISpec
import Testing

@Suite struct TraceMatchingTests {
    private func trace(_ texts: [String]) -> BuildTrace {
        var steps: [BuildTrace.Step] = []
        for text in texts {
            let key = CacheKey(parts: [.init(.command, text)])
            steps.append(
                BuildTrace.Step(
                    number: steps.count + 1, stage: 0, line: steps.count + 1,
                    keyword: String(text.prefix { $0 != " " }), text: text,
                    version: .init(key: key, parents: [], chain: [key.digest])))
        }
        return BuildTrace(steps: steps)
    }

    private func pairs(_ before: [String], _ now: [String]) throws -> [Int: String] {
        let program = try Folding(now.joined(separator: "\n") + "\n").program
        return trace(before).matches(for: program.steps).mapValues(\.text)
    }

    @Test func equalTextsArePairedFirst() throws {
        let result = try pairs(["FROM b", "RUN a", "RUN b"], ["FROM b", "RUN new", "RUN a", "RUN b"])
        #expect(result == [1: "FROM b", 3: "RUN a", 4: "RUN b"])
    }

    @Test func editedStepIsPairedByKeyword() throws {
        let result = try pairs(["FROM b", "COPY x y", "RUN a"], ["FROM b", "COPY x z", "RUN c"])
        #expect(result == [1: "FROM b", 2: "COPY x y", 3: "RUN a"])
    }

    @Test func newStepHasNoPair() throws {
        let result = try pairs(["FROM b", "RUN a"], ["FROM b", "COPY x y", "RUN a"])
        #expect(result == [1: "FROM b", 3: "RUN a"])
    }
}
