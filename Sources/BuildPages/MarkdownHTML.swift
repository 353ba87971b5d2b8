internal import CMarkdown
internal import Glibc

/// Markdown as HTML: by cmark's own writer, which leaves raw HTML and links that run programs out. Pictures that are not in the
/// text itself become links, so that nothing is fetched.
enum MarkdownHTML {
    /// Paragraphs, lists, tables; without the library the text as it was written.
    static func body(_ markdown: String) -> String {
        let bytes = Array(HTML.printable(markdown).utf8)
        let html = bytes.withUnsafeBytes { bytes -> UnsafeMutablePointer<CChar>? in
            guard cmarkdown_is_there() != 0 else { return nil }
            return cmarkdown_html(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        guard let html else { return HTML.preformatted(markdown) }
        defer { free(html) }
        return String(cString: html)
    }

    /// One line, without a paragraph around it; what is more than a paragraph stays as it is.
    static func line(_ markdown: String) -> String {
        let body = body(markdown)
        let (start, end) = ("<p>", "</p>\n")
        guard body.hasPrefix(start), body.hasSuffix(end) else { return body }
        let line = body.dropFirst(start.count).dropLast(end.count)
        return line.contains(start) || line.contains("<pre>") ? body : String(line)
    }
}
