package import BuildEngine
package import BuildPlan
internal import DockerfileSyntax

extension Render {
    /// What each step would do if it ran now.
    package static func plan(_ predictions: [Prediction], program: BuildProgram, style: TextStyle) -> String {
        var page = Page(style)
        guard !predictions.isEmpty else {
            page.add("No step is left to run.")
            return page.text
        }
        let isWide = style.width >= 72
        var columns: [TextTable.Column] = [.init(isRight: true), .init(isRight: true), .init(), .init(canShrink: true)]
        if isWide { columns.append(.init(canShrink: true)) }
        var table = TextTable(columns, style: style)
        var heading = ["step", "line", "cache", "instruction"].map { style.line($0, .quiet) }
        if isWide { heading.append(style.line("why", .quiet)) }
        table.add(heading)
        for prediction in predictions {
            let step = program.steps.first { $0.number == prediction.step }
            var cells = [
                style.line(String(prediction.step)), style.line(step.map { String($0.line) } ?? "", .quiet),
                word(for: prediction.outcome, style: style), style.line(step?.instruction.text ?? ""),
            ]
            if isWide { cells.append(style.line(prediction.reason?.message ?? "", .quiet)) }
            table.add(cells)
        }
        for line in table.lines(width: style.width) { page.add(line) }
        page.wrap(summary(of: predictions, style: style))
        return page.text
    }

    private static func word(for outcome: Prediction.Outcome, style: TextStyle) -> Line {
        switch outcome {
        case .hit: style.line("HIT", .good)
        case .miss: style.line("MISS", .attention)
        case .depends: style.line("?", .accent)
        case .none: style.line(style.glyphs.dash, .quiet)
        }
    }

    private static func summary(of predictions: [Prediction], style: TextStyle) -> Line {
        func count(_ outcome: Prediction.Outcome) -> Int { predictions.count { $0.outcome == outcome } }
        var parts = ["HIT: \(count(.hit)) reused", "MISS: \(count(.miss)) to run"]
        if count(.depends) > 0 { parts.append("?: \(count(.depends)) that an earlier stage decides") }
        if count(.none) > 0 { parts.append("\(style.glyphs.dash): \(count(.none)) without a layer") }
        return style.line(parts.joined(separator: "; "), .quiet)
    }
}
