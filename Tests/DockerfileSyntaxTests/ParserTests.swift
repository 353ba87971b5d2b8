import DockerfileSyntax
import Testing

@Suite struct ParserTests {
    private static let place = SourceRange(
        start: SourcePosition(line: 3, column: 1, offset: 20), end: SourcePosition(line: 3, column: 9, offset: 28))

    private func parse(_ text: String) throws -> Dockerfile { try Dockerfile.parse(Array(text.utf8), name: "D") }

    @Test func keepsNameAndLines() throws {
        let file = try parse("FROM a\r\n\r\n# é\nRUN b")
        #expect(file.name == "D")
        #expect(file.lines == ["FROM a", "", "# é", "RUN b"])
        #expect(file.instructions.map(\.keyword) == [.from, .run])
        #expect(file.instructions[1].range.start.offset == 15)
    }

    @Test(arguments: [
        ("1h2m3s4ms5us6ns", 3_723_004_005_006), ("1.5s", 1_500_000_000), (".5s", 500_000_000), ("1.s", 1_000_000_000),
        ("0", 0), ("0s", 0),
        ("+2s", 2_000_000_000), ("2000µs", 2_000_000), ("2000μs", 2_000_000), ("1ms", 1_000_000), ("-0", 0),
        ("106751d", nil), ("5", nil),
        ("s", nil), (".s", nil), ("1 s", nil), ("1S", nil), ("9223372037s", nil), ("99999999999999999999s", nil),
        ("+", nil), ("1s2", nil),
    ])
    func readsDurations(_ text: String, nanoseconds: Int?) throws {
        let file = try? parse("FROM a\nHEALTHCHECK --interval=\"\(text)\" CMD x\n")
        guard case .healthcheck(.command(_, let options)) = file?.instructions.last?.body else {
            #expect(nanoseconds == nil)
            return
        }
        #expect(options.interval == nanoseconds)
    }

