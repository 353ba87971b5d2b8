internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax

extension Render {
    /// How many saved files are named before the rest is only counted.
    private static let namedFiles = 4

    /// The plan after something was saved, beside the one before.
    ///
    /// - Parameter saved: nil for more files than can be listed.
    static func watched(
        _ build: ForeseenBuild, since old: ForeseenBuild, saved: [ContextWatch.Saved]?, style: TextStyle
    ) -> String {
        var page = Page(style)
        add(saved, to: &page)
        let changes = build.changes(since: old)
        guard !changes.isEmpty else {
            let isSame = build.predictions == old.predictions
            page.wrap(
                style.line(
                    isSame
                        ? unchanged(saved)
                        : "No hit becomes a miss, and no miss a hit: what is to run now was to run before this save."))
            return page.text
        }
        addPredictions(build.predictions, program: build.program, changes: changes, to: &page)
        page.wrap(summary(of: build.predictions, style: style))
        page.wrap(style.line(cascade(build, changes), .strong))
        return page.text
    }

    /// What was saved alone, where there is no plan of it.
    static func saved(_ saved: [ContextWatch.Saved]?, style: TextStyle) -> String {
        var page = Page(style)
        add(saved, to: &page)
        return page.text
    }

    private static func add(_ saved: [ContextWatch.Saved]?, to page: inout Page) {
        page.addBlank()
        page.wrap(
            page.style.line(names(of: saved), .strong), label: page.style.line("saved ", .accent), indent: 6)
    }

    private static func names(of saved: [ContextWatch.Saved]?) -> String {
        guard let saved else { return "very many files" }
        let named = saved.prefix(namedFiles).map { $0.isIgnored ? "\($0.path) (ignored)" : $0.path }
        let rest = saved.count - named.count
        return named.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    private static func unchanged(_ saved: [ContextWatch.Saved]?) -> String {
        guard let saved, saved.allSatisfy(\.isIgnored) else {
            return
                "No step changes: what was saved counts for none, as a file that no step takes, or is what it was before but for its time."
        }
        return "No step changes: .dockerignore leaves \(saved.count == 1 ? "it" : "them") out."
    }

    /// How far the change goes, and from where on.
    private static func cascade(_ build: ForeseenBuild, _ changes: [Int: PlanChange]) -> String {
        let running = changes.filter { $0.value == .nowRuns }.keys.sorted()
        let reused = changes.filter { $0.value == .nowReused }.keys.sorted()
        var sentences: [String] = []
        if let first = running.first {
            let reason = build.predictions.first { $0.step == first }?.reason?.messageAhead
            let because = reason.map { ": \($0)" } ?? ""
            sentences.append(
                running.count == 1
                    ? "Step \(first) is to run again\(because)."
                    : "\(running.count) steps are to run again, from step \(first) on\(because).")
        }
        if let first = reused.first {
            sentences.append(
                reused.count == 1
                    ? "Step \(first) would be reused again."
                    : "\(reused.count) steps would be reused again, from step \(first) on.")
        }
        return sentences.joined(separator: " ")
    }
}
