internal import BuildEngine
internal import BuildPlan
package import BuildSession
internal import DockerfileSyntax

extension Render {
    /// What reading a Dockerfile and its context again found: the first step that differs and how, and what each step from
    /// there on would do now.
    package static func reload(_ reload: Reload, style: TextStyle) -> String {
        var page = Page(style)
        let steps = HumanUnits.count(reload.program.steps.count, "step")
        let stages = HumanUnits.count(reload.program.stages.count, "stage")
        page.wrap(style.line("Read again: \(steps) in \(stages)."))
        guard let first = reload.invalidated.first else {
            page.wrap(style.line("Nothing that has run is affected."))
            return page.text
        }
        let old = first.old.step
        page.wrap(style.line(sentence(for: first)))
        if first.cause == .text, !first.isOnlyElsewhere {
            page.wrap(style.line(first.old.text), label: style.line("    was", .quiet), indent: 9)
            page.wrap(style.line(first.step?.instruction.title ?? ""), label: style.line("    now", .quiet), indent: 9)
        }
        if !reload.ahead.isEmpty {
            page.wrap(style.line("From there on every step is to be taken again; what the cache says now:"))
            addPredictions(reload.ahead, program: reload.program, to: &page)
        }
        for item in reload.invalidated where item.step == nil && item.old.step != old {
            page.wrap(style.line("Step \(item.old.step), '\(item.old.text)', is no step of the target any more."))
        }
        if reload.position < reload.oldPosition {
            let place = reload.position == 0 ? "at the start" : "after step \(old - 1)"
            page.wrap(style.line("The session went back: it stands \(place)."))
        }
        return page.text
    }

    private static func sentence(for item: Reload.Invalidated) -> String {
        let step = "Step \(item.old.step)"
        switch item.cause {
        case .text where item.isOnlyElsewhere: return "\(step), '\(item.old.text)', is in another stage now."
        case .text: return "\(step) reads otherwise:"
        case .options: return "A build option that step \(item.old.step) depends on changed."
        case .prediction: return "\(step) would not come from the cache now."
        case .otherResult: return "\(step) would be another one now, from an earlier build."
        case .follows: return "\(step) comes after one that no longer counts."
        case .gone: return "\(step), '\(item.old.text)', is no step of the target any more."
        }
    }
}

extension Reload.Invalidated {
    /// The same words stand there, of another stage.
    fileprivate var isOnlyElsewhere: Bool { old.text == step?.instruction.text }
}
