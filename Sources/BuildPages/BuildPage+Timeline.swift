internal import BuildPlan

extension BuildPage {
    /// The builds as columns of steps: a full box ran, an empty one was reused.
    var timelineSection: String {
        guard !builds.isEmpty else { return "" }
        // As many as can be told apart on a phone.
        let shown = builds.suffix(16)
        let (column, box) = (20, 10)
        let tallest = shown.map { $0.steps.count { $0.outcome != .none } }.max() ?? 0
        let height = tallest * box + 20
        var drawing = ""
        for (index, build) in shown.enumerated() {
            let left = index * column
            for (place, step) in build.steps.filter({ $0.outcome != .none }).enumerated() {
                let top = height - 18 - (place + 1) * box
                drawing +=
                    "<rect x=\"\(left + 2)\" y=\"\(top)\" width=\"\(column - 6)\" height=\"\(box - 2)\" "
                    + "class=\"box \(step.outcome.rawValue)\"><title>build \(build.number), step \(step.number), "
                    + "\(Self.word(step.outcome)): \(HTML.escaped(HTML.cut(step.text, to: 60)))</title></rect>"
                if step.outcome == .failed {
                    drawing += "<text x=\"\(left + 5)\" y=\"\(top + 8)\" class=\"mark\">x</text>"
                }
            }
            drawing += "<text x=\"\(left + 9)\" y=\"\(height - 4)\" class=\"middle\">\(build.number)</text>\n"
        }
        return """
            <h2>The builds</h2>
            <p>Each column is a build, its first step at the bottom: a full box ran, an empty one was reused, and x failed.</p>
            <svg viewBox="0 0 320 \(height)" role="img" aria-label="\(shown.count) builds, step by step">
            \(drawing)</svg>
            \(buildTable)
            """
    }

    private var buildTable: String {
        let rows = builds.reversed().map { build in
            "<tr><td>\(build.number)</td><td>\(build.minute)</td>"
                + "<td>\(build.end.rawValue)</td><td>\(build.hits)</td><td>\(build.misses)</td>"
                + "<td>\(units.time(build.durationMs))</td><td>\(units.time(build.savedMs))</td></tr>"
        }
        return """
            <div class="wide"><table>
            <thead><tr><th>build</th><th>ended (UTC)</th><th>result</th><th>HIT</th><th>MISS</th><th>took</th>\
            <th>saved</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div>
            """
    }
}
