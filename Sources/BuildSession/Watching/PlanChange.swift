internal import BuildEngine
internal import BuildPlan
internal import DockerfileSyntax

/// How a step's prediction differs from that of the plan before.
package enum PlanChange: Sendable, Hashable {
    /// Would have been reused, and is to run now.
    case nowRuns
    /// Was to run, and would be reused now.
    case nowReused
    /// Stands in this plan alone.
    case new
}

extension ForeseenBuild {
    /// By step number; nothing for a step whose prediction is the same.
    package func changes(since old: ForeseenBuild) -> [Int: PlanChange] {
        let counterparts = counterparts(in: old.program.neededSteps)
        var result: [Int: PlanChange] = [:]
        for step in program.neededSteps {
            guard let before = counterparts[step.number] else {
                result[step.number] = .new
                continue
            }
            switch (old.outcome(of: before), outcome(of: step.number)) {
            case (.hit, .miss), (.hit, .depends): result[step.number] = .nowRuns
            case (.miss, .hit), (.depends, .hit): result[step.number] = .nowReused
            default: break
            }
        }
        return result
    }

    /// For a step its number in the plan before: of the same instruction as written, wherever it stood; for what is left,
    /// of the next one of its stage that is of the same kind, which was rewritten.
    private func counterparts(in old: [BuildStep]) -> [Int: Int] {
        var rest = old
        var result: [Int: Int] = [:]
        let isSame: [(BuildStep, BuildStep) -> Bool] = [
            { $0.readsLike($1) },
            { $0.stage == $1.stage && $0.instruction.keyword == $1.instruction.keyword },
        ]
        for isSame in isSame {
            for step in program.neededSteps where result[step.number] == nil {
                guard let index = rest.firstIndex(where: { isSame($0, step) }) else { continue }
                result[step.number] = rest.remove(at: index).number
            }
        }
        return result
    }

    private func outcome(of step: Int) -> Prediction.Outcome? {
        predictions.first { $0.step == step }?.outcome
    }
}
