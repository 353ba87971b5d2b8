import DockerfileSyntax
import Testing

@Suite struct WordExpansionTests {
    private static let values = [
        "H": "hello", "E": "", "S": "a  b", "P": "/usr/lib/x.tar.gz", "Q": "say \"hi\" it's", "D": "x$H", "ä": "umlaut",
        "H2": "two", "_u": "under", "L": "one\ntwo", "W": "ααβ",
    ]
    private static let place = SourceRange(
        start: SourcePosition(line: 2, column: 5, offset: 9), end: SourcePosition(line: 2, column: 9, offset: 13))

    private func word(_ raw: String) -> Word { Word(raw: raw, range: Self.place) }

    @Test(arguments: [
        // Names
        ("plain", "plain"), ("", ""), ("$H", "hello"), ("${H}", "hello"), ("a${H}b$H", "ahellobhello"), ("$U", ""),
        ("[${U}]", "[]"), ("$H2", "two"), ("${H}2", "hello2"), ("$H-x", "hello-x"), ("$_u", "under"), ("$ä", "umlaut"),
        ("$", "$"), ("a$", "a$"), ("$ x", "$ x"), ("$.", "$."), ("$1x", "x"), ("$12x", "x"), ("$$x", "x"),
        ("$D", "x$H"),
        ("é$H🐳", "éhello🐳"),
        // Quotes and escapes
        ("'$H'", "$H"), ("\"$H\"", "hello"), ("\\$H", "$H"), ("\"\\$H\"", "$H"), ("'\\$H'", "\\$H"),
        ("\\\\$H", "\\hello"),
        ("a\\ b", "a b"), ("\"a\\ b\"", "a\\ b"), ("\"a\\\"b\"", "a\"b"), ("\"a\\\\b\"", "a\\b"), ("a\\", "a"),
        ("'a'\"b\"c", "abc"), ("\"it's\"", "it's"), ("'a\"b'", "a\"b"), ("\"\"", ""), ("a  b", "a  b"),
        ("$Q", "say \"hi\" it's"),
        ("\\n", "n"), ("\\é", "é"), ("\"${S}\"", "a  b"),
        // - and +
        ("${U:-w}", "w"), ("${E:-w}", "w"), ("${H:-w}", "hello"), ("${U-w}", "w"), ("${E-w}", ""), ("${H-w}", "hello"),
        ("${U:+w}", ""), ("${E:+w}", ""), ("${H:+w}", "w"), ("${U+w}", ""), ("${E+w}", "w"), ("${H+w}", "w"),
        ("${U:-$H}", "hello"), ("${U:-${E:-${H}}}", "hello"), ("${U:-'a b'}", "a b"), ("${U:-\"$H\"}", "hello"),
        ("${U:-a\\}b}", "a}b"), ("${U:-}", ""), ("\"${U:-\"it's\"}\"", "it's"), ("${H:?w}", "hello"), ("${E?w}", ""),
        // # and %
        ("${P#*/}", "usr/lib/x.tar.gz"), ("${P##*/}", "x.tar.gz"), ("${P%.*}", "/usr/lib/x.tar"),
        ("${P%%.*}", "/usr/lib/x"),
        ("${P#x}", "/usr/lib/x.tar.gz"), ("${P%/*}", "/usr/lib"), ("${H#h?l}", "lo"), ("${H%l?}", "hel"),
        ("${H##*}", ""),
        ("${H#*}", "hello"), ("${H%%*}", ""), ("${U#x}", ""), ("${H#${U:-he}}", "llo"), ("${W#α}", "αβ"),
        ("${W%%β*}", "αα"),
        ("${H#\\*}", "hello"), ("${L#*o}", "ne\ntwo"), ("${L##*o}", "ne\ntwo"), ("${H%'lo'}", "hel"),
        ("${H:#he}", "llo"),
        // /
        ("${H/l/L}", "heLlo"), ("${H//l/L}", "heLLo"), ("${H/l*/}", "he"), ("${H//?/x}", "xxxxx"),
        ("${P//\\//_}", "_usr_lib_x.tar.gz"),
        ("${H/z/y}", "hello"), ("${U/a/b}", ""), ("${H/he/$H2}", "twollo"), ("${H//l/}", "heo"),
        ("${P/.*/}", "/usr/lib/x"),
        ("${H/ll/'x y'}", "hex yo"), ("${W//α/a}", "aaβ"),
    ])
    func expands(_ raw: String, to expected: String) throws {
        #expect(try word(raw).expanded(escape: "\\") { Self.values[$0] } == expected)
    }

    @Test(arguments: [
        ("`$H", "$H"), ("a` b", "a b"), ("C:\\$H", "C:\\hello"), ("\"`\"\"", "\""), ("\\`$H", "\\$H"), ("``", "`"),
    ])
    func escapesByBackTick(_ raw: String, to expected: String) throws {
        #expect(try word(raw).expanded(escape: "`") { Self.values[$0] } == expected)
    }

