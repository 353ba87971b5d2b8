package import BuildPlan
internal import OCISpec

extension Render {
    /// The layers of a stage, bottom first, drawn with the top one first.
    package static func layers(_ layers: [StateLayer], style: TextStyle) -> String {
        var page = Page(style)
        guard !layers.isEmpty else {
            page.wrap(style.line("No layer yet: the files of an image come from FROM, RUN, COPY, ADD and WORKDIR."))
            return page.text
        }
        let isWide = style.width >= 64
        let digest = isWide ? " The 12 digits begin its digest, the checksum of its content." : ""
        page.wrap(
            style.line(
                "Layers, the newest on top: each holds only the files that one step added or changed.\(digest)", .quiet)
        )
        let total = layers.reduce(0) { $0 + $1.size }
        let largest = layers.map(\.size).max() ?? 0
        let chart = LayerChart(layers: layers, step: nil, style: style)
        let barWidth = style.width >= 72 ? 16 : 6
        var columns: [TextTable.Column] = [.init(), .init(), .init(isRight: true)]
        if isWide { columns.append(.init()) }
        var table = TextTable(columns + [.init(canShrink: true)], style: style)
        for layer in layers.reversed() {
            var cells = [
                style.line(layer.step.map { "  step \($0)" } ?? "  base", layer.step == nil ? .quiet : .strong),
                chart.bar(layer.size, of: largest, width: barWidth, role: .accent),
                style.line(HumanUnits.size(layer.size)),
            ]
            if isWide { cells.append(style.line(layer.diffID.short, .quiet)) }
            table.add(cells + [style.line(layer.shownOrigin)])
        }
        for line in table.lines(width: style.width) { page.add(line) }
        page.add("  \(HumanUnits.count(layers.count, "layer")), \(HumanUnits.size(total)) in all", .quiet)
        return page.text
    }

    /// An image's or stage's history, the newest first, with the sizes of the layers that it tells of.
    package static func history(_ state: StageState, style: TextStyle) -> String {
        var page = Page(style)
        guard !state.history.isEmpty else {
            page.add("No history yet: the first instruction has not run.")
            return page.text
        }
        var table = TextTable([.init(), .init(isRight: true), .init(canShrink: true)], style: style)
        table.add([style.line("LAYER", .quiet), style.line("SIZE", .quiet), style.line("CREATED BY", .quiet)])
        var rows: [[Line]] = []
        var layers = state.layers[...]
        for entry in state.history {
            let text = style.line(entry.createdBy ?? entry.comment ?? "(nothing recorded)")
            if entry.emptyLayer == true {
                rows.append([style.line("none", .quiet), style.line("0B", .quiet), text])
            } else if let layer = layers.popFirst() {
                rows.append([style.line(layer.diffID.short, .accent), style.line(HumanUnits.size(layer.size)), text])
            } else {
                rows.append([style.line("missing", .bad), style.line("?"), text])
            }
        }
        for row in rows.reversed() { table.add(row) }
        for line in table.lines(width: style.width) { page.add(line) }
        return page.text
    }
}
