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
        ("## Second", "Second\n──────\n"),
        ("`code`, *soft* and **strong**", "`code`, *soft* and *strong*\n"),
        ("hard\\\nbreak", "hard\nbreak\n"),
        (
            "- one\n- two that is so long that it is broken\n  - inner\n",
            "· one\n· two that is so long that it is broken\n  · inner\n"
        ),
        ("9. nine\n10. ten\n", "9.  nine\n10. ten\n"),
        ("- a\n\n- b\n", "· a\n\n· b\n"),
        ("- a\n  - b\n    1. c\n\n       d\n", "· a\n  · b\n    1. c\n\n       d\n"),
        ("- \n- b\n", "·\n· b\n"),
        ("> quoted\n> text", "│ quoted text\n"),
        ("> - a\n>\n>       code\n", "│ · a\n│\n│       code\n"),
        ("```\na  b\n\n\tc\n```", "    a  b\n\n        c\n"),
        ("    FROM busybox\n", "    FROM busybox\n"),
        ("```\r\nFROM a\r\nRUN b\r\n```\r\n", "    FROM a\n    RUN b\n"),
        ("```\na\tb\n漢\tc\n```", "    a   b\n    漢  c\n"),
        (
            "```\n  RUN one two three four five six seven eight\n```",
            "      RUN one two three four five\n          six seven eight\n"
        ),
        ("```\n\n  \n```", ""),
        ("[words](https://example.org/a)", "words (https://example.org/a)\n"),
        ("<https://example.org>", "https://example.org\n"),
        ("<a@example.org>", "a@example.org\n"),
        ("[](/x) ![](y.png) ![alt](y.png)", "(/x) (y.png) alt (y.png)\n"),
        ("[code `x`](#part)", "code `x` (#part)\n"),
        ("---", String(repeating: "─", count: 40) + "\n"),
        ("<b>raw</b>", "<b>raw</b>\n"),
        ("text <b>raw</b>", "text <b>raw</b>\n"),
        ("<div>\n<p>raw\n</div>\n", "    <div>\n    <p>raw\n    </div>\n"),
        ("&lt;b&gt; &amp; &copy;", "<b> & ©\n"),
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

    @Test func headingsOfAPageForAProjectorAreBrokenBetweenWords() {
        let page = MarkdownPage.renderLarge("## One longer `word` here and there", style: Self.plain)
        #expect(page == "O N E   L O N G E R   W O R D   H E R E\n\nA N D   T H E R E\n")
    }

    /// Whatever stands in a file, a page comes of it, no line is wider than there is room, and nothing in it is the terminal's.
    @Test func everyTextIsAPage() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "# ", "## ", "- ", "  - ", "12345. ", "1. ", "> ", "> > > > > > > > ", "    ", "```", "\n", "\n\n", "|",
            "|---|",
            "|:-:|--:|\n", "| a | b |\n", "*", "**", "`", "[", "](", ")", "<", ">", "&amp;", "&#27;", "\\", "word",
            "a-very-long-word-that-has-no-blank-in-it", "ü", "漢字", "👨‍👩‍👧‍👦", "e\u{301}", "\u{1B}[1m", "\t", " ", "---",
            "\r\n", "\r",
            "![x](y)", "\0", "\u{9B}", "\u{202E}", "<!-- ",
        ]
        for _ in 0..<4000 {
            let text = (0..<random.int(0...30)).map { _ in random.pick(from: pieces) ?? "" }.joined()
            let style = TextStyle(width: random.int(40...80), colour: random.bool(), unicode: random.bool())
            for page in [MarkdownPage.render(text, style: style), MarkdownPage.renderLarge(text, style: style)] {
                #expect(Self.isSound(page, style), "seed \(seed): \(text.debugDescription), \(style)")
            }
        }
    }

    private static func isSound(_ page: String, _ style: TextStyle) -> Bool {
        // Bold, dim and cyan are what pages are coloured with.
        let bare = style.colour ? page.replacing(#/\x{1B}\[(?:0|1|2|36)m/#, with: "") : page
        return (page.isEmpty || page.hasSuffix("\n"))
            && bare.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= style.width }
            && bare.unicodeScalars.allSatisfy { scalar in
                scalar == "\n" || (32..<127).contains(scalar.value) || (style.unicode && scalar.value >= 160)
            }
    }

    @Test(arguments: ["> ", "- ", "1. ", "*", "[", "> - ", "![", "a`", "| a "]) func deepNestingEnds(_ sign: String) {
        for style in [Self.plain, Self.coloured] {
            for page in [
                MarkdownPage.render(String(repeating: sign, count: 5000) + "x", style: style),
                MarkdownPage.renderLarge(String(repeating: sign, count: 5000) + "x", style: style),
            ] {
                #expect(!page.isEmpty && Self.isSound(page, style))
            }
        }
    }
}
