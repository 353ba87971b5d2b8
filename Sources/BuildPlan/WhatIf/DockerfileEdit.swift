internal import DockerfileSyntax

/// What is wrong with a change of the Dockerfile.
package enum DockerfileEditError: Error, Hashable, Sendable {
    case noSuchLine(Int, last: Int)
    case noSuchStep(Int, count: Int)
    /// A FROM begins its stage, and what belongs to one stays in it.
    case from(Int)
    case otherStage(Int, Int)
    /// An ONBUILD trigger of the base stands in no line.
    case trigger(Int)
    case samePlace(Int)
}

extension DockerfileEditError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noSuchLine(let line, let last):
            "there is no line \(line): the Dockerfile's last is \(last), and \(last + 1) would add one"
        case .noSuchStep(let step, let count):
            "there is no step \(step): the steps are 1 to \(count) ('list' shows them)"
        case .from(let step):
            "step \(step) is a FROM: it begins its stage, so neither can it move nor anything before it"
        case .otherStage(let left, let right):
            "steps \(left) and \(right) are in different stages: a step can be moved within its own"
        case .trigger(let step):
            "step \(step) is an ONBUILD trigger of the base image: it stands in no line that could move"
        case .samePlace(let step): "step \(step) stands there already"
        }
    }
}

/// Changes of a Dockerfile's text, line by line.
package enum DockerfileEdit {
    /// The lines with one replaced, or added behind the last.
    package static func replacing(
        line number: Int, by text: String, in lines: [String]
    ) throws(DockerfileEditError) -> [String] {
        guard number <= lines.count + 1 else { throw .noSuchLine(number, last: lines.count) }
        var result = lines
        if number == lines.count + 1 { result.append(text) } else { result[number - 1] = text }
        return result
    }

    /// The lines with the instruction of one step put where another's are, so that it becomes the step of that number.
    package static func moving(
        _ step: Int, to place: Int, in program: BuildProgram
    ) throws(DockerfileEditError) -> [String] {
        func found(_ number: Int) throws(DockerfileEditError) -> BuildStep {
            guard let step = program.steps.first(where: { $0.number == number }) else {
                throw .noSuchStep(number, count: program.steps.count)
            }
            guard step.origin == .dockerfile else { throw .trigger(number) }
            guard step.instruction.keyword != .from else { throw .from(number) }
            return step
        }
        let (moved, target) = (try found(step), try found(place))
        if step == place { throw .samePlace(step) }
        guard moved.stage == target.stage else { throw .otherStage(step, place) }
        let from = moved.instruction.range.lines
        let lines = program.dockerfile.lines
        let piece = lines[(from.lowerBound - 1)..<min(from.upperBound, lines.count)]
        let targetLines = target.instruction.range.lines
        let end = step < place ? min(targetLines.upperBound, lines.count) : targetLines.lowerBound - 1
        var result = Array(lines[..<end]) + piece + lines[end...]
        let start = step < place ? from.lowerBound - 1 : from.lowerBound - 1 + piece.count
        result.removeSubrange(start..<(start + piece.count))
        return result
    }

    /// For each step of a changed program, the step of the program before that it is: by equal texts, else by the same
    /// place in a stage of as many steps.
    package static func pairs(from old: BuildProgram, to new: BuildProgram) -> [Int: Int] {
        var result: [Int: Int] = [:]
        var taken: Set<Int> = []
        for step in new.steps {
            let same = old.steps.filter {
                $0.stage == step.stage && $0.instruction.text == step.instruction.text && !taken.contains($0.number)
            }
            guard let match = same.min(by: { abs($0.number - step.number) < abs($1.number - step.number) }) else {
                continue
            }
            result[step.number] = match.number
            taken.insert(match.number)
        }
        guard old.steps.count == new.steps.count else { return result }
        for step in new.steps where result[step.number] == nil && !taken.contains(step.number) {
            result[step.number] = step.number
            taken.insert(step.number)
        }
        return result
    }
}
