/// The signs that drawings are made of, and their ASCII stand-ins.
struct Glyphs: Sendable {
    var next = ">"
    var continues = "|"
    var breakpoint = "*"
    var hit = "="
    var miss = "+"
    var noLayer = "."
    var failed = "!"
    var notNeeded = "x"
    var ellipsis = "..."
    var arrow = "->"
    var leftArrow = "<-"
    var bar = "#"
    var thinBar = "|"
    var dash = "-"
    var vertical = "|"
    var branch = "|- "
    var lastBranch = "`- "
    var trunk = "|  "
    var trigger = "+-"
    var bullet = "-"
    /// Corners and crossings of a table: top, middle and bottom; left, middle and right.
    var corners = [["+", "+", "+"], ["+", "+", "+"], ["+", "+", "+"]]

    static let ascii = Glyphs()
    static let unicode = Glyphs(
        next: "▶", continues: "│", breakpoint: "◆", hit: "✓", miss: "●", noLayer: "·", failed: "✗", notNeeded: "○",
        ellipsis: "…", arrow: "→", leftArrow: "←", bar: "█", thinBar: "▏", dash: "─", vertical: "│", branch: "├─ ",
        lastBranch: "└─ ", trunk: "│  ", trigger: "└▸", bullet: "·",
        corners: [["┌", "┬", "┐"], ["├", "┼", "┤"], ["└", "┴", "┘"]])
}

extension TextStyle {
    var glyphs: Glyphs { unicode ? .unicode : .ascii }
}