    @Test(arguments: [
        ("$S", ["a", "b"]), ("\"$S\"", ["a  b"]), ("80 $H", ["80", "hello"]), ("  a\tb ", ["a", "b"]), ("$U", []),
        ("\"\"", []), ("a\\ b c", ["a b", "c"]), ("x$S.y", ["xa", "b.y"]), ("'a b'c d", ["a bc", "d"]), ("", []),
        ("${U:-a b}", ["a", "b"]), ("a\u{A0}b", ["a", "b"]),
    ])
    func cutsIntoWords(_ raw: String, expected: [String]) throws {
        #expect(try word(raw).expandedWords(escape: "\\") { Self.values[$0] } == expected)
    }

    @Test(arguments: [
        ("'a", ExpansionError.Kind.unterminatedSingleQuote), ("a\"b", .unterminatedDoubleQuote),
        ("\"a\\", .unterminatedDoubleQuote),
        ("${H", .missingBrace), ("${", .missingBrace), ("${H:-a", .missingBrace), ("${H:", .missingBrace),
        ("${}", .badSubstitution), ("${:-a}", .badSubstitution), ("${{H}}", .badSubstitution),
        ("${H/a}", .missingSlash),
        ("${H/a/b", .missingBrace), ("${H:=a}", .unsupportedModifier(":=")), ("${H!}", .unsupportedModifier("!")),
        ("${H^^}", .unsupportedModifier("^")), ("${H:é}", .unsupportedModifier(":é")),
        ("${#H}", .unsupportedModifier("H")), ("${H#\\q}", .badPatternEscape("\\q")),
        ("${U:?give one}", .required(name: "U", message: "give one", isEmpty: false)),
        ("${E:?}", .required(name: "E", message: nil, isEmpty: true)),
        ("${U?}", .required(name: "U", message: nil, isEmpty: false)),
    ])
    func refuses(_ raw: String, kind: ExpansionError.Kind) {
        let error = #expect(throws: ExpansionError.self) { try word(raw).expanded(escape: "\\") { Self.values[$0] } }
        #expect(error == ExpansionError(kind, Self.place))
    }

    @Test(arguments: [
        (ExpansionError.Kind.required(name: "V", message: "set V", isEmpty: false), "V: set V"),
        (
            .required(name: "V", message: nil, isEmpty: true),
            "the variable V is empty and the '?' after it asks for a value; give it one"
        ),
        (
            .required(name: "V", message: nil, isEmpty: false),
            "the variable V is not set and the '?' after it asks for a value; give it one"
        ),
        (.missingSlash, "a replacement needs a second slash: write ${name/pattern/replacement}"),
        (.badPatternEscape("\\q"), "'\\q' escapes nothing in a pattern; only *, ? and \\ can be escaped there"),
        (.tooDeep(limit: 64), "the word nests more than 64 substitutions; flatten it"),
        (.tooLong(limit: 9), "the word grows beyond 9 bytes; use shorter values"),
    ])
    func says(_ kind: ExpansionError.Kind, words: String) {
        #expect(ExpansionError(kind, Self.place).description == words)
    }

    @Test(arguments: [
        ("$A${B:-$C}'$D'\\$E${A}", ["A", "B", "C"]), ("plain", []), ("${A/$B/$C}", ["B", "C", "A"]),
        ("${A:?x}$B", ["A", "B"]),
    ])
    func namesVariables(_ raw: String, names: [String]) {
        #expect(Set(word(raw).variables(escape: "\\")) == Set(names))
        #expect(word(raw).variables(escape: "\\").count == names.count)
    }

    @Test func boundsNestingAndLength() {
        let deep = String(repeating: "${U:-", count: 5000) + String(repeating: "}", count: 5000)
        #expect(throws: ExpansionError(.tooDeep(limit: 64), Self.place)) {
            try word(deep).expanded(escape: "\\") { _ in nil }
        }
        let huge = String(repeating: "x", count: 9 << 20)
        let error = #expect(throws: ExpansionError.self) { try word("$A$A").expanded(escape: "\\") { _ in huge } }
        #expect(error?.kind == .tooLong(limit: 16 << 20))
        #expect(throws: ExpansionError.self) { try word("\"$A$A\"").expanded(escape: "\\") { _ in huge } }
    }

    @Test func heredocsKeepQuotes() throws {
        var heredoc = Heredoc(
            delimiter: "E", expands: true, stripsTabs: false, written: "it's \"$H\" \\$H\n", range: Self.place)
        #expect(try heredoc.expandedContent { Self.values[$0] } == "it's \"hello\" $H\n")
        heredoc.expands = false
        #expect(try heredoc.expandedContent { Self.values[$0] } == "it's \"$H\" \\$H\n")
    }
}
