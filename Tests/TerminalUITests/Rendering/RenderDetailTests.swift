@testable import BuildPlan
import BuildEngine
import DockerfileSyntax
import LayerArchive
import OCISpec
import Testing
import TerminalUI

/// What single drawings do in cases that the fixture does not have.
@Suite struct RenderDetailTests {
    private let style = TextStyle(width: 80, colour: false, unicode: true)

    private func lines(_ text: String) -> [String] { text.split(separator: "\n").map { String($0) } }

    @Test func foldsOldLayers() {
        let layers = (1...10).map { step in
            StateLayer(diffID: Digest(of: "\(step)"), size: step * 1000, step: step, createdBy: "RUN \(step)")
        }
        var record = Notes.copy
        record.step = 10
        let drawn = lines(Render.record(record, layers: layers, style: style)).suffix(8)
        #expect(
            drawn == [
                "  layers   ████████████████  10kB  step 10  ← new  RUN 10",
                "           ██████████████     9kB  step 9   RUN 9",
                "           █████████████      8kB  step 8   RUN 8",
                "           ███████████        7kB  step 7   RUN 7",
                "           ██████████         6kB  step 6   RUN 6",
                "           ████████           5kB  step 5   RUN 5",
                "           … 4 more below, 10kB",
                "           10 layers, 55kB in all",
            ])
    }

    @Test func aTinyLayerIsStillSeen() {
        let layers = [("a", 1), ("b", 1_000_000), ("c", 0)].map {
            StateLayer(diffID: Digest(of: $0.0), size: $0.1, step: nil, createdBy: $0.0)
        }
        let drawn = lines(Render.layers(layers, style: style))
        #expect(drawn[2].contains("base                     0B"))
        #expect(drawn[3].contains("████████████████"))
        #expect(drawn[4].contains("base  ▏                  1B"))
    }

    @Test func showsTriggersUnderTheirFROM() {
        var program = Notes.program()
        program.steps.insert(
            BuildStep(
                number: 2, stage: 0, instruction: Notes.instruction(.env([]), "COPY . /srv", 2),
                origin: .trigger(from: 1),
                isNeeded: true), at: 1)
        for index in 2..<program.steps.count { program.steps[index].number += 1 }
        let text = Render.source(
            program: program, next: 2, records: [1: Notes.base], breakpoints: [], around: 2...3, style: style)
        #expect(
            lines(text).dropFirst() == [
                "      1 ✓    2  FROM busybox", "▶     2     └▸  ONBUILD COPY . /srv",
                "      3      3  ENV PORT=8000 \\", "  ▶ next   ✓ hit",
            ])
        #expect(
            Render.stepStart(program.steps[1], of: 8, style: style) == "▶ step 2/8  ONBUILD of step 1  COPY . /srv\n")
    }

    @Test func linesThatTheFileDoesNotHaveAreNotShown() {
        for around in [50...60, -9...0] {
            let text = Render.source(
                program: Notes.program(), next: 7, records: [:], breakpoints: [], around: around, style: style)
            #expect(text == "   step   line  Dockerfile\n")
        }
    }

    @Test func headerNamesStages() {
        var program = Notes.program(unneeded: [1])
        program.stages = [
            ProgramStage(index: 0, name: "build", base: .scratch, isNeeded: true),
            ProgramStage(index: 1, name: nil, base: .stage(0), isNeeded: true),
        ]
        let info = EngineInfo(name: "embedded", runtime: nil, files: "copies", isRoot: false)
        let text = Render.header(program: program, info: info, contextName: ".", style: style)
        #expect(
            lines(text) == [
                "dockstep  a Dockerfile step by step",
                "  file     Dockerfile  7 instructions, 6 needed, 2 stages: build, 1",
                "  context  .           where COPY and ADD take files from",
                "  engine   embedded    RUN not possible here (see doctor), layers by copies",
                "  user     rootless    root only inside, in a user namespace",
            ])
    }

    @Test(arguments: [
        (1, "the command's way of saying that it failed"),
        (126, "found, but it can't be executed (no permission, or no program for this machine)"),
        (127, "command not found: no program of that name in the image"),
        (137, "killed (signal 9, SIGKILL), often for using too much memory"), (142, "ended by signal 14"),
        (42, "a code of the program's own; its manual tells what it means"),
    ])
    func putsExitCodesIntoWords(_ code: Int, words: String) {
        var record = Notes.failed
        record.exitCode = code
        let wide = TextStyle(width: 200, colour: false, unicode: true)
        let first = lines(Render.failure(record, dockerfile: Notes.dockerfile, style: wide)).first
        #expect(first == "FAILED  step 5/7: exit code \(code), \(words)")
    }

    @Test func pointsAtTheCommandWhereNoProgramIsMissing() {
        var record = Notes.failed
        record.exitCode = 2
        record.log = (1...30).map { "line \($0)" }.joined(separator: "\n") + "\n\n"
        let drawn = lines(Render.failure(record, dockerfile: Notes.dockerfile, style: style))
        #expect(drawn[1] == "  line 7 │ RUN sh ./prepare.sh notes.html && \\")
        #expect(drawn[2] == "         │     " + String(repeating: "^", count: 31))
        #expect(drawn.filter { $0.hasPrefix("  │ line") } == (21...30).map { "  │ line \($0)" })
    }

    @Test(arguments: [
        (ConfigChange(field: "WORKDIR", old: "/", new: "/app"), "WORKDIR / → /app"),
        (ConfigChange(field: "ENV", name: "PORT", old: nil, new: "8000"), "ENV + PORT=8000"),
        (ConfigChange(field: "ENV", name: "PORT", old: "80", new: "8000"), "ENV PORT 80 → 8000"),
        (ConfigChange(field: "ENV", name: "PORT", old: "80", new: ""), "ENV PORT 80 → \"\""),
        (ConfigChange(field: "EXPOSE", name: "80/tcp", old: nil, new: ""), "EXPOSE + 80/tcp"),
        (ConfigChange(field: "CMD", old: "[\"a\"]", new: nil), "CMD - [\"a\"]"),
    ])
    func drawsConfigChanges(_ change: ConfigChange, text: String) {
        var record = Notes.env
        record.configChanges = [change]
        #expect(lines(Render.record(record, layers: [], style: style)).last == "  config   " + text)
    }

    @Test func tellsWhyThereIsNoLayer() {
        var record = Notes.env
        record.configChanges = [ConfigChange(field: "ARG", name: "V", old: nil, new: "1")]
        #expect(
            lines(Render.record(record, layers: [], style: style)).first
                == "  layer    none: it only sets a variable for the build")
        record.configChanges = []
        #expect(
            lines(Render.record(record, layers: [], style: style)) == [
                "  layer    none: this instruction makes no layer here"
            ])
    }

    @Test func emptyThingsAreSaid() throws {
        #expect(Render.layers([], style: style).hasPrefix("No layer yet"))
        #expect(Render.changes([], style: style) == "No file differs.\n")
        #expect(Render.plan([], program: Notes.program(), style: style) == "No step is left to run.\n")
        #expect(Render.environment([], style: style).hasPrefix("No variable is set"))
        #expect(Render.layer(nil, entries: [], style: style).contains("The layer is empty"))
        #expect(
            Render.files(FileTree(), at: try EntryPath("etc/x"), style: style) == "There is no /etc/x in these files.\n"
        )
        #expect(Render.files(FileTree(), at: .root, style: style) == "/  0 entries\n")
    }

    /// With colour taken away the words and marks are still there: `holdsForAnyRecord` has that; this is the colour.
    @Test func coloursHitAndMiss() {
        let coloured = TextStyle(width: 80, colour: true, unicode: true)
        #expect(
            Render.record(Notes.workdir, layers: [], style: coloured).hasPrefix(
                "\u{1B}[2m  cache\u{1B}[0m    \u{1B}[32mHIT\u{1B}[0m  reused: "))
        #expect(Render.record(Notes.copy, layers: [], style: coloured).contains("\u{1B}[33mMISS\u{1B}[0m  ran now: "))
        #expect(
            Render.failure(Notes.failed, dockerfile: Notes.dockerfile, style: coloured).hasPrefix(
                "\u{1B}[1;31mFAILED\u{1B}[0m  step 5/7"))
    }

    @Test func aStepMayMissForItselfAndForItsParent() {
        let reason = CacheReason(
            code: .filesChanged, items: [.init(path: "a", change: "added")], parentStep: 3,
            cause: .init(step: 2, code: .env))
        let text = Render.why(Notes.record(4, .miss, reason), records: [], style: style)
        #expect(
            text.contains("  Step 3, which it builds on, ran again too: it would have missed anyway.\n"))
    }

    @Test func chainLeadsToTheFirstCause() {
        var records = Notes.records + [Notes.run]
        var later = Notes.record(6, .miss, CacheReason(code: .parentChanged, parentStep: 5, cause: Notes.cause))
        later.text = "RUN later"
        records.append(later)
        let text = Render.why(later, records: records, style: style)
        let steps = lines(text).filter { $0.prefix(12).contains(" step ") }
        #expect(steps.map { $0.prefix(14) } == ["      step 4  ", "    └▸ step 5 ", "    └▸ step 6 "])
        #expect(text.contains("the first cause: notes.html changed (content)"))
    }
}
