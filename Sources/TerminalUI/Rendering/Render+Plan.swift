package import BuildEngine
package import BuildPlan
internal import BuildSession
internal import DockerfileSyntax

extension Render {
    /// What each step would do if it ran now.
    package static func plan(_ predictions: [Prediction], program: BuildProgram, style: TextStyle) -> String {
        var page = Page(style)
        guard !predictions.isEmpty else {
            page.add("No step is left to run.")
            return page.text
        }
        addPredictions(predictions, program: program, to: &page)
        page.wrap(summary(of: predictions, style: style))
        return page.text
    }

    /// A row for each step; a reason for which there is no room stands below it.
    ///
    /// - Parameter changes: how predictions differ from those of the plan before, by step number.
    static func addPredictions(
        _ predictions: [Prediction], program: BuildProgram, changes: [Int: PlanChange] = [:], to page: inout Page
    ) {
        let style = page.style
        // Long reasons are broken, so that the instructions keep some room.
        let longest = predictions.compactMap(reasonWorthTelling).map { style.line($0).width }.max() ?? 0
        let reasonWidth = style.width >= 72 ? min(longest, 36) : 0
        var table = TextTable(
            [.init(isRight: true), .init(isRight: true), .init(), .init(canShrink: true)], style: style)
        table.add(["step", "line", "cache", "instruction"].map { style.line($0, .quiet) })
        for prediction in predictions {
            let step = program.steps.first { $0.number == prediction.step }
            table.add([
                style.line(String(prediction.step)), style.line(step.map { String($0.line) } ?? "", .quiet),
                word(for: prediction.outcome, after: changes[prediction.step], style: style),
                style.line(step?.instruction.title ?? ""),
            ])
        }
        let rows = table.lines(width: style.width - (reasonWidth > 0 ? reasonWidth + 2 : 0))
        let column = (rows.map(\.width).max() ?? 0) + 2
        for (index, row) in rows.enumerated() {
            guard index > 0 else {
                page.add(reasonWidth > 0 ? row.filled(to: column).adding("why", .quiet) : row)
                continue
            }
            guard let reason = reasonWorthTelling(predictions[index - 1]) else {
                page.add(row)
                continue
            }
            let line = style.line(reason, .quiet)
            if reasonWidth > 0 {
                page.wrap(line, label: row, indent: column)
            } else {
                page.add(row)
                page.wrap(line, indent: 19)
            }
        }
    }

    /// nil where the word says it all.
    private static func reasonWorthTelling(_ prediction: Prediction) -> String? {
        switch prediction.reason?.code {
        case .sameDefinition, .basePresent: nil
        case nil: prediction.outcome == .depends ? prediction.dependence : nil
        default: prediction.reason?.messageAhead
        }
    }

    private static func word(for outcome: Prediction.Outcome, after change: PlanChange?, style: TextStyle) -> Line {
        let word = word(for: outcome, style: style)
        let before: String
        switch change {
        case nil: return word
        case .nowRuns: before = "HIT \(style.glyphs.arrow) "
        case .nowReused: before = "MISS \(style.glyphs.arrow) "
        case .new: before = "new, "
        }
        return style.line(before, .quiet) + word
    }

    private static func word(for outcome: Prediction.Outcome, style: TextStyle) -> Line {
        switch outcome {
        case .hit: style.line("HIT", .good)
        case .miss: style.line("MISS", .attention)
        case .depends: style.line("?", .accent)
        case .none: style.line(style.glyphs.dash, .quiet)
        }
    }

    static func summary(of predictions: [Prediction], style: TextStyle) -> Line {
        func count(_ outcome: Prediction.Outcome) -> Int { predictions.count { $0.outcome == outcome } }
        var parts = ["HIT: \(count(.hit)) reused", "MISS: \(count(.miss)) to run"]
        if count(.depends) > 0 { parts.append("?: \(count(.depends)) not known before") }
        if count(.none) > 0 { parts.append("\(style.glyphs.dash): \(count(.none)) without a layer") }
        return style.line(parts.joined(separator: "; "), .quiet)
    }
}

extension Prediction {
    /// What only can tell what a step does that depends.
    var dependence: String {
        waitsFor.map { "only running step \($0) can tell" } ?? "only fetching what it adds can tell"
    }
}

extension CacheReason {
    /// The reason for a step that is still ahead: nothing has run yet.
    var messageAhead: String {
        switch code {
        case .parentChanged:
            if let cause, cause.ran, cause.step != parentStep {
                return "step \(cause.step) below it is to run, because \(cause.messageAhead)"
            }
            if let cause, !cause.ran { return message }
            let parent = parentStep.map { "step \($0) below it is to run" } ?? message
            return parent + (cause.map { ", because \($0.messageAhead)" } ?? "")
        case .forced: return "--no-cache is on: the cache is not asked"
        default: return message
        }
    }
}

extension CacheReason.Cause {
    fileprivate var messageAhead: String {
        switch code {
        case .firstBuild: "it has not been built before"
        case .forced: "--no-cache is on"
        default: message
        }
    }
}
