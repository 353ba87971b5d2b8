internal import BuildPlan
internal import DockerfileSyntax

extension Heredoc {
    /// All of it but its place.
    var meaning: [String] { [delimiter, "\(expands)", "\(stripsTabs)", content] }
}

/// Carries records and states over to a Dockerfile in which the same instructions stand at other lines and under other
/// numbers.
struct Renumbering {
    private var numbers: [Int: Int] = [:]
    private var lines: [(old: ClosedRange<Int>, shift: Int)] = []
    private var steps: [Int: BuildStep] = [:]
    private var count: Int

    /// - Parameter pairs: the steps kept, as they were and as they are now.
    init(pairs: [(old: BuildStep, new: BuildStep)], count: Int) {
        self.count = count
        for pair in pairs {
            numbers[pair.old.number] = pair.new.number
            steps[pair.old.number] = pair.new
            lines.append((pair.old.instruction.range.lines, pair.new.line - pair.old.line))
        }
    }

    func callAsFunction(_ taken: BuildSession.Taken) -> BuildSession.Taken {
        BuildSession.Taken(record: renumbered(taken.record), state: renumbered(taken.state))
    }

    private func renumbered(_ record: StepRecord) -> StepRecord {
        var record = record
        record.of = count
        guard let step = steps[record.step] else { return record }
        record.step = step.number
        record.line = step.line
        record.lastLine = step.instruction.range.lines.upperBound
        return record
    }

    private func renumbered(_ state: BuildState) -> BuildState {
        var state = state
        state.stages = state.stages.mapValues { stage in
            var stage = stage
            for index in stage.layers.indices {
                stage.layers[index].step = stage.layers[index].step.map { numbers[$0] ?? $0 }
            }
            for index in stage.environment.indices {
                stage.environment[index].source = renumbered(stage.environment[index].source)
            }
            return stage
        }
        return state
    }

    private func renumbered(_ source: EnvironmentVariable.Source) -> EnvironmentVariable.Source {
        switch source {
        case .base: .base
        case .env(let line): .env(line: shifted(line))
        case .arg(let line): .arg(line: shifted(line))
        case .mount(let line): .mount(line: shifted(line))
        }
    }

    private func shifted(_ line: Int) -> Int {
        line + (lines.first { $0.old.contains(line) }?.shift ?? 0)
    }
}
