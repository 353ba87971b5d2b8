package import BuildPlan
internal import OCISpec

/// The layers of a pull or push as lines: at a terminal one line a layer, drawn again in its place with a bar; elsewhere
/// a plain line whenever a layer comes to another stage.
package struct TransferView: Sendable {
    package enum Direction: Sendable { case pull, push }

    private let direction: Direction
    private let style: TextStyle
    /// nil for plain lines.
    private let rows: Int?
    private var order: [Digest] = []
    private var states: [Digest: TransferEvent.State] = [:]
    private var drawn = 0

    /// - Parameter rows: the terminal's height; nil where there is no terminal.
    package init(_ direction: Direction, style: TextStyle, rows: Int?) {
        self.direction = direction
        self.style = style
        self.rows = rows
    }

    /// What to print for an event; empty where nothing of it shows.
    package mutating func receive(_ event: TransferEvent) -> String {
        let before = states[event.layer]
        if before == nil { order.append(event.layer) }
        states[event.layer] = event.state
        // More lines than the terminal has can't be drawn over.
        if let rows, order.count < rows { return redrawn() }
        guard before.map(words) != words(event.state) else { return "" }
        return "\(event.layer.short): \(words(event.state))\n"
    }

    /// The cursor goes up over what was drawn, and every line is written anew (ECMA-48: CUU, EL).
    private mutating func redrawn() -> String {
        var text = drawn > 0 ? "\u{1B}[\(drawn)A" : ""
        for layer in order {
            let state = states[layer] ?? .waiting
            text += "\r\(line(layer, state).cut(to: style.width - 1, style: style).text(style))\u{1B}[K\n"
        }
        drawn = order.count
        return text
    }

    private func line(_ layer: Digest, _ state: TransferEvent.State) -> Line {
        var line = style.line("\(layer.short): ", .strong)
        line.add(words(state))
        guard case .moving(let done, let total) = state, total > 0 else { return line }
        line.fill(to: 28)
        let sizes = "  \(HumanUnits.size(done)) of \(HumanUnits.size(total))"
        // Where there is no room for a bar the numbers say it all.
        let width = min(40, style.width - 1 - line.width - 22)
        guard width >= 5 else { return line.adding(sizes) }
        let filled = min(width, done * width / total)
        let unfilled = String(repeating: style.unicode ? "░" : "-", count: width - filled)
        line.add(String(repeating: style.glyphs.bar, count: filled), .good)
        line.add(unfilled, .quiet)
        line.add(sizes)
        return line
    }

    /// Docker's own words.
    private func words(_ state: TransferEvent.State) -> String {
        switch (state, direction) {
        case (.waiting, .pull): "Pulling fs layer"
        case (.waiting, .push): "Preparing"
        case (.alreadyExists, .pull): "Already exists"
        case (.alreadyExists, .push): "Layer already exists"
        case (.moving, .pull): "Downloading"
        case (.moving, .push): "Pushing"
        case (.working, .pull): "Verifying"
        case (.working, .push): "Compressing"
        case (.done, .pull): "Pull complete"
        case (.done, .push): "Pushed"
        case (.mounted(let path), _): "Mounted from \(path)"
        }
    }
}