    @Test(arguments: [
        (#"["a","b"]"#, ["a", "b"]), (#"[]"#, []), (#" [ "a" ] "#, ["a"]), (#"["\u00e9\ud83d\udc33"]"#, ["é🐳"]),
        (#"["\ud83d"]"#, ["\u{FFFD}"]),
        (#"["\ud83dx"]"#, ["\u{FFFD}x"]), (#"["\/\b\f\n\r\t\"\\"]"#, ["/\u{8}\u{C}\n\r\t\"\\"]), (#"["a" "b"]"#, nil),
        (#"["a",]"#, nil),
        (#"['a']"#, nil), (#"["a"#, nil), (#"["a]"#, nil), (#"["\x"]"#, nil), (#"["\u12"]"#, nil),
        (#"["a"] x"#, nil), (#"["a"]b ["#, nil), (#"[1] x"#, nil),
        ("[\"a\tb\"]", nil),
        (#"[a]"#, nil), (#"[1, ]"#, nil), (#"[01]"#, nil), (#"[1.]"#, nil), (#"[-]"#, nil), (#"{"a":1}"#, nil),
        (#"[{"a":1]"#, nil), (#"[,]"#, nil),
        (#"[nul]"#, nil), ("[", nil), (#"["a", {"k" "v"}]"#, nil),
    ])
    func readsArrays(_ text: String, strings: [String]?) throws {
        guard case .cmd(let form) = try parse("FROM a\nCMD \(text)\n").instructions[1].body else {
            Issue.record("CMD is read as CMD")
            return
        }
        switch form {
        case .exec(let words): #expect(words.map(\.raw) == strings)
        case .shell: #expect(strings == nil)
        }
    }

    @Test(arguments: [
        "[1]", "[true, \"a\"]", "[null]", "[{\"a\": [1, 2.5e-3, {}]}]", "[[]]", "[\"a\", -0.1E+5]", "[\"a\", [\"b\"]]",
    ])
    func refusesArraysOfOtherThings(_ text: String) {
        let error = #expect(throws: SyntaxError.self) { try parse("FROM a\nCMD \(text)\n") }
        #expect(error?.kind == .notAllStrings(.cmd))
    }

    @Test func survivesDeepArrays() throws {
        let text = "FROM a\nCMD " + String(repeating: "[", count: 60_000)
        #expect(try parse(text).instructions.count == 2)
    }

    @Test func readsTriggers() throws {
        let trigger = try Instruction.parse(trigger: "RUN a \\\n  b <<X\n\tc\nX", at: Self.place)
        #expect(
            TreeDump(trigger).text == """
                RUN 3:1-9 keyword 3:1-9 'RUN a   b <<X'
                  shell 'a   b <<X' 3:1-9
                  heredoc 'X' 3:1-9 expands '⇥c⏎'

                """)
    }

    @Test(arguments: [
        ("", SyntaxError.Kind.severalTriggers), ("RUN a\nRUN b", .severalTriggers), ("FROM a", .notATrigger(.from)),
        ("ONBUILD RUN a", .notATrigger(.onbuild)), ("RNU a", .unknownInstruction("RNU", suggestion: "RUN")),
        ("RUN \0", .nulByte(offset: 4)),
    ])
    func refusesTriggers(_ text: String, kind: SyntaxError.Kind) {
        #expect(throws: SyntaxError(kind, Self.place)) { try Instruction.parse(trigger: text, at: Self.place) }
    }

    @Test func triggersReadBack() throws {
        let file = try parse("FROM a\nONBUILD RUN <<-A cat\n\tx\n\tA\nONBUILD COPY a b\nRUN x\n")
        let texts = file.instructions.map(\.triggerText)
        #expect(texts == [nil, "RUN <<-A cat\n\tx\nA", "COPY a b", nil])
        let back = try Instruction.parse(trigger: texts[1] ?? "", at: Self.place)
        #expect(back.heredocs.map(\.content) == ["x\n"])
    }

    @Test(arguments: [
        ("RUN a  b \\\n   c", "a  b    c"), ("RUN <<E\na\nE", "a\n"),
        ("RUN cat <<E <<F > x\na\nE\nb\nF", "cat <<E <<F > x\na\nE\nb\nF"),
        ("RUN <<E cat\nE", "<<E cat\nE"), ("RUN [\"a\"]", nil), ("CMD a", nil),
    ])
    func givesTheShellItsText(_ text: String, expected: String?) throws {
        #expect(try parse("FROM a\n" + text + "\n").instructions[1].shellText == expected)
    }

    @Test func boundsFileAndLine() {
        let file = [UInt8](repeating: UInt8(ascii: "\n"), count: (4 << 20) + 1)
        let large = #expect(throws: SyntaxError.self) { try Dockerfile.parse(file, name: "D") }
        #expect(
            large?.description
                == "the file has 4194305 bytes and a Dockerfile at most 4194304; is this the right file?")
        let line = #expect(throws: SyntaxError.self) {
            try parse("FROM a\nRUN " + String(repeating: "x", count: 65_532))
        }
        #expect(
            line?.description
                == "the line has 65536 bytes and Docker reads at most 65535; break it with a continuation")
        #expect(line?.range.start.line == 2)
        #expect(throws: Never.self) { try parse("FROM a\nRUN " + String(repeating: "x", count: 65_531)) }
    }

    @Test(arguments: [
        (
            SyntaxError.Kind.severalTriggers,
            "an ONBUILD trigger is one instruction, and this text has another number of them"
        ),
        (.expansion(.missingBrace), "a '${' is never closed; add the '}'"),
        (
            .unknownInstruction(String(repeating: "x", count: 61), suggestion: nil),
            "unknown instruction '\(String(repeating: "x", count: 60))…'; where it continues the line before, end that line with"
                + " the escape character"
        ),
    ])
    func says(_ kind: SyntaxError.Kind, words: String) {
        #expect(SyntaxError(kind, Self.place).description == words)
    }

    @Test func staysLinear() throws {
        let body = (0..<10_000).map {
            "RUN --mount=type=cache,target=/c apt-get install é\($0) && echo \"$A\" \\\n   # c\n"
        }
        let bytes = Array(("FROM debian\n" + body.joined() + " x\n").utf8)
        let many = Array(("FROM a\n" + String(repeating: "ENV A=\"$B c\" D=${E:-f}\n", count: 10_000)).utf8)
        let clock = ContinuousClock()
        let joined = try clock.measure { _ = try Dockerfile.parse(bytes, name: "D") }
        let separate = try clock.measure { _ = try Dockerfile.parse(many, name: "D") }
        // Unoptimised and on a busy machine; quadratic reading takes minutes.
        #expect(joined < .seconds(5))
        #expect(separate < .seconds(10))
    }
}
