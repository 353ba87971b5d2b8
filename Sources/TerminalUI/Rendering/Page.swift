/// Lines put under one another, none wider than the style allows.
struct Page {
    let style: TextStyle
    private(set) var text = ""

    init(_ style: TextStyle) { self.style = style }

    /// A line, cut to the width.
    mutating func add(_ line: Line) {
        text += line.cut(to: style.width, style: style).text(style) + "\n"
    }

    mutating func add(_ text: String, _ role: Role = .plain) { add(style.line(text, role)) }

    mutating func addBlank() { text += "\n" }

    /// A line broken to the width, all of its lines at `indent` columns from the left.
    mutating func wrap(_ line: Line, indent: Int = 0) {
        wrap(line, label: style.line(), indent: indent)
    }

    /// A line broken to the width, after a label that stands before its first line.
    mutating func wrap(_ line: Line, label: Line, indent: Int) {
        let pieces = line.wrapped(to: style.width - indent, style: style)
        for (index, piece) in pieces.enumerated() {
            add((index == 0 ? label : style.line()).filled(to: indent) + piece)
        }
    }

    /// Lines under a label that stands before the first of them; nothing where there are none.
    mutating func add(_ lines: [Line], label: Line, indent: Int) {
        for (index, line) in lines.enumerated() {
            add((index == 0 ? label : style.line()).filled(to: indent) + line)
        }
    }
}
