package import BuildPlan
internal import OCISpec
internal import DockerfileSyntax

extension Render {
    /// The line before a step's output.
    package static func stepStart(_ step: BuildStep, of count: Int, style: TextStyle) -> String {
        var page = Page(style)
        var line = style.line("\(style.glyphs.next) step \(step.number)/\(count)", .accent)
        if case .trigger(let from) = step.origin {
            line.add("  ONBUILD of step \(from)", .quiet)
        } else {
            line.add("  line \(step.line)", .quiet)
        }
        line.add("  ")
        line.add(step.instruction.text, .strong)
        page.add(line)
        return page.text
    }

    /// What stands before the record of a step that the session only moves over again; where records are short, in its
    /// place.
    static func replay(_ record: StepRecord, isBrief: Bool, style: TextStyle) -> String {
        var page = Page(style)
        var line = style.line("\(style.glyphs.next) step \(record.step)/\(record.of)", .accent)
        line.add("  line \(record.line)", .quiet)
        line.add("  ")
        page.add(line.adding(record.text, .strong))
        let known = "moved over: it has run in this session" + (isBrief ? "" : ", as follows")
        page.wrap(style.line(known, .quiet), indent: 2)
        return page.text
    }

    /// What a step did: hit or miss and why, time, layer, configuration, notes and the layers so far.
    ///
    /// - Parameters:
    ///   - layers: those of the stage after the step, bottom first.
    ///   - hasStack: whether they are drawn.
    package static func record(
        _ record: StepRecord, layers: [StateLayer], hasStack: Bool = true, style: TextStyle
    ) -> String {
        var page = Page(style)
        if let expanded = record.expandedText, expanded != record.text {
            page.wrap(style.line(expanded), label: recordLabel("becomes", style), indent: recordIndent)
        }
        if let outcome = outcome(of: record, style: style) {
            page.wrap(outcome, label: recordLabel("cache", style), indent: recordIndent)
        }
        if record.outcome != .none {
            page.wrap(time(of: record, style: style), label: recordLabel("time", style), indent: recordIndent)
        }
        addLayer(of: record, layers: layers, to: &page)
        page.add(
            record.configChanges.map { configChange($0, style: style) }, label: recordLabel("config", style),
            indent: recordIndent)
        addNotes(of: record, to: &page)
        if hasStack, record.outcome != .none { addStack(layers, step: record.step, to: &page) }
        return page.text
    }

    /// What else there is to say of a step, as its record has it; empty where there is nothing.
    package static func notes(of record: StepRecord, style: TextStyle) -> String {
        var page = Page(style)
        addNotes(of: record, to: &page)
        return page.text
    }

    static func addNotes(of record: StepRecord, to page: inout Page) {
        for note in record.notes {
            page.wrap(page.style.line(note), label: recordLabel("note", page.style), indent: recordIndent)
        }
    }

    /// The layers so far by themselves, as a record ends with them.
    static func stack(_ layers: [StateLayer], newFrom step: Int, style: TextStyle) -> String {
        var page = Page(style)
        addStack(layers, step: step, to: &page)
        return page.text
    }

    private static func addStack(_ layers: [StateLayer], step: Int, to page: inout Page) {
        let style = page.style
        guard !layers.isEmpty else { return }
        page.add(
            LayerChart(layers: layers, step: step, style: style).lines(width: style.width - recordIndent),
            label: recordLabel("layers", style), indent: recordIndent)
    }

    /// Where the text of a record's lines begins, after their labels.
    static let recordIndent = 11

    static func recordLabel(_ text: String, _ style: TextStyle) -> Line { style.line("  " + text, .quiet) }

    /// `HIT: …`; nil for what isn't looked up.
    static func outcome(of record: StepRecord, style: TextStyle) -> Line? {
        let reason = record.reason.map(\.message)
        switch record.outcome {
        case .hit:
            return style.line("HIT", .good).adding("  reused: " + (reason ?? "the same step was built before"))
        case .miss:
            return style.line("MISS", .attention).adding("  ran now: " + (reason ?? "nothing in the cache fits"))
        case .failed:
            return style.line("FAILED", .bad).adding("  exit code \(record.exitCode); the step is not taken")
        case .none:
            return nil
        }
    }

