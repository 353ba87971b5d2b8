import Testing

@testable import TerminalUI

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2),
        ("ｱ", 1), ("Ａ", 2), ("😀", 2), ("✓", 1), ("▶", 1), ("█", 1), ("\u{2764}\u{FE0F}", 2), ("\u{200D}", 0),
        ("\u{AD}", 0), ("𠀀", 2),
    ])
    func counts(_ text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    /// All that drawings are made of must be one column wide, else nothing is aligned.
    @Test func glyphsAreNarrow() {
        for glyphs in [Glyphs.ascii, .unicode] {
            for sign in [
                glyphs.next, glyphs.continues, glyphs.breakpoint, glyphs.hit, glyphs.miss, glyphs.noLayer,
                glyphs.failed, glyphs.notNeeded, glyphs.bar, glyphs.thinBar, glyphs.dash, glyphs.vertical,
                glyphs.bullet,
            ] + glyphs.corners.joined() {
                #expect(DisplayWidth.of(sign) == 1, "\(sign)")
            }
        }
    }

    @Test func asciiGlyphsAreASCII() {
        for case let (name?, sign as String) in Mirror(reflecting: Glyphs.ascii).children {
            let isASCII = sign.utf8.allSatisfy { $0 < 0x80 }
            #expect(isASCII, "\(name)")
        }
    }
}

@Suite struct VisibleTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("a\nb\tc\r", "a\\nb\\tc\\r"), ("\u{1B}[2J", "\\x1b[2J"), ("\u{0}\u{7F}", "\\x00\\x7f"),
        ("\u{9B}2J", "\\u{9b}2J"), ("gpj.\u{202E}exe", "gpj.\\u{202e}exe"), ("a\u{2028}b", "a\\u{2028}b"),
        ("a\u{200B}b\u{FEFF}", "a\\u{200b}b\\u{feff}"), ("日本 é 👩‍💻", "日本 é 👩‍💻"),
    ])
    func escapes(_ text: String, shown: String) {
        #expect(VisibleText.escaped(text, unicode: true) == shown)
    }

    @Test func escapesAllButASCIIInAPlainLocale() {
        #expect(VisibleText.escaped("é日", unicode: false) == "\\u{e9}\\u{65e5}")
    }

    @Test(arguments: [
        ("plain", "plain"), ("10%\r50%\r100%\r", "100%"), ("\u{1B}[1;31mred\u{1B}[0m", "red"), ("a\tb", "a   b"),
        ("\u{1B}[2Jx", "\u{1B}[2Jx"), ("\u{1B}[31", "\u{1B}[31"), ("", ""),
    ])
    func readsLogLines(_ line: String, as text: String) {
        #expect(VisibleText.logLine(line) == text)
    }
}

@Suite struct HumanUnitsTests {
    @Test(arguments: [
        (0, "0B"), (1, "1B"), (999, "999B"), (1000, "1kB"), (1240, "1.24kB"), (1249, "1.25kB"), (12_345, "12.3kB"),
        (999_499, "999kB"), (999_500, "1MB"), (4_200_000, "4.2MB"), (100_000_000, "100MB"), (1_500_000_000, "1.5GB"),
        (9_999_999, "10MB"), (-5, "0B"),
    ])
    func sizes(_ bytes: Int, text: String) { #expect(HumanUnits.size(bytes) == text) }

    @Test(arguments: [
        (0, "0 ms"), (12, "12 ms"), (999, "999 ms"), (1000, "1.0 s"), (1312, "1.3 s"), (59_949, "59.9 s"),
        (59_950, "1 min 0 s"), (125_000, "2 min 5 s"), (-3, "0 ms"),
    ])
    func times(_ milliseconds: Int, text: String) { #expect(HumanUnits.time(milliseconds: milliseconds) == text) }
}

@Suite struct LineTests {
    private let style = TextStyle(width: 40, colour: true, unicode: true)

    @Test(arguments: [
        (5, "日本語", "日本…"), (6, "日本語", "日本語"), (4, "日本語", "日…"), (3, "abcdef", "ab…"), (1, "abc", "…"),
        (0, "abc", ""), (3, "e\u{301}e\u{301}e\u{301}e\u{301}", "e\u{301}e\u{301}…"),
    ])
    func cuts(_ columns: Int, text: String, result: String) {
        let plain = TextStyle(width: 40, colour: false, unicode: true)
        #expect(plain.line(text).cut(to: columns, style: plain).text(plain) == result)
    }

    @Test(arguments: [
        (10, "one two three four", ["one two", "three four"]), (4, "abcdefghij", ["abcd", "efgh", "ij"]),
        (5, "ab 日本語", ["ab", "日本", "語"]), (20, "short", ["short"]), (3, "a  b  c", ["a", "b", "c"]),
    ])
    func wraps(_ columns: Int, text: String, result: [String]) {
        let plain = TextStyle(width: 40, colour: false, unicode: true)
        #expect(plain.line(text).wrapped(to: columns, style: plain).map { $0.text(plain) } == result)
    }

    @Test func coloursEachRoleOnce() {
        let line = style.line("HIT", .good).adding("  word word", .plain)
        #expect(line.wrapped(to: 10, style: style).map { $0.text(style) } == ["\u{1B}[32mHIT\u{1B}[0m  word", "word"])
        let coloured = style.line("a", .good).adding("b", .good) + style.line("c", .good).adding("   ", .good)
        #expect(coloured.text(style) == "\u{1B}[32mabc\u{1B}[0m")
    }
}
