internal import BuildEngine
internal import BuildPlan
package import BuildSession
internal import DockerfileSyntax

extension Render {
    /// The plan under a change that is thought of, beside today's.
    package static func whatIf(_ whatIf: WhatIf, style: TextStyle) -> String {
        var page = Page(style)
        page.wrap(style.line(whatIf.change.question, .strong))
        switch whatIf.then {
        case .stops(let reason, let line):
            let place = line.map { " at line \($0)" } ?? ""
            let end = reason.hasSuffix("?") ? "" : "."
            page.wrap(style.line("The build would stop\(place): \(reason)\(end)", .attention))
        case .plan(let then):
            let effect = WhatIfEffect(whatIf, then)
            let rows = then.predictions.map { prediction in
                let today = effect.today(prediction)
                let isAffected = effect.affected.contains(prediction.step)
                return PlanRow(
                    step: then.program.steps.first { $0.number == prediction.step }, number: prediction.step,
                    words: [
                        today.map { word(for: $0.outcome, style: style) } ?? style.line("new", .quiet),
                        word(for: prediction.outcome, style: style),
                    ], reason: isAffected ? reasonWorthTelling(prediction, told: effect.affected) : nil)
            }
            add(rows, titles: ["today", "then"], why: "why then", to: &page)
            for sentence in effect.sentences { page.wrap(style.line(sentence, .strong)) }
        }
        return page.text
    }
}

/// What a change does to a plan.
private struct WhatIfEffect {
    let whatIf: WhatIf
    let then: ImaginedPlan
    /// The steps, by their numbers then, that would be known by another key or come out in another way.
    let affected: Set<Int>

    init(_ whatIf: WhatIf, _ then: ImaginedPlan) {
        self.whatIf = whatIf
        self.then = then
        var affected: Set<Int> = []
        for prediction in then.predictions {
            let today = whatIf.pairs[prediction.step].flatMap { number in
                whatIf.today.predictions.first { $0.step == number }
            }
            let isSame = today.map { $0.outcome == prediction.outcome && $0.key == prediction.key } ?? false
            if !isSame { affected.insert(prediction.step) }
        }
        self.affected = affected
    }

    func today(_ prediction: Prediction) -> Prediction? {
        whatIf.pairs[prediction.step].flatMap { number in whatIf.today.predictions.first { $0.step == number } }
    }

    var sentences: [String] {
        let gone = whatIf.today.predictions.filter { old in
            !then.predictions.contains { whatIf.pairs[$0.step] == old.step }
        }
        var result = gone.map { old in
            let text = whatIf.today.program.steps.first { $0.number == old.step }?.instruction.title ?? ""
            return "Step \(old.step) of today, '\(text)', would be no step any more."
        }
        if affected.isEmpty {
            result.append(unaffected)
            return result
        }
        let changed = then.predictions.filter { affected.contains($0.step) }
        let (runs, hits, open) = (
            changed.filter { $0.outcome == .miss && today($0)?.outcome != .miss }.map(\.step),
            changed.filter { $0.outcome == .hit && today($0)?.outcome != .hit }.map(\.step),
            changed.filter { $0.outcome == .depends && today($0)?.outcome != .depends }.map(\.step)
        )
        if !runs.isEmpty { result.append("\(Self.named(runs)) would have to run.") }
        if !hits.isEmpty { result.append("\(Self.named(hits)) would come from the cache.") }
        if !open.isEmpty { result.append("Of \(Self.named(open).lowercased()) only running the build could tell.") }
        if runs.isEmpty, hits.isEmpty, open.isEmpty {
            result.append(
                changed.contains { $0.outcome == .miss }
                    ? "No hit would become a miss: what it changes is to run today as well."
                    : "No hit would become a miss.")
        }
        return result
    }

    private static func named(_ steps: [Int]) -> String {
        steps.count == 1 ? "Step \(steps[0])" : "Steps " + steps.map(String.init).joined(separator: ", ")
    }

    /// Why nothing comes of the change.
    private var unaffected: String {
        switch whatIf.change {
        case .file(let change):
            let paths = change.paths.map { "'\($0)'" }.joined(separator: " and ")
            if then.isIgnored { return "Nothing changes: .dockerignore leaves \(paths) out, so no step sees it." }
            if case .touch = change { return "Nothing changes: the times of files are part of no key." }
            if case .chmod = change {
                return "Nothing changes: no COPY, ADD or mount takes \(paths), or that is its mode already."
            }
            return "Nothing changes: no COPY, ADD or mount takes \(paths)."
        case .argument(let name, _):
            let isDeclared = then.program.steps.contains { step in
                guard case .arg(let assignments) = step.instruction.body else { return false }
                return assignments.contains { $0.name.raw == name }
            }
            return isDeclared
                ? "Nothing changes: no step that is looked up comes to see another value of \(name)."
                : "Nothing changes: no instruction is 'ARG \(name)'."
        case .line:
            return
                "No step has another key: at most the image's configuration changes, which is written anew each time."
        case .move: return "No step has another key: the order of the two counts for none."
        }
    }
}
