internal import TestSupport
internal import Testing

@testable internal import TerminalUI

/// Markdown for the terminal.
@Suite struct MarkdownPageTests {
    private static let plain = TextStyle(width: 40, colour: false, unicode: true)
    private static let ascii = TextStyle(width: 40, colour: false, unicode: false)
    private static let coloured = TextStyle(width: 40, colour: true, unicode: true)

    static let pages: [(markdown: String, plain: String)] = [
        ("", ""),
        (
            "# A *title*\n\nSome text that is\nlonger than the forty columns there are.",
            "A title\n=======\n\nSome text that is longer than the forty\ncolumns there are.\n"
        ),
        ("## Second", "Second\n"),
        ("`code`, *soft* and **strong**", "`code`, *soft* and *strong*\n"),
        ("hard\\\nbreak", "hard\nbreak\n"),
        (
            "- one\n- two that is so long that it is broken\n  - inner\n",
            "· one\n· two that is so long that it is broken\n\n  · inner\n"
        ),
        ("9. nine\n10. ten\n", "9.  nine\n10. ten\n"),
        ("- a\n\n- b\n", "· a\n\n· b\n"),
        ("> quoted\n> text", "│ quoted text\n"),
        ("```\na  b\n\n\tc\n```", "    a  b\n\n        c\n"),
        ("    FROM busybox\n", "    FROM busybox\n"),
        ("[words](https://example.org/a)", "words (https://example.org/a)\n"),
        ("<https://example.org>", "https://example.org\n"),
        ("---", String(repeating: "─", count: 40) + "\n"),
        ("<b>raw</b>", "<b>raw</b>\n"),
        ("text <b>raw</b>", "text <b>raw</b>\n"),
        ("| a | bb |\n|---|---|\n| one | `two` |\n", "a    bb\n───  ─────\none  `two`\n"),
        (
            "| first | second |\n|---|---|\n| a short cell | a cell with many words that has to be broken |\n",
            "first         second\n────────────  ──────────────────────────\na short cell  a cell with many words\n              that has to be broken\n"
        ),
    ]

    @Test(arguments: pages.indices) func isLaidOutWithoutColour(_ index: Int) {
        let (markdown, text) = Self.pages[index]
        #expect(MarkdownPage.render(markdown, style: Self.plain) == text, "\(markdown)")
    }

    @Test func asciiHasAsciiAlone() {
        let page = MarkdownPage.render("- a ü\n\n> b\n\n---\n", style: Self.ascii)
        #expect(page == "- a \\u{fc}\n\n| b\n\n\(String(repeating: "-", count: 40))\n")
    }

    @Test func colourTakesThePlaceOfMarks() {
        let page = MarkdownPage.render("# T\n\n`c` and *e*", style: Self.coloured)
        #expect(page == "\u{1B}[1mT\u{1B}[0m\n\n\u{1B}[36mc\u{1B}[0m and \u{1B}[1me\u{1B}[0m\n")
    }

    @Test func nothingOfALessonIsATerminalsCommand() {
        let page = MarkdownPage.render("a \u{1B}[2J b\n\n```\n\u{7}\n```\n", style: Self.coloured)
        #expect(!page.contains("\u{1B}[2J") && !page.contains("\u{7}"))
    }

    @Test func aPageForAProjectorHasRoom() {
        let style = TextStyle(width: 80, colour: false, unicode: true)
        let page = MarkdownPage.renderLarge("# Two words\n\n" + String(repeating: "word ", count: 16), style: style)
        let margin = String(repeating: " ", count: 10)
        let row = Array(repeating: "word", count: 12).joined(separator: " ")
        #expect(page == "\(margin)T W O   W O R D S\n\n\(margin)\(row)\n\n\(margin)word word word word\n")
    }

    /// Whatever stands in a file, a page comes of it and no line is wider than there is room.
    @Test func everyTextIsAPage() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "# ", "## ", "- ", "1. ", "> ", "    ", "```", "\n", "\n\n", "|", "|---|", "*", "**", "`", "[", "](", ")",
            "<",
            ">", "&amp;", "\\", "word", "a-very-long-word-that-has-no-blank-in-it", "ü", "漢字", "\u{1B}[1m", "\t", " ",
            "---",
            "\r\n", "![x](y)", "\0",
        ]
        for _ in 0..<3000 {
            let count = Int.random(in: 0...30, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let width = Int.random(in: 40...80, using: &random)
            let style = TextStyle(width: width, colour: false, unicode: true)
            for page in [MarkdownPage.render(text, style: style), MarkdownPage.renderLarge(text, style: style)] {
                let widest = page.split(separator: "\n").map { DisplayWidth.of(String($0)) }.max() ?? 0
                #expect(widest <= width, "seed \(seed): \(text.debugDescription)")
            }
        }
    }

    @Test func deepNestingEnds() {
        let style = Self.plain
        #expect(!MarkdownPage.render(String(repeating: "> ", count: 5000) + "x", style: style).isEmpty)
        #expect(!MarkdownPage.render(String(repeating: "*", count: 5000) + "x", style: style).isEmpty)
        #expect(!MarkdownPage.render(String(repeating: "[", count: 5000) + "x", style: style).isEmpty)
    }
}