    private static func time(of record: StepRecord, style: TextStyle) -> Line {
        let line = style.line(HumanUnits.time(milliseconds: record.durationMs))
        guard record.outcome == .hit, let original = record.originalDurationMs, original > record.durationMs else {
            return line
        }
        let saved = HumanUnits.time(milliseconds: original - record.durationMs)
        return line.adding(", saved \(saved)")
    }

    private static func addLayer(of record: StepRecord, layers: [StateLayer], to page: inout Page) {
        let style = page.style
        let label = recordLabel("layer", style)
        guard let layer = record.layer else {
            if let text = withoutLayer(record, layers: layers) {
                page.wrap(style.line(text), label: label, indent: recordIndent)
            }
            return
        }
        page.wrap(layerSummary(layer, style: style), label: label, indent: recordIndent)
        guard !layer.largest.isEmpty else { return }
        let files = layer.largest.map { "\($0.path) \(HumanUnits.size($0.size))" }.joined(separator: ", ")
        page.wrap(style.line("largest: ", .quiet).adding(files), label: style.line(), indent: recordIndent)
    }

    /// Why a step has no layer; nil where there is nothing to explain.
    static func withoutLayer(_ record: StepRecord, layers: [StateLayer]) -> String? {
        if record.keyword == .from {
            return layers.isEmpty
                ? "none: the stage starts without any file"
                : "none of its own: FROM brings the base's \(HumanUnits.count(layers.count, "layer"))"
        }
        guard record.outcome == .none else { return nil }
        if record.configChanges.isEmpty { return "none: this instruction makes no layer here" }
        if record.configChanges.allSatisfy({ $0.field == "ARG" }) {
            return "none: it only sets a variable for the build"
        }
        return "none: only the configuration changes"
    }

    /// `1f2e3d4c5b6a  4.2MB  +3 added  ~1 changed`.
    static func layerSummary(_ layer: LayerSummary, style: TextStyle) -> Line {
        var line = style.line(layer.diffID.short, .accent)
        line.add("  \(HumanUnits.size(layer.size))  ", .strong)
        if layer.added + layer.changed + layer.deleted == 0 {
            line.add("empty: no file changed")
            return line
        }
        let counts: [(count: Int, sign: String, word: String, role: Role)] = [
            (layer.added, "+", "added", .good), (layer.changed, "~", "changed", .attention),
            (layer.deleted, "-", "deleted", .bad),
        ]
        for (index, item) in counts.filter({ $0.count > 0 }).enumerated() {
            line.add((index == 0 ? "" : "  "))
            line.add("\(item.sign)\(item.count) \(item.word)", item.role)
        }
        return line
    }

    /// `WORKDIR / → /app`, `ENV + PORT=8000`, `ENV PORT 80 → 8000`, `ENV - PORT`.
    static func configChange(_ change: ConfigChange, style: TextStyle) -> Line {
        var line = style.line(change.field, .strong)
        let named =
            change.name.map { name in
                { (value: String) in value.isEmpty ? name : "\(name)=\(value)" }
            } ?? { $0 }
        switch (change.old, change.new) {
        case (let old?, let new?):
            line.add(" " + (change.name.map { "\($0) " } ?? ""))
            line.add(shown(old))
            line.add(" \(style.glyphs.arrow) ", .quiet)
            line.add(shown(new))
        case (nil, let new?):
            line.add(" + ", .good)
            line.add(named(new))
        case (let old?, nil):
            line.add(" - ", .bad)
            line.add(named(old))
        case (nil, nil):
            line.add(change.name.map { " \($0)" } ?? "")
        }
        return line
    }

    private static func shown(_ value: String) -> String { value.isEmpty ? "\"\"" : value }
}
