/// One lesson as a page, for reading before class or on paper. It is complete in itself and has no program in it; answers,
/// hints and solutions are folded in, and all of them open on paper, where nobody can unfold them.
package struct LessonPage: Sendable {
    /// A part of the lesson.
    package struct Section: Sendable {
        /// The format's word: `read`, `predict`, `do`, `change`, `explain`.
        package var kind: String
        package var title: String
        /// Markdown.
        package var text: String
        package var body: Body

        package init(kind: String, title: String, text: String, body: Body) {
            self.kind = kind
            self.title = title
            self.text = text
            self.body = body
        }
    }

    /// What a part asks for; texts of pages are Markdown.
    package enum Body: Sendable {
        case none
        /// Answers with what is shown to who gives them; nil for an answer without a page.
        case answers([(label: String, text: String, page: String?)])
        case commands([String])
        case goals([String], hints: [String], solution: [(file: String, content: String)], commands: [String])
    }

    var title: String
    /// `Chapter 3, Layers · 15 minutes`.
    var place: String
    var summary: String
    var sections: [Section]

    package init(title: String, place: String, summary: String, sections: [Section]) {
        self.title = title
        self.place = place
        self.summary = summary
        self.sections = sections
    }

    package var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(HTML.escaped(title))</title>
        <link rel="icon" href="data:,">
        <style>
        \(BuildPage.styleSheet)
        \(Self.styleSheet)
        </style>
        </head>
        <body>
        <h1>\(HTML.escaped(title))</h1>
        <p class="place">\(HTML.escaped(place))</p>
        <p>\(HTML.escaped(summary))</p>
        \(sections.map(html(of:)).joined(separator: "\n"))
        </body>
        </html>

        """
    }

    private static let styleSheet = """
        pre, code { font: 0.9rem/1.4 ui-monospace, monospace; } p, ul, ol, table { margin: 0.6rem 0; }
        pre { border-left: 3px solid var(--line); padding: 0.2rem 0.8rem; }
        blockquote { border-left: 3px solid var(--line); margin: 0.6rem 0; padding-left: 0.8rem; color: var(--soft); }
        th, td { white-space: normal; vertical-align: top; }
        details { margin: 0.3rem 0; } summary { cursor: pointer; }
        img { max-width: 100%; } .answers { list-style: none; padding: 0; }
        section { border-top: 1px solid var(--line); } .kind { color: var(--soft); font-weight: normal; }
        @media print { details > * { display: block; } details::details-content { content-visibility: visible; } }
        """

    private func html(of section: Section) -> String {
        """
        <section>
        <h2><span class="kind">\(HTML.escaped(section.kind))</span> \(HTML.escaped(section.title))</h2>
        \(MarkdownHTML.body(section.text))
        \(html(of: section.body))
        </section>
        """
    }

    private func html(of body: Body) -> String {
        switch body {
        case .none: return ""
        case .answers(let answers):
            let items = answers.map { answer in
                let head = "<b>\(HTML.escaped(answer.label))</b> \(MarkdownHTML.line(answer.text))"
                // One without a page looks like the others: nothing tells before the engine which is right.
                let page = answer.page ?? "The engine decides: play the lesson."
                return "<li>\(Self.folded(head, MarkdownHTML.body(page)))</li>"
            }
            return Self.list(items, kind: "answers")
        case .commands(let commands): return HTML.preformatted(commands.joined(separator: "\n"))
        case .goals(let goals, let hints, let solution, let commands):
            let list = Self.list(goals.map { "<li>\(MarkdownHTML.line($0))</li>" }, kind: "goals")
            var folded = hints.enumerated().map { Self.folded("Hint \($0 + 1)", MarkdownHTML.body($1)) }
            let files = solution.map { "<p>\(HTML.escaped($0.file)):</p>\(HTML.preformatted($0.content))" }
            let answer = files.joined() + HTML.preformatted(commands.joined(separator: "\n"))
            if !answer.isEmpty { folded.append(Self.folded("One solution", answer)) }
            return ([list] + folded).joined(separator: "\n")
        }
    }

    private static func list(_ items: [String], kind: String) -> String {
        items.isEmpty ? "" : "<ul class=\"\(kind)\">\n\(items.joined(separator: "\n"))\n</ul>"
    }

    private static func folded(_ head: String, _ text: String) -> String {
        "<details><summary>\(head)</summary>\(text)</details>"
    }
}
