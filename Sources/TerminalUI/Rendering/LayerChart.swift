internal import BuildPlan

/// The stack of layers as bars in proportion to their sizes, the top layer first.
struct LayerChart {
    /// Rows of the chart in a record; older layers are folded into one.
    static let recordRows = 7

    let layers: [StateLayer]
    /// The step whose layer is marked; nil for none.
    let step: Int?
    let style: TextStyle

    /// - Parameter rows: how many lines the chart may have, the one with the sum not counted.
    func lines(width: Int, rows: Int = recordRows) -> [Line] {
        let shown = layers.count > rows ? rows - 1 : layers.count
        let visible = layers.suffix(shown).reversed()
        let largest = layers.map(\.size).max() ?? 0
        var table = TextTable(
            [.init(), .init(isRight: true), .init(), .init(canShrink: true)], style: style)
        // Without room for what made a layer, its step has to do.
        let hasText = width >= 40
        let barWidth = width >= 56 ? 16 : hasText ? 8 : 4
        for layer in visible {
            let isNew = layer.step != nil && layer.step == step
            let maker = style.line(layer.step.map { "step \($0)" } ?? "base", isNew ? .accent : .quiet)
            var what = style.line()
            if isNew { what.add("\(style.glyphs.leftArrow) new", .accent) }
            if hasText { what.add((isNew ? "  " : "") + layer.shownOrigin, isNew ? .plain : .quiet) }
            table.add([
                bar(layer.size, of: largest, width: barWidth, role: isNew ? .accent : .plain),
                style.line(HumanUnits.size(layer.size)), maker, what,
            ])
        }
        var lines = table.lines(width: width)
        let folded = layers.dropLast(shown)
        if !folded.isEmpty {
            let size = HumanUnits.size(folded.reduce(0) { $0 + $1.size })
            lines.append(style.line("\(style.glyphs.ellipsis) \(folded.count) more below, \(size)", .quiet))
        }
        let total = HumanUnits.size(layers.reduce(0) { $0 + $1.size })
        lines.append(style.line("\(HumanUnits.count(layers.count, "layer")), \(total) in all", .quiet))
        return lines
    }

    /// A bar filled up with blanks; anything but nothing has at least a thin one.
    func bar(_ size: Int, of largest: Int, width: Int, role: Role) -> Line {
        guard largest > 0, size > 0 else { return style.line().filled(to: width) }
        let columns = Int((Double(size) / Double(largest) * Double(width)).rounded())
        let drawn =
            columns == 0 ? style.glyphs.thinBar : String(repeating: style.glyphs.bar, count: min(columns, width))
        return style.line(drawn, role).filled(to: width)
    }
}
