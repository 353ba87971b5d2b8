/// Markdown for the terminal: wrapped to the width, with code, lists, tables, emphasis and links.
///
/// Raw HTML is shown as the text that it is, and what a terminal would act on is made visible. No error is thrown: each text is
/// a page.
package enum MarkdownPage {
    /// A page to read at one's own terminal.
    ///
    /// - Returns: lines with their ends, none wider than the style's width; empty for a text without words.
    package static func render(_ markdown: String, style: TextStyle) -> String {
        let writer = MarkdownWriter(style: style, isLarge: false)
        return text(of: writer.lines(MarkdownDocument(markdown).blocks, width: style.width), indent: 0, style)
    }

    /// Of a page for a projector no line is longer: what is read from the last row.
    private static let projectedWidth = 60

    /// A page for a projector: few words to a line, free space between the lines, in the middle.
    ///
    /// - Returns: as `render`.
    package static func renderLarge(_ markdown: String, style: TextStyle) -> String {
        let width = min(projectedWidth, style.width)
        let writer = MarkdownWriter(style: style, isLarge: true)
        let lines = writer.lines(MarkdownDocument(markdown).blocks, width: width)
        return text(of: lines, indent: (style.width - width) / 2, style)
    }

    private static func text(of lines: [Line], indent: Int, _ style: TextStyle) -> String {
        let margin = style.line(String(repeating: " ", count: indent))
        return lines.map { line in
            // Only a character that is itself wider than what deep nesting leaves of the width has anything to lose here.
            (line.isEmpty ? line : margin + line).cut(to: style.width, style: style).text(style) + "\n"
        }.joined()
    }
}
