package import BuildPlan
package import DockerfileSyntax

extension Render {
    /// How many lines of a long instruction are shown below a finding.
    private static let findingLines = 6

    /// What the build checks found, each with its lines, and a summary.
    ///
    /// - Parameter command: the command that explains a rule, without the rule.
    package static func checks(_ report: CheckReport, dockerfile: Dockerfile, command: String, style: TextStyle)
        -> String
    {
        var page = Page(style)
        for finding in report.findings {
            var line = style.line(finding.rule.rawValue, .strong)
            let place = finding.range.start
            line.add("  \(dockerfile.name):\(place.line):\(place.column)", .quiet)
            page.wrap(line)
            page.wrap(style.line(finding.description), indent: 2)
            addSource(of: finding, dockerfile, to: &page)
            page.addBlank()
        }
        let checked = "Checked \(HumanUnits.count(dockerfile.instructions.count, "instruction")): "
        let count = report.findings.count
        page.wrap(style.line(checked + (count == 0 ? "no warnings." : "\(HumanUnits.count(count, "warning")).")))
        if let rule = report.rules.first {
            page.wrap(
                style.line("'\(command) \(rule.rawValue)' explains that rule, how to mend it and how to switch it off.")
            )
        }
        return page.text
    }

    /// Under a build: a line for each warning, the same one told once.
    ///
    /// - Parameter command: the command that explains a rule, without the rule.
    package static func warnings(_ findings: [CheckFinding], command: String, style: TextStyle) -> String {
        var told: [String] = []
        for finding in findings {
            let text = "\(finding.rule.rawValue): \(finding.description) (line \(finding.lines.lowerBound))"
            if !told.contains(text) { told.append(text) }
        }
        guard !told.isEmpty else { return "" }
        var page = Page(style)
        page.wrap(
            style.line("\(HumanUnits.count(told.count, "warning")) ('\(command) RULE' explains one):", .attention))
        for text in told { page.wrap(style.line(text), label: style.line(" -"), indent: 3) }
        return page.text
    }

    /// What is remarked on in a step, below its record: the first two, for more would be no margin note.
    static func remarks(_ findings: [CheckFinding], style: TextStyle) -> String {
        guard !findings.isEmpty else { return "" }
        var page = Page(style)
        var told: [String] = []
        for finding in findings {
            let text = "\(finding.rule.rawValue): \(finding.description)"
            if !told.contains(text) { told.append(text) }
        }
        for text in told.prefix(2) {
            page.wrap(style.line(text), label: recordLabel("check", style), indent: recordIndent)
        }
        if told.count > 2 {
            page.wrap(
                style.line("and \(told.count - 2) more: 'check' lists them", .quiet), indent: recordIndent)
        }
        return page.text
    }

    /// The lines that the words at fault stand on, and the rest of the instruction, with a marker below those words.
    private static func addSource(of finding: CheckFinding, _ dockerfile: Dockerfile, to page: inout Page) {
        let style = page.style
        let (start, end) = (finding.range.start, finding.range.end)
        let all = min(start.line, finding.lines.lowerBound)...max(start.line, finding.lines.upperBound)
        let lines = all.filter { dockerfile.lines.indices.contains($0 - 1) }
        var shown = Array(lines.prefix(findingLines))
        if !shown.contains(start.line), lines.contains(start.line) { shown.append(start.line) }
        let width = String(shown.last ?? 1).count
        for number in shown {
            var gutter = style.line("  ") + style.line(String(number), .quiet).right(in: width, style: style)
            gutter.add(" \(style.glyphs.vertical) ", .quiet)
            let text = dockerfile.lines[number - 1]
            page.add(gutter.adding(VisibleText.tabsSpread(text)))
            guard number == start.line else { continue }
            let first = columns(of: text, upTo: start.column)
            let last = end.line == start.line ? columns(of: text, upTo: end.column) : columns(of: text, upTo: Int.max)
            page.add(
                style.line().filled(to: gutter.width - 2).adding("\(style.glyphs.vertical) ", .quiet)
                    .filled(to: gutter.width + first)
                    .adding(String(repeating: "^", count: max(1, last - first)), .attention))
        }
        if lines.count > shown.count {
            page.add("  \(style.glyphs.ellipsis) \(lines.count - shown.count) more lines", .quiet)
        }
    }

    /// How wide what stands before a column of a line is drawn.
    private static func columns(of line: String, upTo column: Int) -> Int {
        let before = line.unicodeScalars.prefix(column == Int.max ? Int.max : column - 1)
        return DisplayWidth.of(VisibleText.tabsSpread(String(String.UnicodeScalarView(before))))
    }
}
