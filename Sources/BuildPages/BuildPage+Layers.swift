internal import BuildPlan

extension BuildPage {
    /// The layers of the steps, the newest on top, each as wide as it is large.
    var layerSection: String {
        let layered = steps.filter { $0.layer != nil && $0.outcome != .failed }
        guard !layered.isEmpty else { return "" }
        let largest = max(1, layered.compactMap { $0.layer?.size }.max() ?? 1)
        let (width, row) = (320, 34)
        var rows: [String] = []
        for (index, step) in layered.reversed().enumerated() {
            guard let layer = step.layer else { continue }
            // A layer without content is a line.
            let bar = max(2, width * layer.size / largest)
            let top = index * row
            rows.append(
                "<text x=\"0\" y=\"\(top + 12)\">\(step.number)  \(HTML.escaped(HTML.cut(step.text, to: 38)))</text>"
                    + "<text x=\"\(width)\" y=\"\(top + 12)\" class=\"end\">\(units.size(layer.size))</text>"
                    + "<rect x=\"0\" y=\"\(top + 17)\" width=\"\(bar)\" height=\"9\" class=\"layer\"/>")
        }
        let total = units.size(layered.reduce(0) { $0 + ($1.layer?.size ?? 0) })
        return """
            <h2>The layers</h2>
            <p>The newest lies on top; \(total) in all, without the base image's.</p>
            <svg viewBox="0 0 \(width) \(layered.count * row)" role="img" aria-label="The sizes of \(layered.count) layers">
            \(rows.joined(separator: "\n"))
            </svg>
            """
    }
}
