internal import BuildPlan
internal import OCISpec

extension BuildPage {
    var stepSection: String {
        """
        <h2>The steps</h2>
        <ol class="steps">
        \(steps.map(item).joined(separator: "\n"))
        </ol>
        """
    }

    private func item(_ step: PastBuild.Step) -> String {
        let stage = step.stage.map { ", stage \(HTML.escaped($0))" } ?? ""
        var lines = [
            "<p class=\"place\">step \(step.number), line \(step.line)\(stage) <b class=\"\(step.outcome.rawValue)\">"
                + "\(Self.word(step.outcome))</b></p>",
            "<pre>\(HTML.escaped(step.text))</pre>",
        ]
        if let reason = step.reason { lines.append("<p>\(HTML.escaped(reason))</p>") }
        var facts: [String] = []
        if let layer = step.layer {
            facts.append(
                "layer \(layer.diffID.hex.prefix(12)), \(units.size(layer.size)): \(layer.added) added, \(layer.changed) "
                    + "changed, \(layer.deleted) deleted")
        }
        if step.outcome != .none { facts.append("took \(units.time(step.durationMs))") }
        if let original = step.originalDurationMs, step.outcome == .hit {
            facts.append("when it ran it took \(units.time(original))")
        }
        if !facts.isEmpty { lines.append("<p class=\"facts\">\(facts.joined(separator: "; "))</p>") }
        return "<li>" + lines.joined() + "</li>"
    }
}
