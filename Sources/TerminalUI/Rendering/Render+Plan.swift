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
        let told = Set(predictions.filter { $0.outcome == .miss }.map(\.step))
        let rows = predictions.map { prediction in
            PlanRow(
                step: program.steps.first { $0.number == prediction.step }, number: prediction.step,
                words: [word(for: prediction.outcome, after: changes[prediction.step], style: style)],
                reason: reasonWorthTelling(prediction, told: told))
        }
        add(rows, titles: ["cache"], to: &page)
    }

    /// nil where the word says it all.
    ///
    /// - Parameter told: the steps of which the reason stands in the same table: what they drag along need not repeat it.
    static func reasonWorthTelling(_ prediction: Prediction, told: Set<Int> = []) -> String? {
        if let reason = prediction.reason, reason.code == .parentChanged, let cause = reason.cause, cause.ran,
            told.contains(cause.step)
        {
            return "step \(cause.step) below it is to run"
        }
        return switch prediction.reason?.code {
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

    static func word(for outcome: Prediction.Outcome, style: TextStyle) -> Line {
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
            guard let cause, cause.ran else { return message }
            return "step \(cause.step) below it is to run, because \(cause.messageAhead)"
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
