@testable import BuildPlan
import BuildEngine
import BuildSession
import DockerfileSyntax
import LayerArchive
import OCISpec
import TestSupport
import Testing

@testable import TerminalUI

/// Values as an evil or careless user might have them.
private struct Chaos {
    var random: SeededGenerator

    private static let pieces = [
        "a", "src/", "日本語", " ", "\u{1B}[2J", "\u{1B}]0;x\u{7}", "e\u{301}", "👩‍💻", "\n", "\r\n", "\t", "\u{202E}",
        "\u{9B}",
        "$HOME", "'", "\"", "\\",
        "a-word-that-is-longer-than-any-terminal-is-wide-and-has-no-blank-in-it-at-all-so-there",
    ]

    mutating func bool() -> Bool { Bool.random(using: &random) }
    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func size() -> Int { [0, 1, 999, 1_240_000, Int.max / 1000].randomElement(using: &random) ?? 0 }
    mutating func text() -> String {
        (0..<int(0...12)).map { _ in Chaos.pieces.randomElement(using: &random) ?? "" }.joined()
    }
    mutating func optional() -> String? { bool() ? text() : nil }
    mutating func words() -> [String] { (0..<int(0...5)).map { _ in text() } }

    mutating func path() -> EntryPath {
        let bytes = Array(text().utf8.filter { $0 != 0 && $0 != 0x2E })
        return (try? EntryPath(bytes)) ?? .root
    }

    mutating func reason() -> CacheReason? {
        guard let code = CacheReason.Code.allCases.randomElement(using: &random), int(0...5) > 0 else { return nil }
        let items = (0..<int(0...14)).map { _ in
            CacheReason.Item(
                path: optional(), name: bool() ? "command" : optional(), change: text(), old: optional(),
                new: optional())
        }
        let cause = CacheReason.Cause(step: int(0...9), code: code, items: items, ran: bool())
        return CacheReason(
            code: code, items: items, parentStep: bool() ? int(0...9) : nil, cause: bool() ? cause : nil)
    }

    mutating func record(_ step: Int) -> StepRecord {
        let outcomes: [StepOutcome] = [.hit, .miss, .none, .failed]
        let layer = LayerSummary(
            diffID: Digest(of: text()), size: size(), added: int(0...100_000), changed: int(0...1), deleted: int(0...9),
            largest: (0..<int(0...3)).map { _ in .init(path: text(), size: size()) })
        let reason = reason()
        var record = StepRecord(
            step: step, of: int(0...2000), stage: 0, stageName: optional(), line: int(-2...15), lastLine: int(-2...20),
            keyword: Keyword.allCases.randomElement(using: &random) ?? .run, text: text(), expandedText: optional(),
            outcome: outcomes.randomElement(using: &random) ?? .miss, reason: reason, layer: bool() ? layer : nil,
            configChanges: (0..<int(0...4)).map { _ in
                ConfigChange(field: text(), name: optional(), old: optional(), new: optional())
            }, notes: words(), exitCode: int(0...300), durationMs: int(-5...500_000),
            originalDurationMs: bool() ? int(0...900_000) : nil, log: words().joined(separator: "\n"))
        for path in reason?.items.compactMap(\.path) ?? [] where bool() {
            record.fileLines[path] = words().map { LineChange(bool() ? .added : .removed, int(1...9999), $0) }
        }
        return record
    }

    mutating func layers() -> [StateLayer] {
        (0..<int(0...30)).map { step in
            StateLayer(
                diffID: Digest(of: "\(step)"), size: size(), step: bool() ? step : nil, createdBy: text())
        }
    }

    mutating func config() -> ContainerConfig {
        var config = ContainerConfig()
        config.user = optional()
        config.env = words()
        config.entrypoint = bool() ? words() : nil
        config.cmd = bool() ? words() : nil
        config.labels = [text(): text()]
        config.exposedPorts = [text(): .init()]
        config.workingDir = optional()
        config.shell = bool() ? words() : nil
        config.healthcheck = Healthcheck(test: words(), interval: bool() ? size() : nil)
        config.onBuild = words()
        return config
    }

    mutating func program() -> BuildProgram {
        var dockerfile = Notes.dockerfile
        dockerfile.name = text()
        dockerfile.lines = (0..<int(0...14)).map { _ in text() }
        var program = Notes.program(unneeded: [int(1...7)])
        for index in program.steps.indices where int(0...4) == 0 {
            program.steps[index].origin = .trigger(from: int(1...7))
            program.steps[index].instruction.text = text()
        }
        program.dockerfile = dockerfile
        program.stages.append(ProgramStage(index: 1, name: optional(), base: .scratch, isNeeded: bool()))
        return program
    }

    mutating func entries() -> [LayerEntry] {
        (0..<int(0...12)).map { _ in
            switch int(0...6) {
            case 0: .whiteout(path())
            case 1: .opaque(path())
            case 2: .file(FileEntry(path: path(), kind: .symlink(target: Array(text().utf8)), mode: 0o777))
            case 3: .file(FileEntry(path: path(), kind: .directory, mode: 0o1777, uid: .max, gid: .max))
            case 4: .file(FileEntry(path: path(), kind: .hardLink(target: path()), mode: 0))
            default:
                .file(
                    FileEntry(path: path(), kind: .file, mode: 0o6755, size: size(), modified: int(-1_000_000...size()))
                )
            }
        }
    }

