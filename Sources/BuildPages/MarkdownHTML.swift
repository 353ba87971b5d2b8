internal import CMarkdown
internal import Glibc

/// Markdown as HTML: by cmark's own writer, which leaves raw HTML and links that run programs out.
enum MarkdownHTML {
    /// Paragraphs, lists, tables; without the library the text as it was written.
    static func body(_ markdown: String) -> String {
        let bytes = Array(markdown.utf8)
        let html = bytes.withUnsafeBytes { bytes -> UnsafeMutablePointer<CChar>? in
            guard cmarkdown_is_there() != 0 else { return nil }
            return cmarkdown_html(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        guard let html else { return "<pre>\(HTML.escaped(markdown))</pre>" }
        defer { free(html) }
        return String(cString: html)
    }

    /// One line, without a paragraph around it.
    static func line(_ markdown: String) -> String {
        let body = body(markdown)
        guard body.hasPrefix("<p>"), body.hasSuffix("</p>\n") else { return body }
        return String(body.dropFirst(3).dropLast(5))
    }
}
