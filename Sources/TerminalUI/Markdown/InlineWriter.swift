/// Text with emphasis, code and links as lines that are not yet broken.
struct InlineWriter {
    let style: TextStyle

    /// One line for each hard break, and one; none where there is no text.
    func lines(_ inlines: [MarkdownDocument.Inline], role: Role = .plain) -> [Line] {
        var lines = [style.line()]
        write(inlines, role, into: &lines)
        return lines.count == 1 && lines[0].isEmpty ? [] : lines
    }

    private func write(_ inlines: [MarkdownDocument.Inline], _ role: Role, into lines: inout [Line]) {
        for inline in inlines {
            switch inline {
            case .text(let text): add(text, role, to: &lines)
            // What colour says where there is colour, marks say where there is none.
            case .code(let text): add(style.colour ? text : "`\(text)`", role == .plain ? .accent : role, to: &lines)
            // One mark for both: two signs before a word are read as Markdown that was not understood, and slanted letters
            // are not to be had at every terminal.
            case .emphasis(let inner), .strong(let inner): mark(inner, role, into: &lines)
            case .link(let inner, let url): link(inner, url: url, role, into: &lines)
            case .softBreak: add(" ", role, to: &lines)
            case .hardBreak: lines.append(style.line())
            }
        }
    }

    private func mark(_ inner: [MarkdownDocument.Inline], _ role: Role, into lines: inout [Line]) {
        if style.colour || role == .strong {
            write(inner, .strong, into: &lines)
        } else {
            add("*", role, to: &lines)
            write(inner, role, into: &lines)
            add("*", role, to: &lines)
        }
    }

    /// The words and where they lead; that alone where the words say the same, or nothing.
    private func link(_ inner: [MarkdownDocument.Inline], url: String, _ role: Role, into lines: inout [Line]) {
        write(inner, role, into: &lines)
        let words = plain(inner)
        guard !url.isEmpty, url != words, url != "mailto:\(words)" else { return }
        add(words.isEmpty ? "(\(url))" : " (\(url))", .quiet, to: &lines)
    }

    private func add(_ text: String, _ role: Role, to lines: inout [Line]) {
        lines[lines.count - 1].add(text.replacing("\t", with: " "), role)
    }

    /// The words alone.
    func plain(_ inlines: [MarkdownDocument.Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text), .code(let text): text
            case .emphasis(let inner), .strong(let inner), .link(let inner, _): plain(inner)
            case .softBreak, .hardBreak: " "
            }
        }.joined()
    }
}
