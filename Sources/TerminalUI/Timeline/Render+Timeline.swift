package import BuildPlan

extension Render {
    /// The project's builds, one a line, oldest first.
    package static func builds(_ builds: [PastBuild], style: TextStyle) -> String {
        var page = Page(style)
        guard !builds.isEmpty else {
            page.wrap(style.line("No build of this project is kept yet: one is, each time that its steps have run."))
            return page.text
        }
        let titles = ["build", "ended (UTC)", "result", "steps", "HIT", "MISS", "took", "saved"]
        let right = [true, false, false, true, true, true, true, true]
        var table = TextTable(right.map { TextTable.Column(isRight: $0) }, style: style)
        table.add(titles.map { style.line($0, .quiet) })
        for build in builds {
            table.add([
                style.line(String(build.number)), style.line(build.minute), result(of: build, style: style),
                style.line("\(build.steps.count)/\(build.stepCount)"), style.line(String(build.hits), .good),
                style.line(String(build.misses), .attention),
                style.line(HumanUnits.time(milliseconds: build.durationMs)),
                style.line(HumanUnits.time(milliseconds: build.savedMs)),
            ])
        }
        for line in table.lines(width: style.width) { page.add(line) }
        let saved = HumanUnits.time(milliseconds: builds.reduce(0) { $0 + $1.savedMs })
        page.wrap(
            style.line(
                "'saved' is what the reused steps took when they ran: \(saved) in all. 'compare A B' puts two builds side "
                    + "by side.", .quiet))
        return page.text
    }

    /// Two builds step by step.
    package static func compared(_ first: PastBuild, _ second: PastBuild, style: TextStyle) -> String {
        var page = Page(style)
        for build in [first, second] {
            let took = HumanUnits.time(milliseconds: build.durationMs)
            page.add(
                style.line("build \(build.number)", .strong).adding("  \(build.minute)  ").adding(
                    "\(HumanUnits.count(build.hits, "hit")), \(HumanUnits.count(build.misses, "miss", "misses")), took \(took), "
                        + "saved \(HumanUnits.time(milliseconds: build.savedMs))", .quiet))
        }
        page.addBlank()
        let pairs = first.paired(with: second)
        var table = TextTable(
            [.init(isRight: true), .init(), .init(isRight: true), .init(), .init(canShrink: true)], style: style)
        table.add(
            ["\(first.number):", "cache", "\(second.number):", "cache", "instruction"].map { style.line($0, .quiet) })
        for pair in pairs { table.add(cells(of: pair, style: style)) }
        let lines = table.lines(width: style.width)
        page.add(lines[0])
        for (pair, line) in zip(pairs, lines.dropFirst()) {
            page.add(line)
            for remark in remarks(on: pair, first, second) {
                page.wrap(style.line(remark, .quiet), indent: 6)
            }
        }
        page.addBlank()
        page.wrap(style.line(conclusion(pairs, first, second)))
        return page.text
    }

    private static func cells(of pair: PastBuild.Pair, style: TextStyle) -> [Line] {
        let sides = [pair.first, pair.second].flatMap { step in
            [
                style.line(step.map { String($0.number) } ?? ""),
                step.map { word(for: $0.outcome, style: style) } ?? style.line(),
            ]
        }
        return sides + [style.line((pair.second ?? pair.first)?.text ?? "")]
    }

    private static func remarks(on pair: PastBuild.Pair, _ first: PastBuild, _ second: PastBuild) -> [String] {
        guard let before = pair.first else { return [absence(from: first)] }
        guard let after = pair.second else { return [absence(from: second)] }
        var remarks: [String] = []
        if before.text != after.text { remarks.append("was \(before.text)") }
        guard before.outcome != after.outcome else { return remarks }
        for (number, step) in [(first.number, before), (second.number, after)] where step.outcome == .miss {
            if let reason = step.reason { remarks.append("ran in build \(number): \(reason)") }
        }
        return remarks
    }

    /// A build that did not come to its end may have had the step too.
    private static func absence(from build: PastBuild) -> String {
        build.end == .done ? "not in build \(build.number)" : "build \(build.number) did not come so far"
    }

    private static func conclusion(_ pairs: [PastBuild.Pair], _ first: PastBuild, _ second: PastBuild) -> String {
        let differing = pairs.count { $0.first?.outcome != $0.second?.outcome }
        if differing == 0 { return "Both went the same way." }
        let difference = second.durationMs - first.durationMs
        let time = HumanUnits.time(milliseconds: abs(difference))
        return "\(HumanUnits.count(differing, "step")) went another way; build \(second.number) took \(time) "
            + (difference > 0 ? "longer." : "less.")
    }

    private static func result(of build: PastBuild, style: TextStyle) -> Line {
        switch build.end {
        case .done: style.line("done", .good)
        case .failed: style.line("failed", .bad)
        case .stopped: style.line("stopped", .quiet)
        }
    }

    static func word(for outcome: StepOutcome, style: TextStyle) -> Line {
        switch outcome {
        case .hit: style.line("HIT", .good)
        case .miss: style.line("MISS", .attention)
        case .failed: style.line("FAIL", .bad)
        case .none: style.line(style.glyphs.dash, .quiet)
        }
    }
}
