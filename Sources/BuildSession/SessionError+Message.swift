internal import DockerfileSyntax

extension SessionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notLoaded: "no Dockerfile is loaded: mend it and 'reload'"
        case .busy: "a step is running: wait for its end, or stop it with Ctrl-C"
        case .atStart: "the session stands before the first step: there is none to go back to"
        case .atEnd: "every step has run: 'back', 'goto N' and 'restart' move in time, 'run' runs the image"
        case .noSuchStep(let step, let count):
            "there is no step \(step): the steps are 1 to \(count) ('list' shows them)"
        case .stepNotNeeded(let step, let stage):
            "step \(step) is in \(stage), which the target does not need, so it is never run"
        case .stageNotNeeded(let stage): "\(stage) is not needed by the target, so it is never run"
        case .notRunYet(let step, let run):
            "step \(step) has not run yet (\(run == 0 ? "none has" : "the last that has is \(run)")): 'goto \(step)' runs it"
        case .unknownStage(let name, let known): unknownStage(name, known: known)
        case .noInstruction(let line, let last):
            "no instruction stands at or after line \(line): the last one starts at line \(last)"
        case .lineBehind(let line):
            "the instruction at line \(line) has run already: 'goto' goes back to a step before it"
        case .noSuchBreakpoint(let number): "there is no breakpoint \(number): 'breakpoints' lists them"
        case .noSuchBuild(let number, let known):
            known.isEmpty
                ? "there is no build \(number): no build of this project is kept yet"
                : "there is no build \(number): 'builds' lists those that there are, of which the last is \(known[known.count - 1])"
        case .nothingToGuess(let step, let hasRun):
            hasRun
                ? "step \(step) has run already, so there is nothing to predict: 'why \(step)' tells what it was"
                : "step \(step) comes next and is never looked up in the cache: it makes no layer, so there is nothing to predict"
        case .noStage:
            "before the first FROM there are no files and no configuration: 'step' takes it"
        }
    }

    private func unknownStage(_ name: String, known: [String]) -> String {
        guard !known.isEmpty else { return "there is no stage '\(name)': no stage of this Dockerfile has a name" }
        let near = Suggestion.closest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
        return "there is no stage '\(name)': the stages are \(known.joined(separator: ", "))\(near)"
    }
}
