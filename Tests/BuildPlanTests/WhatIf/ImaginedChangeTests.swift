@testable import BuildPlan
import DockerfileSyntax
import Testing

@Suite struct ImaginedChangeTests {
    private func change(_ text: String) throws -> ImaginedChange {
        try ImaginedChange(words: text.split(separator: " ").map(String.init), text: text)
    }

    @Test func readsEachChange() throws {
        #expect(try change("edit ./src//app.py") == .file(.edit("src/app.py")))
        #expect(try change("touch a") == .file(.touch("a")))
        #expect(try change("rename a b/c") == .file(.rename("a", to: "b/c")))
        #expect(try change("add a") == .file(.add("a")))
        #expect(try change("delete a") == .file(.delete("a")))
        #expect(try change("chmod 755 run.sh") == .file(.chmod("run.sh", .absolute(0o755), written: "755")))
        #expect(try change("chmod run.sh 755") == .file(.chmod("run.sh", .absolute(0o755), written: "755")))
        #expect(try change("chmod run.sh") == .file(.flipExecutable("run.sh")))
        #expect(try change("arg V=1=2") == .argument("V", value: "1=2"))
        #expect(try change("arg V=") == .argument("V", value: ""))
        #expect(try change("arg V 2") == .argument("V", value: "2"))
        #expect(try change("arg V") == .argument("V", value: nil))
        #expect(try change("move 5 3") == .move(5, to: 3))
    }

    @Test func theTextOfALineIsTakenAsItIs() throws {
        #expect(try change("line 3 RUN echo  \"it's\"  ") == .line(3, text: "RUN echo  \"it's\"  "))
        #expect(try change("  line   3   indented") == .line(3, text: "  indented"))
        #expect(try change("line 3") == .line(3, text: ""))
    }

    @Test(
        arguments: [
            ("", .nothing), ("frob x", .unknown("frob", suggestion: nil)),
            ("edti x", .unknown("edti", suggestion: "edit")),
            ("edit", .arguments(of: "edit")), ("edit a b", .arguments(of: "edit")),
            ("rename a", .arguments(of: "rename")),
            ("chmod 755", .arguments(of: "chmod")), ("chmod rwx f", .badMode("rwx")),
            ("edit /etc/passwd", .outsideContext("/etc/passwd")),
            ("edit ../x", .outsideContext("../x")), ("add .", .outsideContext(".")),
            ("line x RUN", .notANumber("x", of: "line")),
            ("line 0 RUN", .notANumber("0", of: "line")), ("line", .arguments(of: "line")),
            ("move 1", .arguments(of: "move")),
            ("move 1 -2", .notANumber("-2", of: "move")), ("arg =1", .arguments(of: "arg")),
        ] as [(String, ImaginedChangeError)])
    func refuses(_ text: String, _ error: ImaginedChangeError) {
        #expect(throws: error) { try change(text) }
        #expect(!error.description.hasSuffix("."))
    }

    @Test func asksAQuestion() throws {
        #expect(try change("chmod 755 a").question == "What if a had the mode 755?")
        #expect(try change("chmod a").question == "What if a were made executable, or no longer so?")
        #expect(try change("line 3").question == "What if line 3 were empty?")
        #expect(try change("arg V").question == "What if the build argument V were not given?")
        #expect(try change("move 5 3").question == "What if step 5 stood where step 3 does?")
        #expect(try change("rename a b").question == "What if a were called b?")
    }
}

@Suite struct DockerfileEditTests {
    private static let text = """
        FROM scratch
        RUN one
        # about two
        RUN two \\
            more
        COPY <<END /x
        content
        END
        FROM scratch
        RUN other
        """

    private let program: BuildProgram

    init() throws { program = try Folding(Self.text + "\n").program }

    private func lines(moving step: Int, to place: Int) throws -> [String] {
        try DockerfileEdit.moving(step, to: place, in: program)
    }

    @Test func movesAllLinesOfAnInstruction() throws {
        let all = Self.text.split(separator: "\n").map(String.init)
        #expect(try lines(moving: 3, to: 2) == [0, 3, 4, 1, 2, 5, 6, 7, 8, 9].map { all[$0] })
        #expect(try lines(moving: 2, to: 4) == [0, 2, 3, 4, 5, 6, 7, 1, 8, 9].map { all[$0] })
        #expect(try lines(moving: 4, to: 2) == [0, 5, 6, 7, 1, 2, 3, 4, 8, 9].map { all[$0] })
    }

    /// The step then has the number of the place.
    @Test(arguments: [(2, 3), (2, 4), (3, 2), (3, 4), (4, 2), (4, 3)])
    func aMovedStepHasTheNumberOfItsPlace(_ step: Int, _ place: Int) throws {
        let moved = try Folding(try lines(moving: step, to: place).joined(separator: "\n") + "\n").program
        #expect(moved.steps[place - 1].instruction.text == program.steps[step - 1].instruction.text)
        #expect(moved.steps.count == program.steps.count)
        #expect(DockerfileEdit.pairs(from: program, to: moved)[place] == step)
    }

    @Test(
        arguments: [
            (1, 2, .from(1)), (2, 1, .from(1)), (2, 6, .otherStage(2, 6)), (2, 2, .samePlace(2)),
            (9, 2, .noSuchStep(9, count: 6)), (2, 0, .noSuchStep(0, count: 6)), (2, 5, .from(5)),
        ] as [(Int, Int, DockerfileEditError)])
    func refusesToMove(_ step: Int, _ place: Int, _ error: DockerfileEditError) {
        #expect(throws: error) { try lines(moving: step, to: place) }
    }

    @Test func replacesALine() throws {
        #expect(try DockerfileEdit.replacing(line: 2, by: "x", in: ["a", "b"]) == ["a", "x"])
        #expect(try DockerfileEdit.replacing(line: 3, by: "x", in: ["a", "b"]) == ["a", "b", "x"])
        #expect(throws: DockerfileEditError.noSuchLine(4, last: 2)) {
            try DockerfileEdit.replacing(line: 4, by: "x", in: ["a", "b"])
        }
    }

    @Test func stepsArePairedByTextAndElseByPlace() throws {
        let old = try Folding("FROM scratch\nRUN a\nRUN b\n").program
        let edited = try Folding("FROM scratch\nRUN a\nRUN c\n").program
        #expect(DockerfileEdit.pairs(from: old, to: edited) == [1: 1, 2: 2, 3: 3])
        let longer = try Folding("FROM scratch\nRUN new\nRUN a\nRUN b\n").program
        #expect(DockerfileEdit.pairs(from: old, to: longer) == [1: 1, 3: 2, 4: 3])
    }
}
