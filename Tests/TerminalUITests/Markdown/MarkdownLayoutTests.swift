internal import Testing

@testable internal import TerminalUI

/// One page with all that Markdown has, at each width.
@Suite struct MarkdownLayoutTests {
    static let markdown = #"""
        # Layers of an image

        An image is *layers*; each **instruction** like `RUN` adds one. See [the book](https://example.org/layers).

        ## What counts

        1. The first point, which is long enough to be broken at all of the three widths that are tried here.
        2. The second:
           - nested, with `code`
           - nested too, and a hard\
             break

        > A quote about layers.
        >
        > > And one inside it.

        ```Dockerfile
        FROM busybox
        RUN echo one two three four five six seven
        ```

        | Step | What it does | Bytes |
        |:-----|:------------:|------:|
        | `FROM` | takes the base | 4 |
        | `RUN` | runs a command and keeps the files | 123456 |

        ***

        <div>raw</div>
        """#

    @Test func atEightyColumns() {
        let style = TextStyle(width: 80, colour: false, unicode: true)
        let expected = """
            Layers of an image
            ==================

            An image is *layers*; each *instruction* like `RUN` adds one. See the book
            (https://example.org/layers).

            What counts
            ───────────

            1. The first point, which is long enough to be broken at all of the three widths
               that are tried here.
            2. The second:
               · nested, with `code`
               · nested too, and a hard
                 break

            │ A quote about layers.
            │
            │ │ And one inside it.

                FROM busybox
                RUN echo one two three four five six seven

            Step               What it does              Bytes
            ──────  ──────────────────────────────────  ──────
            `FROM`            takes the base                 4
            `RUN`   runs a command and keeps the files  123456

            \(String(repeating: "─", count: 72))

                <div>raw</div>

            """
        #expect(MarkdownPage.render(Self.markdown, style: style) == expected)
    }

    @Test func atFortyColumnsInASCII() {
        let style = TextStyle(width: 40, colour: false, unicode: false)
        let expected = """
            Layers of an image
            ==================

            An image is *layers*; each *instruction*
            like `RUN` adds one. See the book
            (https://example.org/layers).

            What counts
            -----------

            1. The first point, which is long enough
               to be broken at all of the three
               widths that are tried here.
            2. The second:
               - nested, with `code`
               - nested too, and a hard
                 break

            | A quote about layers.
            |
            | | And one inside it.

                FROM busybox
                RUN echo one two three four five
                    six seven

            Step          What it does         Bytes
            ------  ------------------------  ------
            `FROM`       takes the base            4

            `RUN`   runs a command and keeps  123456
                           the files

            ----------------------------------------

                <div>raw</div>

            """
        #expect(MarkdownPage.render(Self.markdown, style: style) == expected)
    }

    /// What a list in a quote in a list has left of the width of a small terminal.
    @Test func atTwentyColumns() {
        let style = TextStyle(width: 40, colour: false, unicode: true)
        let lines = MarkdownWriter(style: style, isLarge: false)
            .lines(MarkdownDocument(Self.markdown).blocks, width: 20)
        let expected = """
            Layers of an image
            ==================

            An image is
            *layers*; each
            *instruction* like
            `RUN` adds one. See
            the book
            (https://example.org
            /layers).

            What counts
            ───────────

            1. The first point,
               which is long
               enough to be
               broken at all of
               the three widths
               that are tried
               here.
            2. The second:
               · nested, with
                 `code`
               · nested too, and
                 a hard
                 break

            │ A quote about
            │ layers.
            │
            │ │ And one inside
            │ │ it.

                FROM busybox
                RUN echo one
                    two three
                    four five
                    six seven

            Step: `FROM`
            What it does: takes
            the base
            Bytes: 4

            Step: `RUN`
            What it does: runs a
            command and keeps
            the files
            Bytes: 123456

            ────────────────────

                <div>raw</div>
            """
        #expect(lines.map { $0.text(style) }.joined(separator: "\n") == expected)
    }

    @Test func atEightyColumnsInColour() {
        let style = TextStyle(width: 80, colour: true, unicode: true)
        let expected = """
            ^[1mLayers of an image^[0m

            An image is ^[1mlayers^[0m; each ^[1minstruction^[0m like ^[36mRUN^[0m adds one. See the book
            ^[2m(https://example.org/layers)^[0m.

            ^[1mWhat counts^[0m

            1. The first point, which is long enough to be broken at all of the three widths
               that are tried here.
            2. The second:
               · nested, with ^[36mcode^[0m
               · nested too, and a hard
                 break

            ^[2m│ ^[0mA quote about layers.
            ^[2m│^[0m
            ^[2m│ │ ^[0mAnd one inside it.

                ^[36mFROM busybox^[0m
                ^[36mRUN echo one two three four five six seven^[0m

            ^[1mStep^[0m             ^[1mWhat it does^[0m              ^[1mBytes^[0m
            ^[2m────  ──────────────────────────────────  ──────^[0m
            ^[36mFROM^[0m            takes the base                 4
            ^[36mRUN^[0m   runs a command and keeps the files  123456

            ^[2m\(String(repeating: "─", count: 72))^[0m

                ^[36m<div>raw</div>^[0m

            """
        let page = MarkdownPage.render(Self.markdown, style: style)
        #expect(page.replacing("\u{1B}", with: "^") == expected)
    }

    @Test func forAProjector() {
        let style = TextStyle(width: 66, colour: false, unicode: true)
        let markdown =
            "# Layers\n\nEach instruction adds at most one, and what is in it stays in it.\n\n- a\n- b\n\n```\nx\ny\n```\n"
        let expected = """
               L A Y E R S

               Each instruction adds at most one, and what is in it stays

               in it.

               · a

               · b

                   x
                   y

            """
        #expect(MarkdownPage.renderLarge(markdown, style: style) == expected)
    }

    @Test func aTableWithTooManyColumnsIsReadDownwards() {
        let style = TextStyle(width: 40, colour: false, unicode: true)
        let names = (1...9).map { "column \($0)" }
        let header = "| \(names.joined(separator: " | ")) |\n|\(String(repeating: "---|", count: 9))\n"
        let page = MarkdownPage.render(
            header + "|\(String(repeating: " one |", count: 9))\n|  | two |\n", style: style)
        let expected = names.map { "\($0): one\n" }.joined() + "\ncolumn 2: two\n"
        #expect(page == expected)
    }

    /// A word that has no place to be broken is broken where it must be, and no letter of it is lost.
    @Test(arguments: ["", "> ", "- ", "1. ", "# ", "    ", "- > "]) func longWordsAreWhole(_ start: String) {
        let word = String((0..<200).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
        for style in [
            TextStyle(width: 40, colour: false, unicode: true), TextStyle(width: 80, colour: false, unicode: false),
        ] {
            let page = MarkdownPage.render(start + word, style: style)
            #expect(page.filter(\.isLetter) == word)
            #expect(page.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= style.width })
        }
    }
}
