import BuildEngine
import BuildPlan
import BuildSession
import SessionFixtures
import Synchronization
import Testing

@testable import TerminalUI

@Suite struct ReplTests {
    /// Runs a script and returns what was shown after the header, and the exit code.
    private func run(_ lines: [String], on scripted: ScriptedSession) async -> (text: String, code: Int32) {
        let rest = Mutex(lines)
        let collector = Collector()
        let repl = Repl(
            session: scripted.session, engine: scripted.engine, services: ScriptedServices(),
            input: .script { rest.withLock { $0.isEmpty ? nil : $0.removeFirst() } },
            style: { TextStyle(width: 100, colour: false, unicode: false) }
        ) { collector.add($0) }
        let code = await repl.run()
        return (collector.text, code)
    }

    /// What was shown between a command's echo and the next prompt.
    private func answer(to line: String, in text: String) -> String {
        var taking = false
        var result: [Substring] = []
        for piece in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if piece.hasPrefix("(dockstep ") {
                if taking { break }
                taking = piece.hasSuffix(") \(line)")
            } else if taking {
                result.append(piece)
            }
        }
        return result.joined(separator: "\n")
    }

    @Test func aTranscriptReadsLikeTheSession() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script(
            "RUN one", .prints([Array("caf\u{E9}".utf8.dropLast()), Array("caf\u{E9}".utf8.suffix(1))]))
        let (text, code) = await run(["# a note", "", "goto 4", "back 2", "quit", "step"], on: scripted)
        let prompts = text.split(separator: "\n").filter { $0.hasPrefix("(dockstep ") }
        #expect(
            prompts == [
                "(dockstep 0/6) # a note", "(dockstep 0/6) ", "(dockstep 1/6) goto 4", "(dockstep 4/6) back 2",
                "(dockstep 2/6) quit",
            ])
        #expect(text.contains("\ncaf\u{E9}\n"))
        #expect(answer(to: "back 2", in: text) == "-> next: step 3, line 3: COPY . .")
        #expect(code == 0)
        #expect(scripted.engine.calls.last == "close")
    }

    @Test func theEndOfTheInputLeaves() async throws {
        let (text, code) = await run(["c"], on: try await ScriptedSession())
        #expect(text.hasSuffix("(dockstep 6/6) quit\n"))
        #expect(text.contains("All steps have run."))
        #expect(code == 0)
    }

    @Test(
        arguments: [
            // The last move decides.
            (["continue"], 1), (["continue", "layers"], 1), (["continue", "nonsense"], 1),
            (["continue", "back"], 0), (["goto 3"], 0), (["until 9"], 0), ([], 0),
        ] as [([String], Int32)])
    func aFailedStepAtTheEndIsTheScriptsFailure(lines: [String], code: Int32) async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script("RUN two", .exits(5))
        #expect(await run(lines, on: scripted).code == code)
    }

    @Test func aThrownStepIsAFailureTooAndTheSessionGoesOn() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script("COPY . .", .throwsError)
        let (text, code) = await run(["continue", "env"], on: scripted)
        #expect(answer(to: "continue", in: text).contains("Dockerfile:3:6: there is no file 'missing' in the context"))
        #expect(answer(to: "env", in: text).contains("A"))
        #expect(code == 1)
    }

    @Test func aDockerfileThatCannotBeLoadedEndsAtOnce() async throws {
        let engine = ScriptedEngine()
        let session = BuildSession(
            source: EditableText("FORM x\n").source, engine: engine, options: BuildOptions())
        let collector = Collector()
        let repl = Repl(
            session: session, engine: engine, services: ScriptedServices(), input: .script { nil },
            style: { TextStyle(width: 80, colour: false, unicode: false) }
        ) { collector.add($0) }
        #expect(await repl.run() == 1)
        #expect(collector.text.hasPrefix("Dockerfile:1:1: "))
        #expect(collector.text.split(separator: "\n").count == 1)
    }

    @Test(arguments: [
        ("stpe", "There is no command 'stpe'; did you mean 'step'?"),
        ("goto x", "'x' is not a number: the command is 'goto N'."),
        ("goto -1", "'-1' is below 0: the command is 'goto N', with a number from 0 on."),
        ("step 0", "0 steps are no move: the command is 'step [COUNT]', with a number from 1 on."),
        ("list 99", "There is no line 99: the Dockerfile's last is 6."),
        (
            "run -d",
            "The option '-d' is not supported: the program keeps the terminal until it ends; leave it out."
        ),
        (
            "cat /my dir",
            "'/my' is no step's number: the command is 'cat [N] PATH', with quotes around a path that has blanks."
        ),
        ("goto", "An argument is missing: the command is 'goto N'."),
        ("goto 9", "There is no step 9: the steps are 1 to 6 ('list' shows them)."),
        ("back", "The session stands before the first step: there is none to go back to."),
        (
            "files",
            "Before the first FROM there are no files and no configuration: 'step' takes it."
        ),
        ("shell", "'shell' needs a terminal: 'exec CMD' runs one command without."),
        ("edit", "'edit' needs a terminal: change the file by other means, then 'reload'."),
        ("set target-x y", "There is nothing called 'target-x' to set; did you mean 'target'?"),
        ("break miss now", "'now' is one argument too many: the command is 'break [LINE|INSTRUCTION|miss|fail]'."),
        ("doctor", "all is well"), ("images", "REPOSITORY   TAG"),
        ("breakpoints", "There are no breakpoints: 'break RUN' sets one."),
        ("why", "The session stands before the first step: 'step' takes it."),
        ("tag UPPER", "'UPPER' is not an image name: the repository name must be lower case."),
    ])
    func oneLineGetsOneAnswer(line: String, expected: String) async throws {
        let (text, code) = await run([line, "help quit"], on: try await ScriptedSession())
        #expect(answer(to: line, in: text) == expected)
        #expect(answer(to: "help quit", in: text).hasPrefix("quit: leave"))
        #expect(code == 0)
    }

    @Test func helpFitsAScreenAndNamesEveryCommand() throws {
        let style = TextStyle(width: 80, colour: false, unicode: false)
        let lines = try HelpText.text(for: nil, style: style).split(separator: "\n")
        #expect(lines.count <= 22)
        let all = try HelpText.text(for: "all", style: style)
        for command in CommandTable.all {
            #expect(lines.joined(separator: "\n").contains(command.name), "\(command.name)")
            #expect(all.contains("  \(command.name)"), "\(command.name)")
        }
    }

    @Test func aBuildArgumentThatNobodyAsksForIsToldOf() async throws {
        let (text, _) = await run(["set arg NOPE 1", "set arg NOPE"], on: try await ScriptedSession())
        #expect(
            answer(to: "set arg NOPE 1", in: text).contains("No instruction is 'ARG NOPE', so this changes nothing."))
        #expect(!answer(to: "set arg NOPE", in: text).contains("No instruction"))
    }

    @Test func aStepWithoutALayerSaysSo() async throws {
        let (text, _) = await run(["c", "layer 2", "layer 1"], on: try await ScriptedSession())
        #expect(
            answer(to: "layer 2", in: text) == "Layer of step 2  ENV A=1\n  none: this instruction makes no layer here")
        #expect(answer(to: "layer 1", in: text).hasSuffix("  none: the stage starts without any file"))
    }

    @Test func breakpointsAreToldByNumber() async throws {
        let (text, _) = await run(["b RUN", "c", "breakpoints", "delete 1", "c"], on: try await ScriptedSession())
        #expect(answer(to: "b RUN", in: text) == "Breakpoint 1 at RUN.")
        #expect(
            answer(to: "c", in: text).hasSuffix(
                "Stopped at breakpoint 1 (RUN).\n-> next: step 4, line 4: RUN one"))
        #expect(answer(to: "breakpoints", in: text) == "1  RUN, stopped 1 time")
        #expect(text.hasSuffix("(dockstep 6/6) quit\n"))
    }

    @Test func afterAFailureCommandsRunInTheFilesItLeft() async throws {
        let scripted = try await ScriptedSession()
        scripted.engine.script("RUN one", .exits(2))
        scripted.engine.world.withLock { $0.exitCode = 3 }
        let (text, _) = await run(["c", "exec ls -l", "exec 3 pwd", "log"], on: scripted)
        let requests = scripted.engine.world.withLock { $0.requests }
        #expect(requests.map(\.arguments) == [["ls", "-l"], ["pwd"]])
        #expect(requests.map(\.failedFiles?.id) == ["failed-4", nil])
        #expect(requests[1].environment == ["A=1"])
        #expect(
            answer(to: "exec 3 pwd", in: text)
                == "It ended with code 3. What it changed in the files is thrown away.")
        #expect(answer(to: "log", in: text) == "it went wrong")
    }

    @Test func theImageRunsWithItsCommand() async throws {
        let scripted = try await ScriptedSession()
        let (text, _) = await run(["goto 5", "run", "c", "run -e A=2 x 'y z'"], on: scripted)
        #expect(answer(to: "run", in: text).contains("the image as step 5 left it"))
        #expect(answer(to: "run", in: text).contains("The image has neither ENTRYPOINT nor CMD"))
        let requests = scripted.engine.world.withLock { $0.requests }
        #expect(requests.map(\.arguments) == [["x", "y z"]])
        #expect(requests.first?.environment.contains("A=2") == true)
        #expect(requests.first?.terminal == false)
    }

    @Test func reloadTellsWhatNoLongerCounts() async throws {
        let scripted = try await ScriptedSession()
        let text = scripted.text
        let lines = Mutex(["continue", "reload"])
        let collector = Collector()
        let repl = Repl(
            session: scripted.session, engine: scripted.engine, services: ScriptedServices(),
            input: .script {
                lines.withLock { lines in
                    if lines.count == 1 { text.replace(sixSteps.replacing("RUN two", with: "RUN other")) }
                    return lines.isEmpty ? nil : lines.removeFirst()
                }
            }, style: { TextStyle(width: 100, colour: false, unicode: false) }
        ) { collector.add($0) }
        #expect(await repl.run() == 0)
        #expect(
            answer(to: "reload", in: collector.text) == """
                Read again: 6 steps in 1 stage.
                Step 5 reads otherwise:
                    was  RUN two
                    now  RUN other
                From there on every step is to be taken again; what the cache says now:
                step  line  cache  instruction  why
                   5     5  MISS   RUN other    this step has not been built before
                   6     6  -      CMD ["a"]
                The session went back: it stands after step 4.
                -> next: step 5, line 5: RUN other
                """)
    }

    /// Many steps at once would scroll their layers away many times; what the session knows already is told in a line.
    @Test func aMoveOverManyStepsDrawsTheLayersOnce() async throws {
        let (text, _) = await run(
            ["continue", "restart", "until 4", "restart", "step"], on: try await ScriptedSession())
        func count(_ part: String, in answer: String) -> Int { answer.split(separator: part).count - 1 }
        #expect(count("  layers ", in: answer(to: "continue", in: text)) == 1)
        let again = answer(to: "until 4", in: text)
        #expect(count("moved over: it has run in this session\n", in: again) == 4)
        #expect(count("  cache ", in: again) == 0)
        #expect(count("  layers ", in: again) == 1)
        let single = answer(to: "step", in: text)
        #expect(single.hasPrefix("> step 1/6  line 1  FROM"))
        #expect(single.contains("  moved over: it has run in this session, as follows\n"))
    }

    @Test func noSentenceIsWiderThanTheTerminal() async throws {
        let scripted = try await ScriptedSession()
        let collector = Collector()
        let lines = Mutex(["goto 9", "nonsense", "continue", "help", "help run", "breakpoints", "until 2", "why 1"])
        let repl = Repl(
            session: scripted.session, engine: scripted.engine, services: ScriptedServices(),
            input: .script { lines.withLock { $0.isEmpty ? nil : $0.removeFirst() } },
            style: { TextStyle(width: 44, colour: false, unicode: false) }
        ) { collector.add($0) }
        _ = await repl.run()
        let wide = collector.text.split(separator: "\n").filter { $0.count > 44 }
        #expect(wide == [])
    }

    @Test func tagAndSaveKeepTheImage() async throws {
        let scripted = try await ScriptedSession()
        let (text, _) = await run(["c", "tag notes:1.0", "save out.tar"], on: scripted)
        #expect(answer(to: "tag notes:1.0", in: text).hasSuffix("named notes:1.0."))
        #expect(answer(to: "save out.tar", in: text) == "wrote out.tar")
        #expect(scripted.engine.calls.contains("writeImage 0 notes:1.0"))
    }

    @Test(arguments: [
        "layers", "layer 4", "files", "diff", "diff 3 5", "config", "env", "why 4", "history", "list", "plan",
        "resolve",
    ])
    func lookingAroundShowsSomethingAndMovesNothing(line: String) async throws {
        let (text, code) = await run(["goto 5", line], on: try await ScriptedSession())
        #expect(!answer(to: line, in: text).isEmpty)
        #expect(text.hasSuffix("(dockstep 5/6) quit\n"))
        #expect(code == 0)
    }

    @Test func coloursOfThePromptTakeNoRoom() {
        let style = TextStyle(width: 80, colour: true, unicode: true)
        #expect(Prompt.marked(step: 3, of: 8, style: style) == "\u{1}\u{1B}[1m\u{2}(dockstep 3/8)\u{1}\u{1B}[0m\u{2} ")
    }

    @Test(
        arguments: [
            ([[0x63, 0xC3], [0xA9]], "c\u{E9}"), ([[0xE2], [0x82], [0xAC, 0x0A]], "\u{20AC}\n"),
            ([[0xF0, 0x9F], [0x98, 0x80]], "\u{1F600}"), ([[0xFF], [0x61]], "\u{FFFD}a"), ([[0xC3]], "\u{FFFD}"),
        ] as [([[UInt8]], String)])
    func charactersCutInTwoAreJoined(pieces: [[UInt8]], text: String) {
        var decoder = UTF8Pieces()
        var result = ""
        for piece in pieces { result += decoder.add(piece) }
        #expect(result + decoder.finish() == text)
    }
}

/// What a view showed.
private final class Collector: Sendable {
    private let shown = Mutex("")

    var text: String { shown.withLock { $0 } }

    func add(_ piece: String) { shown.withLock { $0 += piece } }
}
