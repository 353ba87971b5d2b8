internal import BuildPlan
internal import DockerfileSyntax

/// A step in a table of plans.
struct PlanRow {
    var step: BuildStep?
    var number: Int
    /// What each plan says of it.
    var words: [Line]
    /// nil where the words say it all.
    var reason: String?
}

extension Render {
    /// A row for each step; a reason for which there is no room stands below it.
    ///
    /// - Parameter titles: of the rows' words.
    static func add(_ rows: [PlanRow], titles: [String], why: String = "why", to page: inout Page) {
        let style = page.style
        // Long reasons are broken, so that the instructions keep some room.
        let longest = rows.compactMap(\.reason).map { style.line($0).width }.max() ?? 0
        let reasonWidth = style.width >= 72 ? min(longest, titles.count > 1 ? 30 : 36) : 0
        let words = titles.map { _ in TextTable.Column() }
        var table = TextTable(
            [.init(isRight: true), .init(isRight: true)] + words + [.init(canShrink: true)], style: style)
        table.add((["step", "line"] + titles + ["instruction"]).map { style.line($0, .quiet) })
        for row in rows {
            let line = style.line(row.step.map { String($0.line) } ?? "", .quiet)
            table.add(
                [style.line(String(row.number)), line] + row.words + [style.line(row.step?.instruction.title ?? "")])
        }
        let lines = table.lines(width: style.width - (reasonWidth > 0 ? reasonWidth + 2 : 0))
        let column = (lines.map(\.width).max() ?? 0) + 2
        for (index, line) in lines.enumerated() {
            guard index > 0 else {
                page.add(reasonWidth > 0 ? line.filled(to: column).adding(why, .quiet) : line)
                continue
            }
            guard let reason = rows[index - 1].reason else {
                page.add(line)
                continue
            }
            if reasonWidth > 0 {
                page.wrap(style.line(reason, .quiet), label: line, indent: column)
            } else {
                page.add(line)
                page.wrap(style.line(reason, .quiet), indent: titles.count > 1 ? 13 : 19)
            }
        }
    }
}
