internal import BuildEngine
internal import BuildPlan
internal import Testing

@testable internal import Lessons

/// Facts as lessons write them.
@Suite struct FactReadingTests {
    static let written: [(text: String, fact: Fact)] = [
        ("built", .built),
        ("not failed", .not(.failed)),
        ("step 3 hit", .step(.number(3), .outcome(.hit))),
        ("step 'COPY  app.py' because files-changed", .step(.text("COPY app.py"), .because(.filesChanged))),
        ("step '3' ran", .step(.text("3"), .ran)),
        ("step 4 size < 1.5 kB", .step(.number(4), .size(.init(operator: .less, number: 1500)))),
        ("step 4 added >= 2", .step(.number(4), .paths(.added, .init(operator: .atLeast, number: 2)))),
        ("step 4 deletes /tmp/x", .step(.number(4), .path(.deleted, "/tmp/x"))),
        ("step 4 prints 'two words'", .step(.number(4), .prints("two words"))),
        ("plan 5 depends", .plan(.step(.number(5), .depends))),
        ("plan misses = 0", .plan(.misses(.init(operator: .equal, number: 0)))),
        ("classic 'CMD' miss", .classic(.step(.text("CMD"), .miss))),
        (
            "after edit app.py, plan 'RUN' hit",
            .after(.file(.edit("app.py")), .step(.text("RUN"), .hit))
        ),
        (
            "after line 2 RUN echo 'a, plan b', plan 3 miss",
            .after(.line(2, text: "RUN echo 'a, plan b'"), .step(.number(3), .miss))
        ),
        ("layers = 4", .count(.layers, .init(operator: .equal, number: 4))),
        ("size <= 3MB", .count(.size, .init(operator: .atMost, number: 3_000_000))),
        ("file /app/x owner 0:0", .file("/app/x", .owner("0:0"))),
        ("file /app/x mode 644", .file("/app/x", .mode(0o644))),
        ("file '/a b' contains say \"hi\" twice", .file("/a b", .contains("say \"hi\" twice"))),
        ("env PATH missing", .value(.environment("PATH"), is: nil)),
        ("env GREETING = 'hello there'", .value(.environment("GREETING"), is: "hello there")),
        ("config cmd = [\"a\",\"b c\"]", .value(.config(.cmd), is: "[\"a\", \"b c\"]")),
        ("config entrypoint = none", .value(.config(.entrypoint), is: nil)),
        ("argv = [\"sh\"]", .value(.argv([]), is: "[\"sh\"]")),
        (
            "argv hi there = [\"echo\",\"hi\",\"there\"]",
            .value(.argv(["hi", "there"]), is: "[\"echo\", \"hi\", \"there\"]")
        ),
        ("run hi prints hi", .runPrints(["hi"], "hi")),
        ("run exits 3", .runExits([], 3)),
        ("image app:1.0 exists", .image("app:1.0", .exists)),
        ("image app:1.0 same app:2.0", .image("app:1.0", .same("app:2.0"))),
        ("project notes.txt missing", .project("notes.txt", exists: false)),
    ]

    @Test(arguments: written.indices) func isReadAsItIsMeant(_ index: Int) throws {
        let (text, fact) = Self.written[index]
        #expect(try Fact(text) == fact, "\(text)")
    }

    static let mistaken: [(text: String, words: String)] = [
        ("", "a fact is missing"),
        ("layer = 3", "there is no fact 'layer'; did you mean 'layers'?"),
        ("step 3 hit miss", "this fact is written 'step ... with nothing behind it'"),
        ("step 3 because file-changed", "there is no reason 'file-changed'; did you mean 'files-changed'?"),
        ("layers = many", "'many' is no number"),
        ("size < 3 apples", "'3' is no size: a number with B, kB, MB or GB"),
        ("size < -3 MB", "'-3MB' is no size: a number with B, kB, MB or GB"),
        ("config entripoint = x", "the configuration has no field 'entripoint'; did you mean 'entrypoint'?"),
        ("config cmd = [\"a\"", "'[\"a\"' is no list such as [\"sh\", \"-c\"]"),
        ("file '/a exists", "a quote is opened and not closed"),
        ("file /a mode 689", "'689' is no number"),
        ("after edit app.py plan 3 hit", "this fact is written 'after CHANGE, plan ...'"),
        ("not", "this fact is written 'not FACT'"),
    ]

    @Test(arguments: mistaken.indices) func aMistakeIsTold(_ index: Int) {
        let (text, words) = Self.mistaken[index]
        #expect(throws: FactMistake.self, "\(text)") { try Fact(text) }
        do { _ = try Fact(text) } catch { #expect(error.description == words, "\(text)") }
    }

    static let values: [(text: String, value: FactValue)] = [
        ("layers", .count(.layers)), ("file /app/x owner", .file("/app/x", .owner)), ("argv hi", .argv(["hi"])),
        ("env HOME", .environment("HOME")), ("config workdir", .config(.workdir)),
    ]

    @Test(arguments: values.indices) func aQuestionCanAskForAValue(_ index: Int) throws {
        #expect(try FactValue(Self.values[index].text) == Self.values[index].value)
    }

    @Test(
        arguments: [
            ("=", 3, true), ("=", 4, false), ("!=", 4, true), ("<", 3, false), ("<=", 3, true), (">", 4, true),
            (">=", 3, true),
        ] as [(String, Int, Bool)])
    func aNumberIsHeldAgainstAnother(_ sign: String, _ value: Int, _ holds: Bool) throws {
        let comparison = Comparison(operator: try #require(Comparison.Operator(rawValue: sign)), number: 3)
        #expect(comparison.holds(for: value) == holds)
    }
}
