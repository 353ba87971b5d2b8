internal import DockerfileSyntax

/// A better order of a Dockerfile's steps, by what the project's builds had to run again.
package struct CacheAdvice: Sendable, Hashable {
    /// An instruction that is to stand further up or down.
    package struct Move: Sendable, Hashable {
        package var step: Int
        /// The step before which it is to stand; nil for the stage's end.
        package var before: Int?
        package var text: String
        package var beforeText: String?
    }

    /// How many builds had something to run again.
    package var builds: Int
    /// What the steps took that ran again in these, in milliseconds, by today's order and by the better one.
    package var todayMs: Int
    package var thenMs: Int
    package var moves: [Move]
    /// What has to be so, in words, beside what the text says.
    package var assumptions: [String]
    /// The Dockerfile's lines in the better order.
    package var lines: [String]

    package var savedMs: Int { todayMs - thenMs }
}

extension CacheAdvice {
    /// Finds the order that would have saved most.
    ///
    /// - Parameter builds: the project's, oldest first.
    /// - Returns: an advice without moves where no order would have saved anything.
    package init(for program: BuildProgram, builds: [PastBuild]) {
        let history = BuildHistory(of: builds, for: program)
        var order = StepOrder(program, history)
        let today = order.cost
        while order.improve() {}
        self.init(
            builds: history.events.count, todayMs: today, thenMs: order.cost, moves: order.moves,
            assumptions: order.assumptions, lines: order.lines)
    }
}

/// What of a program's steps changed from build to build, whatever ran because of it.
struct BuildHistory: Sendable {
    /// For each build with a change, the steps that changed by themselves, by number in the program.
    var events: [Set<Int>] = []
    /// What each step took when it ran last, in milliseconds.
    var costs: [Int: Int] = [:]

    init(of builds: [PastBuild], for program: BuildProgram) {
        let now = PastBuild(
            end: .done, stepCount: program.steps.count,
            steps: program.steps.map { PastBuild.Step(number: $0.number, text: $0.instruction.title) })
        func numbers(in build: PastBuild) -> [Int: Int] {
            Dictionary(Self.pairs(build, now).map { ($0.0.number, $0.1.number) }) { first, _ in first }
        }
        for build in builds {
            let here = numbers(in: build)
            for step in build.steps {
                guard let number = here[step.number] else { continue }
                if step.outcome == .miss { costs[number] = step.durationMs }
                if step.outcome == .hit, let original = step.originalDurationMs { costs[number] = original }
            }
        }
        for (before, after) in zip(builds, builds.dropFirst()) {
            let here = numbers(in: after)
            var changed: Set<Int> = []
            for (first, second) in Self.pairs(before, after) {
                guard let number = here[second.number] else { continue }
                if first.own != second.own || first.text != second.text && second.own == nil {
                    changed.insert(number)
                } else if first.variables != second.variables, changed.isEmpty,
                    let argument = Self.argument(before: number, in: program)
                {
                    // No text says so: a build argument has another value.
                    changed.insert(argument)
                }
            }
            if !changed.isEmpty { events.append(changed) }
        }
    }

    /// The steps of two builds that are the same: those of equal texts, wherever they stand, and what one was changed into.
    private static func pairs(_ first: PastBuild, _ second: PastBuild) -> [(PastBuild.Step, PastBuild.Step)] {
        var rest = second.steps
        var result: [(PastBuild.Step, PastBuild.Step)] = []
        var alone: Set<Int> = []
        for step in first.steps {
            if let place = rest.firstIndex(where: { $0.text == step.text }) {
                result.append((step, rest.remove(at: place)))
            } else {
                alone.insert(step.number)
            }
        }
        let others = Set(rest.map(\.number))
        for pair in first.paired(with: second) {
            guard let one = pair.first, let other = pair.second else { continue }
            if alone.contains(one.number), others.contains(other.number) { result.append((one, other)) }
        }
        return result.sorted { $0.1.number < $1.1.number }
    }

    /// The ARG that is nearest above a step in its stage.
    private static func argument(before number: Int, in program: BuildProgram) -> Int? {
        let stage = program.steps.first { $0.number == number }?.stage
        return program.steps.last { $0.number < number && $0.stage == stage && $0.instruction.keyword == .arg }?.number
    }
}

extension PastBuild.Step {
    /// A step that is only a text, to be paired with others.
    fileprivate init(number: Int, text: String) {
        self.number = number
        self.text = text
        line = 0
        outcome = .none
        durationMs = 0
    }
}
