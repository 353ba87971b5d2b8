package import BuildPlan
internal import DockerfileSyntax

extension Render {
    /// The Dockerfile with line numbers: the next instruction marked, each step with its number and what became of it.
    ///
    /// - Parameters:
    ///   - next: the number of the step that comes next; nil at the end.
    ///   - records: what happened so far, by step.
    ///   - breakpoints: lines of the Dockerfile.
    ///   - remarked: lines that a build check remarks on.
    ///   - around: the lines to show; all where nil.
    package static func source(
        program: BuildProgram, next: Int?, records: [Int: StepRecord], breakpoints: Set<Int>,
        remarked: Set<Int> = [], around: ClosedRange<Int>?, style: TextStyle
    ) -> String {
        var listing = SourceListing(
            program: program, next: next, records: records, breakpoints: breakpoints, remarked: remarked, style: style)
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
    private let program: BuildProgram
    private let next: Int?
    private let records: [Int: StepRecord]
    private let breakpoints: Set<Int>
    private let remarked: Set<Int>
    private let style: TextStyle
    private let triggers: [Int: [BuildStep]]
    private var page: Page
    /// What the legend has to explain.
    private var marks: Set<StepMark> = []
    private var hasNext = false
    private var hasBreakpoint = false
    private var hasRemark = false

    init(
        program: BuildProgram, next: Int?, records: [Int: StepRecord], breakpoints: Set<Int>, remarked: Set<Int>,
        style: TextStyle
    ) {
        self.program = program
        self.next = next
        self.records = records
        self.breakpoints = breakpoints
        self.remarked = remarked
        self.style = style
        page = Page(style)
        var triggers: [Int: [BuildStep]] = [:]
        for step in program.steps {
            if case .trigger(let from) = step.origin { triggers[from, default: []].append(step) }
        }
        self.triggers = triggers
    }

    mutating func text(lines wanted: ClosedRange<Int>) -> String {
        let lines = program.dockerfile.lines
        let owners = owners(of: wanted)
        page.add(
            margin(.init(number: style.line("step", .quiet), line: style.line("line", .quiet)))
                .adding(program.dockerfile.name, .quiet))
        for number in wanted.clamped(to: 0...lines.count) where number >= 1 && wanted.contains(number) {
            let step = owners[number]
            add(VisibleText.tabsSpread(lines[number - 1]), number: number, of: step)
            guard let step, step.instruction.range.lines.upperBound == number else { continue }
            for trigger in triggers[step.number] ?? [] { add(trigger) }
        }
        addLegend()
        return page.text
    }

    /// The steps of those lines; those of the Dockerfile only.
    private func owners(of wanted: ClosedRange<Int>) -> [Int: BuildStep] {
        var owners: [Int: BuildStep] = [:]
        for step in program.steps where step.origin == .dockerfile {
            let lines = step.instruction.range.lines
            guard lines.overlaps(wanted) else { continue }
            for line in lines.clamped(to: wanted) { owners[line] = step }
        }
        return owners
    }

    private static let remark = "!"

    private struct Margin {
        var marker = ""
        var hasBreakpoint = false
        var number: Line
        var mark: StepMark?
        var line: Line
        var hasRemark = false
    }

    private func margin(_ margin: Margin) -> Line {
        var line = style.line(margin.marker, .accent).filled(to: 1)
        line.add(margin.hasBreakpoint ? style.glyphs.breakpoint : " ", .bad)
        line = line + margin.number.right(in: 5, style: style)
        line.add(" ")
        line.add(margin.mark?.glyph(style.glyphs) ?? " ", margin.mark?.role ?? .plain)
        line = line + margin.line.right(in: 5, style: style)
        return line.adding(margin.hasRemark ? Self.remark : " ", .attention).adding(" ")
    }

    /// One line of the file; step and mark stand at an instruction's first line.
    private mutating func add(_ text: String, number: Int, of step: BuildStep?) {
        let isFirst = step?.line == number
        let isNext = step.map { $0.number == next } ?? false
        let hasStop = breakpoints.contains(number)
        var margin = Margin(
            marker: isNext ? style.glyphs.continues : "", hasBreakpoint: hasStop, number: style.line(),
            line: style.line(String(number), .quiet), hasRemark: remarked.contains(number))
        hasRemark = hasRemark || margin.hasRemark
        if let step, isFirst {
            if isNext { margin.marker = style.glyphs.next }
            margin.number = style.line(String(step.number))
            margin.mark = StepMark(step, record: records[step.number])
            if let mark = margin.mark { marks.insert(mark) }
        }
        hasNext = hasNext || isNext
        hasBreakpoint = hasBreakpoint || hasStop
        let isNeeded = step?.isNeeded ?? false
        page.add(self.margin(margin).adding(text, isNext ? .strong : isNeeded ? .plain : .quiet))
    }

    /// An instruction that the base image brings.
    private mutating func add(_ trigger: BuildStep) {
        let isNext = trigger.number == next
        let mark = StepMark(trigger, record: records[trigger.number])
        if let mark { marks.insert(mark) }
        hasNext = hasNext || isNext
        let margin = Margin(
            marker: isNext ? style.glyphs.next : "", number: style.line(String(trigger.number)), mark: mark,
            line: style.line(style.glyphs.trigger, .quiet))
        page.add(
            self.margin(margin).adding("ONBUILD ", .quiet)
                .adding(trigger.instruction.title, isNext ? .strong : .plain))
    }

    /// Only the marks that can be seen above are explained.
    private mutating func addLegend() {
        var items: [(String, Role, String)] = []
        if hasNext { items.append((style.glyphs.next, .accent, "next")) }
        if hasBreakpoint { items.append((style.glyphs.breakpoint, .bad, "breakpoint")) }
        for mark in StepMark.allCases where marks.contains(mark) {
            items.append((mark.glyph(style.glyphs), mark.role, mark.word))
        }
        if hasRemark { items.append((Self.remark, .attention, "a remark of 'check'")) }
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
