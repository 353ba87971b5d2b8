package import BuildPlan
internal import DockerfileSyntax

extension Render {
    /// The Dockerfile with line numbers: the next instruction marked, each step with its number and what became of it.
    ///
    /// - Parameters:
    ///   - next: the number of the step that comes next; nil at the end.
    ///   - records: what happened so far, by step.
    ///   - breakpoints: lines of the Dockerfile.
    ///   - around: the lines to show; all where nil.
    package static func source(
        program: BuildProgram, next: Int?, records: [Int: StepRecord], breakpoints: Set<Int>,
        around: ClosedRange<Int>?, style: TextStyle
    ) -> String {
        let listing = SourceListing(
            program: program, next: next, records: records, breakpoints: breakpoints, style: style)
        return listing.text(lines: around ?? 1...max(1, program.dockerfile.lines.count))
    }
}

/// What became of a step, as the source's margin shows it.
private enum StepMark: CaseIterable {
    case hit
    case miss
    case noLayer
    case failed
    case notNeeded

    init?(_ step: BuildStep, record: StepRecord?) {
        guard step.isNeeded else {
            self = .notNeeded
            return
        }
        switch record?.outcome {
        case .hit: self = .hit
        case .miss: self = .miss
        case .none?: self = .noLayer
        case .failed: self = .failed
        case nil: return nil
        }
    }

    func glyph(_ glyphs: Glyphs) -> String {
        switch self {
        case .hit: glyphs.hit
        case .miss: glyphs.miss
        case .noLayer: glyphs.noLayer
        case .failed: glyphs.failed
        case .notNeeded: glyphs.notNeeded
        }
    }

    var role: Role {
        switch self {
        case .hit: .good
        case .miss: .attention
        case .failed: .bad
        case .noLayer, .notNeeded: .quiet
        }
    }

    var word: String {
        switch self {
        case .hit: "hit"
        case .miss: "miss"
        case .noLayer: "no layer"
        case .failed: "failed"
        case .notNeeded: "not needed"
        }
    }
}

/// Draws the listing; the margin holds marker, breakpoint, step, mark and line number.
private struct SourceListing {
    let program: BuildProgram
    let next: Int?
    let records: [Int: StepRecord]
    let breakpoints: Set<Int>
    let style: TextStyle

    func text(lines wanted: ClosedRange<Int>) -> String {
        var page = Page(style)
        let lines = program.dockerfile.lines
        var marks: Set<StepMark> = []
        var sawNext = false
        page.add(margin(marker: " ", step: "step", mark: " ", line: "line").adding("  \(program.dockerfile.name)"))
        for number in wanted where number >= 1 && number <= lines.count {
            let step = owner(of: number)
            let isFirst = step?.line == number
            let isNext = step.map { $0.number == next } ?? false
            let mark = step.flatMap { StepMark($0, record: records[$0.number]) }
            if isFirst, let mark { marks.insert(mark) }
            sawNext = sawNext || isNext
            let glyphs = style.glyphs
            var line = style.line(isNext ? (isFirst ? glyphs.next : glyphs.continues) : " ", .accent)
            line.add(breakpoints.contains(number) ? glyphs.breakpoint : " ", .bad)
            line = line + style.line(isFirst ? step.map { String($0.number) } ?? "" : "").right(in: 5, style: style)
            line.add(" ")
            line.add(isFirst ? mark?.glyph(glyphs) ?? " " : " ", mark?.role ?? .plain)
            line = line + style.line(String(number), .quiet).right(in: 5, style: style)
            let isUnneeded = step.map { !$0.isNeeded } ?? true
            line.add("  ")
            line.add(
                VisibleText.tabsSpread(lines[number - 1]), isNext ? .strong : isUnneeded ? .quiet : .plain)
            page.add(line)
            if let step, step.instruction.range.lines.upperBound == number {
                addTriggers(of: step, to: &page, marks: &marks)
            }
        }
        addLegend(to: &page, marks: marks, sawNext: sawNext, lines: wanted)
        return page.text
    }

    private func margin(marker: String, step: String, mark: String, line: String) -> Line {
        style.line("\(marker) ", .quiet)
            + style.line(step, .quiet).right(in: 5, style: style)
            + style.line(" \(mark)")
            + style.line(line, .quiet).right(in: 5, style: style)
    }

    /// The step whose instruction stands on that line; those of the Dockerfile only.
    private func owner(of line: Int) -> BuildStep? {
        program.steps.first { $0.origin == .dockerfile && $0.instruction.range.lines.contains(line) }
    }

    private func addTriggers(of step: BuildStep, to page: inout Page, marks: inout Set<StepMark>) {
        for trigger in program.steps where trigger.origin == .trigger(from: step.number) {
            let mark = StepMark(trigger, record: records[trigger.number])
            if let mark { marks.insert(mark) }
            let isNext = trigger.number == next
            var line = style.line(isNext ? style.glyphs.next : " ", .accent)
            line.add(" ")
            line = line + style.line(String(trigger.number)).right(in: 5, style: style)
            line.add(" ")
            line.add(mark?.glyph(style.glyphs) ?? " ", mark?.role ?? .plain)
            line = line + style.line(style.glyphs.trigger, .quiet).right(in: 5, style: style)
            line.add("  ONBUILD ", .quiet)
            line.add(trigger.instruction.text, isNext ? .strong : .plain)
            page.add(line)
        }
    }

    /// Only the marks that can be seen above are explained.
    private func addLegend(to page: inout Page, marks: Set<StepMark>, sawNext: Bool, lines: ClosedRange<Int>) {
        var items: [(String, Role, String)] = []
        if sawNext { items.append((style.glyphs.next, .accent, "next")) }
        if breakpoints.contains(where: lines.contains) { items.append((style.glyphs.breakpoint, .bad, "breakpoint")) }
        for mark in StepMark.allCases where marks.contains(mark) {
            items.append((mark.glyph(style.glyphs), mark.role, mark.word))
        }
        guard !items.isEmpty else { return }
        var legend = style.line()
        for (index, item) in items.enumerated() {
            legend.add(index == 0 ? "" : "   ")
            legend.add(item.0, item.1)
            legend.add(" \(item.2)", .quiet)
        }
        page.wrap(legend, indent: 2)
    }
}
