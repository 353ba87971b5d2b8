@testable internal import BuildPages
internal import TestSupport
internal import Testing

/// What a lesson's page says, part for part.
@Suite struct LessonPageTests {
    private func html(_ text: String = "", _ body: LessonPage.Body = .none, kind: String = "read") -> String {
        LessonPage(
            title: "Layers & files", place: "Chapter 3, Layers; 15 minutes", summary: "What a layer keeps <here>.",
            sections: [LessonPage.Section(kind: kind, title: "Part one", text: text, body: body)]
        ).html
    }

    /// The section's own lines, without its heading.
    private func section(_ text: String, _ body: LessonPage.Body = .none) throws -> String {
        let page = html(text, body)
        return try String(#require(page.firstMatch(of: #/(?s)</h2>\n(.*)\n</section>/#)).1)
    }

    @Test func theHeadSaysWhatItIs() {
        let page = html()
        #expect(
            page.contains(
                """
                <h1>Layers &amp; files</h1>
                <p class="place">Chapter 3, Layers; 15 minutes</p>
                <p>What a layer keeps &lt;here&gt;.</p>
                <section>
                <h2><span class="kind">read</span> Part one</h2>

                """), "\(page)")
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">") && page.hasSuffix("</html>\n"))
    }

    @Test func markdownIsWrittenByItsReader() throws {
        let text = "A *soft* word.\n\n| a | b |\n|---|--:|\n| 1 | `2` |\n\n```\nRUN <x>\n```\n"
        let expected = """
            <p>A <em>soft</em> word.</p>
            <table>
            <thead>
            <tr>
            <th>a</th>
            <th align="right">b</th>
            </tr>
            </thead>
            <tbody>
            <tr>
            <td>1</td>
            <td align="right"><code>2</code></td>
            </tr>
            </tbody>
            </table>
            <pre><code>RUN &lt;x&gt;
            </code></pre>


            """
        #expect(try section(text) == expected)
    }

    @Test func answersHaveTheirPagesFoldedIn() throws {
        let body = LessonPage.Body.answers([
            (label: "a", text: "It is `HIT`", page: "Not so: *look*."), (label: "b", text: "It is new", page: nil),
        ])
        let expected = """
            <p>Which?</p>

            <ul class="answers">
            <li><details><summary><b>a</b> It is <code>HIT</code></summary><p>Not so: <em>look</em>.</p>
            </details></li>
            <li><details><summary><b>b</b> It is new</summary><p>The engine decides: play the lesson.</p>
            </details></li>
            </ul>
            """
        #expect(try section("Which?", body) == expected)
    }

    @Test func commandsStandAsTheyAreTyped() throws {
        let commands = LessonPage.Body.commands(["next", "files --layer <2>"])
        #expect(try section("", commands) == "\n<pre>next\nfiles --layer &lt;2&gt;</pre>")
    }

    @Test func goalsHaveHintsAndASolution() throws {
        let body = LessonPage.Body.goals(
            ["Step 2 is a `HIT`"], hints: ["Look at line 2.", "Two\n\nparagraphs"],
            solution: [(file: "Dockerfile", content: "FROM busybox\r\n\r\nRUN true\n")], commands: ["reload"])
        let expected = """

            <ul class="goals">
            <li>Step 2 is a <code>HIT</code></li>
            </ul>
            <details><summary>Hint 1</summary><p>Look at line 2.</p>
            </details>
            <details><summary>Hint 2</summary><p>Two</p>
            <p>paragraphs</p>
            </details>
            <details><summary>One solution</summary><p>Dockerfile:</p><pre>FROM busybox

            RUN true
            </pre><pre>reload</pre></details>
            """
        #expect(try section("", body) == expected)
        let bare = try section("", .goals(["One"], hints: [], solution: [], commands: []))
        #expect(bare == "\n<ul class=\"goals\">\n<li>One</li>\n</ul>")
    }

    /// What stands in a lesson is neither a program nor an address that is asked for.
    @Test(arguments: [
        "<script>alert(1)</script>", "text <img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
        "![picture](https://example.org/p.png)", "[![picture](https://example.org/p.png)](https://example.org)",
        "![](data:text/html;base64,AAAA)", "[x](data:text/html,x)", "a \u{1B}[2J\u{7}\u{9B}1m b",
        "<https://example.org/%22onclick=%22>",
        "![a ![b](c.png)](d.png)",
    ]) func nothingIsFetchedAndNothingRuns(_ hostile: String) {
        for page in [
            html(hostile), html("", .answers([(label: hostile, text: hostile, page: hostile)])),
            html("", .commands([hostile])),
            html(
                "", .goals([hostile], hints: [hostile], solution: [(file: hostile, content: hostile)], commands: [])),
        ] {
            let tags = page.matches(of: #/<[a-zA-Z][^>]*>/#).map { String($0.output) }
            for tag in tags where !tag.hasPrefix("<link rel=\"icon\" href=\"data:,\">") {
                for sign in ["<script", "src=\"h", " on", "javascript:", "data:"] {
                    #expect(!tag.contains(sign), "\(tag)")
                }
            }
            let isControl = { (value: UInt32) in (value < 32 && value != 10) || (127..<160).contains(value) }
            #expect(!page.unicodeScalars.contains { isControl($0.value) }, "\(page.debugDescription)")
        }
    }

    @Test func aPictureIsALinkToItself() throws {
        #expect(
            try section("![the layers](https://example.org/p.png)")
                == "<p><a href=\"https://example.org/p.png\">the layers</a></p>\n\n")
        #expect(
            try section("[![layers](p.png)](https://example.org)")
                == "<p><a href=\"https://example.org\"><em>layers</em></a></p>\n\n")
        let inside = "data:image/png;base64,AAAA"
        #expect(try section("![dot](\(inside))") == "<p><img src=\"\(inside)\" alt=\"dot\" /></p>\n\n")
    }

    /// Whatever stands in a lesson, what is opened is closed, and nothing closes the part that it stands in.
    @Test func everyTextStaysInItsPlace() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "# ", "- ", "1. ", "> ", "    ", "```", "\n", "\r\n", "|", "|--:|", "*", "**", "`", "[", "](", ")", "![",
            "<",
            ">", "</section>", "<!--", "&amp;", "\\", "word", "ü", "漢字", "\u{1B}[1m", "\t", " ", "---", "\0", "\u{85}",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in random.pick(from: pieces) ?? "" }
                .joined()
            for html in [MarkdownHTML.body(text), MarkdownHTML.line(text)] {
                let count = { (sign: String) in html.ranges(of: sign).count }
                let isWhole =
                    count("section>") == 0 && count("<pre>") == count("</pre>") && count("<p>") == count("</p>")
                    && count("<a ") == count("</a>") && count("<!--") == count("-->") && count("<img") == 0
                #expect(isWhole, "seed \(seed): \(text.debugDescription)")
            }
        }
    }

    /// As a browser shows it on a screen of that width, in light and in dark: nothing on its console, nothing asked of a network,
    /// no word outside the window, and what gives an answer away is not to be seen.
    @Test(.enabled(if: ShownPage.hasBrowser, "needs chromium"), arguments: [390, 1200], [false, true])
    func aBrowserShowsThePage(_ width: Int, _ isDark: Bool) async throws {
        let long = String(repeating: "unbroken", count: 40)
        let text = """
            > A [word](https://example.org/\(long)) ![picture](https://example.org/p.png).

            | first | second | third |
            |---|---|--:|
            | `\(long)` | a cell with words | 123456 |

            ```
            RUN \(long)
            ```
            """
        let page = LessonPage(
            title: "Layers", place: "Chapter 3", summary: long,
            sections: [
                LessonPage.Section(kind: "read", title: long, text: text, body: .commands(["next \(long)"])),
                LessonPage.Section(
                    kind: "predict", title: "Which?", text: text,
                    body: .answers([(label: "a", text: long, page: text), (label: "b", text: "none", page: nil)])),
                LessonPage.Section(
                    kind: "change", title: "Make it so", text: "",
                    body: .goals(
                        [long], hints: [text], solution: [(file: "Dockerfile", content: "FROM \(long)")],
                        commands: ["reload"])),
            ])
        let shown = try await withTemporaryDirectory { folder in
            try ShownPage(
                page.html, width: width, isDark: isDark,
                measures: """
                    sections: all('section').length, folded: all('details').length, open: all('details[open]').length,
                    seen: all('details > :not(summary)').filter(e => e.checkVisibility({contentVisibilityAuto: true})).length,
                    heads: all('summary').filter(e => box(e).height > 10).length
                    """, wide: "body > *, section *", in: folder)
        }
        let (facts, json) = (shown.facts, shown.json)
        #expect(!shown.log.contains("CONSOLE"), "\(shown.log)")
        #expect(facts["width"] as? Int == width && (facts["scroll"] as? Int ?? 9999) <= width, "\(json)")
        #expect((facts["wide"] as? [String]) == [], "\(json)")
        #expect(
            facts["sections"] as? Int == 3 && facts["folded"] as? Int == 4 && facts["heads"] as? Int == 4, "\(json)")
        #expect(facts["open"] as? Int == 0 && facts["seen"] as? Int == 0, "\(json)")
        #expect(facts["fetched"] as? Int == 0, "\(json)")
        #expect(facts["paper"] as? String == (isDark ? "rgb(27, 28, 30)" : "rgb(253, 253, 251)"), "\(json)")
    }
}
