/// How text may be drawn: what the terminal (or the file that stands for it) can show.
package struct TextStyle: Sendable, Hashable {
    /// Below this nothing can be laid out side by side any more; a smaller terminal wraps our lines itself.
    package static let narrowest = 40

    /// Terminal columns to a line, at least `narrowest`.
    package let width: Int
    /// True where escape sequences for colour are welcome; nothing is said by colour alone.
    package let colour: Bool
    /// False in a plain ASCII locale: boxes, arrows and marks have ASCII stand-ins, and other text is escaped.
    package let unicode: Bool

    /// - Parameter width: in terminal columns; less than `narrowest` counts as that.
    package init(width: Int, colour: Bool, unicode: Bool) {
        self.width = max(width, TextStyle.narrowest)
        self.colour = colour
        self.unicode = unicode
    }
}