    /// One of everything.
    mutating func drawings(_ style: TextStyle) -> [String] {
        let program = program()
        let records = (1...7).map { record($0) }
        let byStep = Dictionary(records.map { ($0.step, $0) }, uniquingKeysWith: { $1 })
        let state = StageState(
            stage: 0, config: config(), platform: .host, author: nil,
            history: words().map { HistoryEntry(createdBy: $0, emptyLayer: bool()) }, layers: layers(), chain: [],
            environment: [], declaredArguments: [], hasOwnCommand: false, commandForm: nil, entrypointForm: nil)
        let variables = words().map {
            EnvironmentVariable(name: $0, value: text(), source: .arg(line: int(0...99_999)))
        }
        let forms: [WrittenForm?] = [nil, .shell, .exec]
        let (entry, cmd) = (forms[int(0...2)], forms[int(0...2)])
        let resolution = CommandResolution.resolve(
            config: state.config, entrypointForm: entry, cmdForm: cmd, arguments: words(), entrypointOption: optional())
        let predictions = (0...8).map { Prediction(step: $0, outcome: bool() ? .hit : .depends, reason: reason()) }
        let changes = (0..<int(0...9)).map { _ in
            FileChange(
                path: path(), kind: .changed, aspects: Set(FileChange.Aspect.allCases), oldSize: size(),
                newSize: size(),
                isDirectory: bool())
        }
        let info = EngineInfo(name: text(), runtime: optional(), files: text(), isRoot: bool())
        return [
            Render.header(program: program, info: info, contextName: text(), style: style),
            Render.source(
                program: program, next: int(0...8), records: byStep, breakpoints: [int(0...14)],
                around: bool() ? nil : -4...int(0...40), style: style),
            Render.stepStart(program.steps[int(0...6)], of: int(0...9999), style: style),
            Render.record(records[0], layers: state.layers, style: style),
            Render.failure(records[1], dockerfile: program.dockerfile, style: style),
            Render.layers(state.layers, style: style),
            Render.layer(bool() ? records[2] : nil, entries: entries(), style: style),
            Render.files(FileTree(layers: [entries()]), at: bool() ? .root : path(), style: style),
            Render.changes(changes, style: style), Render.config(state.config, style: style),
            Render.environment(variables, style: style), Render.why(records[3], records: records, style: style),
            Render.plan(predictions, program: program, style: style), Render.history(state, style: style),
            Render.comparison(predictions, predictions.reversed(), program: program, style: style),
            Render.classicPlan(predictions, program: program, style: style),
            Render.whatIf(
                WhatIf(
                    change: .line(1, text: records[0].text),
                    today: ImaginedPlan(program: program, predictions: predictions.reversed()),
                    then: .plan(ImaginedPlan(program: program, predictions: predictions)), pairs: [1: 2]),
                style: style),
            Render.resolution(resolution, config: state.config, style: style),
            Render.resolutionMatrix(
                CommandResolution.matrix(config: state.config, entrypointForm: entry, cmdForm: cmd), style: style),
        ]
    }
}

@Suite struct RenderPropertyTests {
    /// No line is wider than asked for, none has a control character in it, and colour changes nothing but colour.
    @Test(arguments: [40, 41, 63, 64, 71, 72, 80, 132], [true, false])
    func holdsForAnyRecord(width: Int, unicode: Bool) {
        for seed in 1...12 {
            let plain = TextStyle(width: width, colour: false, unicode: unicode)
            var chaos = Chaos(random: SeededGenerator(seed: UInt64(seed)))
            var again = Chaos(random: SeededGenerator(seed: UInt64(seed)))
            let drawings = chaos.drawings(plain)
            let coloured = again.drawings(TextStyle(width: width, colour: true, unicode: unicode))
            for (index, drawing) in drawings.enumerated() {
                #expect(drawing.hasSuffix("\n"))
                let lines = drawing.unicodeScalars.split(separator: "\n").map { String($0) }
                let tooWide = lines.first { DisplayWidth.of($0) > width }
                #expect(tooWide == nil, "drawing \(index), seed \(seed)")
                let odd = drawing.unicodeScalars.first { scalar in
                    (scalar.properties.generalCategory == .control && scalar != "\n") || scalar.value == 0x202E
                        || (!unicode && !scalar.isASCII)
                }
                #expect(odd == nil, "drawing \(index), seed \(seed)")
                #expect(withoutColour(coloured[index]) == drawing, "drawing \(index), seed \(seed)")
            }
        }
    }

    /// Takes away `ESC [ … m`; nothing else may stand behind an ESC.
    private func withoutColour(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isInside = false
        for scalar in text.unicodeScalars {
            if scalar.value == 0x1B {
                isInside = true
            } else if isInside {
                isInside = scalar != "m"
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    @Test func narrowerThanTheNarrowestCountsAsThat() {
        #expect(TextStyle(width: 1, colour: false, unicode: true).width == 40)
        #expect(TextStyle(width: 100, colour: false, unicode: true).width == 100)
    }
}
