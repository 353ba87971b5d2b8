package import ImageStore
package import LayerArchive
internal import OCISpec

/// What `diff` prints.
package enum DiffView {
    /// The image whose layers are left out.
    package static func base(_ image: StoredImage, style: TextStyle) -> String {
        let name = image.names.first?.familiar ?? image.id.short
        let layers = HumanUnits.count(image.layers.count, "layer")
        return style.line("Built on \(name): \(layers), \(HumanUnits.size(image.size)), not listed", .quiet).text(style)
            + "\n"
    }

    package static func noLayer(style: TextStyle) -> String {
        style.line("No layer of its own: only the configuration differs.", .quiet).text(style) + "\n"
    }

    /// The line above a layer's changes.
    package static func heading(
        _ number: Int, of count: Int, _ layer: StoredImage.Layer, step: String?, style: TextStyle
    ) -> String {
        let what = "Layer \(number) of \(count)  \(layer.diffID.short)  \(HumanUnits.size(layer.size))"
        return style.line(step.map { "\(what)  \($0)" } ?? what, .strong).text(style) + "\n"
    }

    /// The longest letter and path that others are aligned with.
    private static let lineWidth = 46

    /// A letter and a path a line as `docker diff` has them, then sizes and what of a changed file differs. No line is
    /// cut: this is read by programs too.
    package static func changes(_ changes: [FileChange], style: TextStyle) -> String {
        guard !changes.isEmpty else { return "No file differs.\n" }
        let lines = changes.map { letter(of: $0.kind, style: style).adding(" /\($0.path)") }
        let width = min(lineWidth, lines.map(\.width).max() ?? 0)
        var text = ""
        for (change, var line) in zip(changes, lines) {
            let notes = [Render.sizes(of: change, style: style), Render.aspects(of: change)].filter { !$0.isEmpty }
            if !notes.isEmpty {
                line.fill(to: width)
                line.add("  " + notes.joined(separator: "  "), .quiet)
            }
            text += line.text(style) + "\n"
        }
        return text
    }

    private static func letter(of kind: FileChange.Kind, style: TextStyle) -> Line {
        switch kind {
        case .added: style.line("A", .good)
        case .changed: style.line("C", .attention)
        case .deleted: style.line("D", .bad)
        }
    }
}
