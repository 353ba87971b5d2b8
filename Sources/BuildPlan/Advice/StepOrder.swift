internal import DockerfileSyntax

/// An order of a program's steps, and what the builds of its history would have cost by it.
struct StepOrder: Sendable {
    private let program: BuildProgram
    private let history: BuildHistory
    /// The steps of each stage, as they are to stand.
    private var stages: [[BuildStep]]
    private var found: Set<StepOrdering.Assumption> = []
    /// A move that saves less, in milliseconds, is not worth a change of the Dockerfile: a hundredth of all.
    private var least = 1

    init(_ program: BuildProgram, _ history: BuildHistory) {
        self.program = program
        self.history = history
        stages = program.stages.map { stage in
            program.steps.filter { $0.stage == stage.index && $0.origin == .dockerfile && stage.replacement == nil }
        }
        least = max(1, cost / 100)
    }

    /// What all builds would have run again, in milliseconds.
    var cost: Int { history.events.reduce(0) { $0 + cost(of: $1) } }

    /// After a step that changed all of its stage runs, and all of the stages that stand on it.
    private func cost(of changed: Set<Int>) -> Int {
        var hasRun: Set<Int> = []
        var sum = 0
        for (index, steps) in stages.enumerated() {
            var runs = if case .stage(let below) = program.stages[index].base { hasRun.contains(below) } else { false }
            for step in steps {
                runs = runs || changed.contains(step.number)
                if runs { sum += history.costs[step.number] ?? 0 }
            }
            if runs { hasRun.insert(index) }
        }
        return sum
    }

    /// Makes the one move that saves most; of those that save about as much, the shortest.
    ///
    /// - Returns: false where none saves anything.
    mutating func improve() -> Bool {
        let now = cost
        var moves: [(cost: Int, length: Int, order: StepOrder)] = []
        for index in stages.indices {
            for place in stages[index].indices.dropFirst() {
                for direction in [-1, 1] {
                    var order = self
                    var current = place
                    while order.shift(index, &current, by: direction) {
                        let cost = order.cost
                        if now - cost >= least { moves.append((cost, abs(current - place), order)) }
                    }
                }
            }
        }
        guard let best = moves.map(\.cost).min() else { return false }
        guard let move = moves.filter({ $0.cost < best + least }).min(by: { $0.length < $1.length }) else {
            return false
        }
        self = move.order
        return true
    }

    /// Lets a step change places with its neighbour.
    private mutating func shift(_ stage: Int, _ place: inout Int, by direction: Int) -> Bool {
        let other = place + direction
        guard other > 0, other < stages[stage].count else { return false }
        let (upper, lower) = (min(place, other), max(place, other))
        guard
            let assumptions = StepOrdering.swap(
                stages[stage][upper].instruction, stages[stage][lower].instruction, in: folder(stage, upper))
        else { return false }
        found.formUnion(assumptions)
        stages[stage].swapAt(upper, lower)
        place = other
        return true
    }

    /// The working directory of a step, which no step moves past; nil where it is the base's own, or has a variable in it.
    private func folder(_ stage: Int, _ place: Int) -> String? {
        var folder: String?
        for step in stages[stage][...place] {
            guard case .workdir(let path) = step.instruction.body else { continue }
            if path.raw.contains("$") || folder == nil && !path.raw.hasPrefix("/") {
                folder = nil
            } else {
                folder = ImagePath.absolute(path.raw, in: folder ?? "/")
            }
        }
        return folder
    }

    var assumptions: [String] { moves.isEmpty ? [] : found.map(\.sentence).sorted() }

    /// The fewest steps that have to be taken elsewhere to come to this order.
    var moves: [CacheAdvice.Move] {
        var result: [CacheAdvice.Move] = []
        for steps in stages {
            let staying = Self.longestRising(steps.map(\.number))
            for (place, step) in steps.enumerated() where !staying.contains(step.number) {
                let next = steps[(place + 1)...].first { staying.contains($0.number) }
                result.append(
                    CacheAdvice.Move(
                        step: step.number, before: next?.number, text: step.instruction.title,
                        beforeText: next?.instruction.title))
            }
        }
        return result
    }

    private static func longestRising(_ numbers: [Int]) -> Set<Int> {
        var best: [[Int]] = []
        for (index, number) in numbers.enumerated() {
            let longest = (0..<index).filter { numbers[$0] < number }.map { best[$0] }.max { $0.count < $1.count }
            best.append((longest ?? []) + [number])
        }
        return Set(best.max { $0.count < $1.count } ?? [])
    }

    /// The Dockerfile with each instruction where it is to stand, the comments right above it with it; blank lines stay.
    var lines: [String] {
        let old = program.dockerfile.lines
        func range(_ step: BuildStep) -> Range<Int> {
            let lines = step.instruction.range.lines
            var start = lines.lowerBound - 1
            while step.instruction.keyword != .from, start > 0, old[start - 1].drop(while: { $0 == " " }).hasPrefix("#")
            {
                start -= 1
            }
            return start..<min(lines.upperBound, old.count)
        }
        let places = stages.flatMap { $0.sorted { $0.number < $1.number } }
        var result: [String] = []
        var end = 0
        for (place, step) in zip(places, stages.flatMap { $0 }) {
            result += old[end..<range(place).lowerBound] + old[range(step)]
            end = range(place).upperBound
        }
        return result + old[end...]
    }
}
