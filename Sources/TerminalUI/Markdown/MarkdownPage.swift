/// Markdown for the terminal.
package enum MarkdownPage {
    /// - Returns: lines with their ends, none wider than the style's width.
    package static func render(_ markdown: String, style: TextStyle) -> String {
        var page = Page(style)
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty { page.addBlank() } else { page.wrap(style.line(String(line))) }
        }
        return page.text
    }
}
