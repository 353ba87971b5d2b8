import DockerfileSyntax
import Glibc
import Testing

/// Eight times the text takes about eight times as long: no text makes the parser slow.
@Suite(.serialized) struct LinearityTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        var name: String
        /// A text that grows with the number.
        var text: @Sendable (Int) -> String

        var testDescription: String { name }
    }

    private static func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    static let shapes = [
        Shape(name: "instructions") { "FROM a\n" + times("RUN echo hello\n", $0) },
        Shape(name: "stages") { times("FROM a AS b\nCOPY --from=0 c d\n", $0) },
        Shape(name: "comments") { times("# comment\n", $0) + "FROM a\n" },
        Shape(name: "blank lines") { times("\n", $0) + "FROM a\n" },
        Shape(name: "continuations") { "FROM a\nRUN x" + times(" \\\n  y", $0) + "\n" },
        Shape(name: "empty continuations") { "FROM a\nRUN x" + times(" \\\n\n  y", $0) + "\n" },
        Shape(name: "pairs") { "FROM a\nENV" + times(" \\\n  A=b", $0) + "\n" },
        Shape(name: "variables") { count in
            "FROM a\nENV A=" + (0..<count).map { "\\\n$V\($0)" }.joined() + "\n"
        },
        Shape(name: "words of an array") { "FROM a\nRUN [\"a\"" + times(", \\\n\"b\"", $0) + "]\n" },
        Shape(name: "open arrays") { "FROM a\nRUN " + times("\\\n[", $0) + "\n" },
        Shape(name: "sources") { "FROM a\nCOPY" + times(" \\\n  a", $0) + " /b/\n" },
        Shape(name: "flags") { "FROM a\nRUN" + times(" \\\n  --mount=target=/a", $0) + " x\n" },
        Shape(name: "excluded patterns") { "FROM a\nCOPY" + times(" \\\n  --exclude=a", $0) + " b c\n" },
        Shape(name: "quotes") { "FROM a\nENV A=\"" + times("\\\n''", $0) + "\"\n" },
        Shape(name: "escapes") { "FROM a\nENV A=" + times("\\\n\\a", $0) + "\n" },
        Shape(name: "here-documents") { "FROM a\nRUN" + times(" \\\n <<E", $0) + "\n" + times("E\n", $0) },
        Shape(name: "lines of a here-document") { "FROM a\nRUN <<E\n" + times("line\n", $0) + "E\n" },
        Shape(name: "here-documents that never end") { times("FROM a\nRUN <<E\n", $0) },
        Shape(name: "beyond ASCII") { "FROM a\n" + times("RUN é 🐳 ü\n", $0) },
        Shape(name: "bytes that are no text") { "FROM a\n" + times("RUN x\n", $0) + "\0" },
        Shape(name: "substitutions") { "FROM a\nENV A=" + times("\\\n${B:-c}", $0) + "\n" },
        Shape(name: "unknown at the end") { "FROM a\n" + times("RUN x\n", $0) + "RNU x\n" },
    ]

    private func seconds(_ shape: Shape, _ count: Int) -> Double {
        let bytes = Array(shape.text(count).utf8)
        // The best of three, in the thread's own time: others use the machine too.
        return (0..<3).map { _ in
            let start = Self.threadSeconds()
            if let (file, _) = try? Dockerfile.read(bytes, name: "D") {
                for instruction in file.instructions { use(instruction) }
            }
            return Self.threadSeconds() - start
        }.min() ?? 0
    }

    private static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func use(_ instruction: Instruction) {
        guard case .env(let pairs) = instruction.body else { return }
        for pair in pairs { _ = pair.value?.variables(escape: "\\") }
    }

    @Test(arguments: shapes) func grows(_ shape: Shape) {
        let small = seconds(shape, 500)
        let large = seconds(shape, 4_000)
        // Quadratic work would take 64 times as long; a moment is granted for what a measurement is off by.
        #expect(large < small * 24 + 0.02, "\(shape.name): \(small) s and \(large) s")
    }
}
