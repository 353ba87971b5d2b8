package import BuildEngine
package import BuildPlan
package import LayerArchive
package import OCISpec

extension BuildSession {
    /// The state where the session stands.
    package var currentState: BuildState { position == 0 ? .start : taken[position - 1].state }

    /// The number of the step that the session stands after; 0 at the start.
    package var lastStep: Int { position == 0 ? 0 : needed[position - 1].number }

    /// The step that comes next; nil at the end.
    package var nextStep: BuildStep? { position < needed.count ? needed[position] : nil }

    package var isAtEnd: Bool { loaded != nil && position == needed.count }

    /// What has run up to where the session stands, by step number, with a failed step's record.
    package var records: [Int: StepRecord] {
        var result: [Int: StepRecord] = [:]
        for item in taken.prefix(position) { result[item.record.step] = item.record }
        if let failure { result[failure.record.step] = failure.record }
        return result
    }

    /// What the steps ahead would do.
    ///
    /// - Parameter explained: the number of a step whose reason is wanted in full.
    package func predictions(explained: Int? = nil) async throws -> [Prediction] {
        let program = try program
        guard position < needed.count else { return [] }
        return try await engine.predict(program, from: currentState, after: lastStep, explained: explained)
    }

    /// What the classic builder would do with the steps ahead.
    ///
    /// - Throws: `ClassicRefusal` for what it can't build.
    package func classicPredictions() async throws -> [Prediction] {
        let program = try program
        guard position < needed.count else { return [] }
        return try await engine.predictClassic(program, from: currentState, after: lastStep)
    }

    /// The record of a step that has run or just failed.
    package func record(_ number: Int) throws -> StepRecord {
        if let failure, failure.record.step == number { return failure.record }
        guard number > 0 else { throw SessionError.noSuchStep(number, count: try program.steps.count) }
        return taken[try index(of: number)].record
    }

    /// The state after a step that has run; after 0, the start.
    package func state(at number: Int) throws -> BuildState {
        number == 0 ? .start : taken[try index(of: number)].state
    }

    /// The stage of step `number` as the step left it; without a number, of the step that the session stands after.
    ///
    /// - Throws: `SessionError.noStage` before the first FROM.
    package func stage(at number: Int? = nil) throws -> StageState {
        let program = try program
        let number = number ?? lastStep
        let state = try state(at: number)
        let step = program.steps.first { $0.number == number }
        guard let stage = step?.stage, let result = state.stages[stage] else { throw SessionError.noStage }
        return result
    }

    package func files(at number: Int? = nil) async throws -> FileTree {
        try await engine.files(of: try stage(at: number).layers.map(\.diffID))
    }

    /// What leads from the files after step `old` to those after step `new`; before the first FROM there are none.
    package func difference(_ old: Int, _ new: Int) async throws -> [FileChange] {
        let before = try layers(at: old)
        let after = try layers(at: new)
        let oldFiles = try await engine.files(of: before)
        let newFiles = try await engine.files(of: after)
        let changes = FileDifference.between(oldFiles, newFiles) { left, right in
            before.indices.contains(left) && after.indices.contains(right) && before[left] == after[right]
        }
        return try await tellingRewritten(changes, before: before, after: after)
    }

    /// How many files are compared byte by byte, and how large they may be: what is read at once, while somebody waits.
    private static let comparedFiles = 60
    private static let comparedBytes = 1 << 20

    /// A layer has a file that was written again with the same content, as it has one that differs; here the two are
    /// told apart.
    private func tellingRewritten(_ changes: [FileChange], before: [Digest], after: [Digest]) async throws
        -> [FileChange]
    {
        var result = changes
        let candidates = changes.indices.filter { index in
            let change = changes[index]
            return change.aspects.contains(.content) && !change.aspects.contains(.type)
                && change.oldSize == change.newSize && (change.newSize ?? .max) <= Self.comparedBytes
        }
        for index in candidates.prefix(Self.comparedFiles) {
            let path = changes[index].path
            let old = try await engine.read(path, in: before, limit: Self.comparedBytes)
            guard try await engine.read(path, in: after, limit: Self.comparedBytes) == old else { continue }
            result[index].aspects.remove(.content)
            result[index].aspects.insert(.rewritten)
        }
        return result
    }

    private func layers(at number: Int) throws -> [Digest] {
        do { return try stage(at: number).layers.map(\.diffID) } catch SessionError.noStage { return [] }
    }

    /// The step of the same stage that ran before this one; 0 for a stage's first.
    package func stepBefore(_ number: Int) -> Int {
        guard let step = needed.first(where: { $0.number == number }) else { return 0 }
        return needed.last { $0.number < number && $0.stage == step.stage }?.number ?? 0
    }

    package func config(at number: Int? = nil) throws -> ContainerConfig { try stage(at: number).config }

    package func environment(at number: Int? = nil) throws -> [EnvironmentVariable] {
        try stage(at: number).environment
    }

    /// What a step printed; the failed step's where one just failed.
    package func log(_ number: Int) throws -> String { try record(number).log }

    private func index(of number: Int) throws -> Int {
        let index = try position(ofStep: number) - 1
        guard index < taken.count else {
            throw SessionError.notRunYet(number, run: taken.last?.record.step ?? 0)
        }
        return index
    }
}
