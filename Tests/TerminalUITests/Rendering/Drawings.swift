@testable import BuildPlan
import BuildEngine
@testable import BuildSession
import LayerArchive
import OCISpec
@testable import TerminalUI

/// Every drawing of the fixture by name, so that one table serves the tests of exact output and those of properties.
enum Drawing: String, CaseIterable, Sendable {
    case header, source, sourcePart, stepStart, base, hit, miss, noLayer, failure, layers, layer, files, changes, config
    case environment, why, whyChain, whyVariable, whyNone, whyLines, whyCommand, plan, history, resolution,
        resolutionIgnored, matrix
    case replay, stack, whyAhead, reload, classicPlan, comparison, whatIf, whatIfNothing, whatIfStops

    func text(_ style: TextStyle) throws -> String {
        switch self {
        case .header:
            Render.header(
                program: Notes.program(unneeded: [3]),
                info: EngineInfo(name: "embedded", runtime: "runc 1.1.5", files: "overlay", isRoot: true),
                contextName: "sample-projects/notes-app", style: style)
        case .source:
            Render.source(
                program: Notes.program(unneeded: [6]), next: 5, records: Notes.recordsByStep, breakpoints: [10],
                around: nil, style: style)
        case .sourcePart:
            Render.source(
                program: Notes.program(), next: 1, records: [:], breakpoints: [], around: -3...3, style: style)
        case .stepStart: Render.stepStart(Notes.program().steps[4], of: 7, style: style)
        case .base: Render.record(Notes.base, layers: Array(Notes.layers.prefix(1)), style: style)
        case .hit: Render.record(Notes.workdir, layers: Array(Notes.layers.prefix(2)), style: style)
        case .miss: Render.record(Notes.copy, layers: Notes.layers, style: style)
        case .noLayer: Render.record(Notes.env, layers: Array(Notes.layers.prefix(1)), style: style)
        case .failure: Render.failure(Notes.failed, dockerfile: Notes.dockerfile, style: style)
        case .layers: Render.layers(Notes.layers, style: style)
        case .layer: Render.layer(Notes.copy, entries: try Drawing.entries(), style: style)
        case .files: Render.files(FileTree(layers: [try Drawing.entries()]), at: try EntryPath("app"), style: style)
        case .changes:
            Render.changes(
                [
                    FileChange(path: try EntryPath("app"), kind: .added, isDirectory: true),
                    FileChange(path: try EntryPath("app/notes.html"), kind: .added, newSize: 4_198_760),
                    FileChange(
                        path: try EntryPath("etc/passwd"), kind: .changed, aspects: [.mode, .content], oldSize: 300,
                        newSize: 340),
                    FileChange(path: try EntryPath("tmp/x"), kind: .deleted, oldSize: 12),
                ], style: style)
        case .config: Render.config(Notes.config, style: style)
        case .environment:
            Render.environment(
                [
                    EnvironmentVariable(
                        name: "PATH", value: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        source: .base),
                    EnvironmentVariable(name: "PORT", value: "8000", source: .env(line: 3)),
                    EnvironmentVariable(name: "VERSION", value: "", source: .arg(line: 4)),
                ], style: style)
        case .why: Render.why(Notes.copy, records: Notes.records, style: style)
        case .whyChain: Render.why(Notes.run, records: Notes.records + [Notes.run], style: style)
        case .whyVariable:
            Render.why(
                Notes.record(
                    5, .miss,
                    CacheReason(
                        code: .env,
                        items: [.init(name: "PORT (ENV, line 3)", change: "changed", old: "80", new: "8000")])),
                records: Notes.records, style: style)
        case .whyLines:
            Render.why(Drawing.copyWithLines, records: Notes.records, style: style)
        case .whyCommand:
            Render.why(
                Notes.record(
                    5, .miss,
                    CacheReason(
                        code: .commandText,
                        items: [
                            .init(
                                name: "command", change: "changed",
                                old: "apt-get update && apt-get install -y --no-install-recommends curl",
                                new: "apt-get update && apt-get install -y --no-install-recommends curl ca-certificates"
                            )
                        ])),
                records: Notes.records, style: style)
        case .whyNone: Render.why(Notes.env, records: Notes.records, style: style)
        case .plan: Render.plan(Drawing.predictions, program: Notes.program(), style: style)
        case .replay: Render.replay(Notes.copy, isBrief: false, style: style)
        case .stack: Render.stack(Notes.layers, newFrom: 4, style: style)
        case .whyAhead: Render.why(Drawing.predictions[2], step: Notes.program().steps[3], style: style)
        case .reload: Render.reload(Drawing.reloaded, style: style)
        case .classicPlan: Render.classicPlan(Drawing.classic, program: Notes.program(), style: style)
        case .comparison:
            Render.comparison(Drawing.modern, Drawing.classic, program: Notes.program(), style: style)
        case .whatIf: Render.whatIf(Drawing.whatIf(.line(3, text: "ENV PORT=9000")), style: style)
        case .whatIfNothing:
            Render.whatIf(Drawing.whatIf(.file(.edit("noise.log")), isIgnored: true), style: style)
        case .whatIfStops:
            Render.whatIf(
                WhatIf(
                    change: .line(4, text: "WROKDIR /app"), today: Drawing.today,
                    then: .stops("unknown instruction 'WROKDIR'; did you mean 'WORKDIR'?", line: 4), pairs: [:]),
                style: style)
        case .history: Render.history(Notes.state, style: style)
        case .resolution:
            Drawing.resolution(entrypoint: ["notes", "--serve"], form: .exec, arguments: ["my page"], style)
        case .resolutionIgnored:
            Drawing.resolution(entrypoint: ["/bin/sh", "-c", "notes --serve"], form: .shell, arguments: [], style)
        case .matrix:
            Render.resolutionMatrix(
                CommandResolution.matrix(config: Notes.config, entrypointForm: nil, cmdForm: .exec), style: style)
        }
    }

    /// ENV has another value: BuildKit asks for it at RUN, the classic builder at once.
    private static let variable = CacheReason.Item(
        name: "PORT (ENV, line 3)", change: "changed", old: "8000", new: "9000")
    private static let modern = [
        Prediction(step: 1, outcome: .hit, reason: CacheReason(code: .basePresent), key: Digest(of: "1")),
        Prediction(step: 2, outcome: .none, reason: nil),
        Prediction(step: 3, outcome: .hit, reason: CacheReason(code: .sameDefinition), key: Digest(of: "3")),
        Prediction(step: 4, outcome: .hit, reason: CacheReason(code: .sameDefinition), key: Digest(of: "4")),
        Prediction(
            step: 5, outcome: .miss, reason: CacheReason(code: .env, items: [variable]), key: Digest(of: "new 5")),
        Prediction(step: 6, outcome: .none, reason: nil),
        Prediction(step: 7, outcome: .none, reason: nil),
    ]
    private static let classic: [Prediction] = {
        let cause = CacheReason.Cause(step: 2, code: .env, items: [variable])
        let dragged = (3...7).map { step in
            Prediction(
                step: step, outcome: .miss,
                reason: CacheReason(code: .parentChanged, parentStep: step - 1, cause: cause))
        }
        return [modern[0], Prediction(step: 2, outcome: .miss, reason: CacheReason(code: .env, items: [variable]))]
            + dragged
    }()

    private static var today: ImaginedPlan {
        var predictions = modern
        predictions[4] = Prediction(
            step: 5, outcome: .hit, reason: CacheReason(code: .sameDefinition), key: Digest(of: "5"))
        return ImaginedPlan(program: Notes.program(), predictions: predictions)
    }

    private static func whatIf(_ change: ImaginedChange, isIgnored: Bool = false) -> WhatIf {
        let then = ImaginedPlan(
            program: Notes.program(), predictions: isIgnored ? today.predictions : modern, isIgnored: isIgnored)
        return WhatIf(
            change: change, today: today, then: .plan(then),
            pairs: Dictionary(uniqueKeysWithValues: (1...7).map { ($0, $0) }))
    }

    private static var copyWithLines: StepRecord {
        var record = Notes.copy
        record.fileLines["notes.html"] = [
            LineChange(.removed, 9, "<p>Buy milk</p>"), LineChange(.added, 9, "<p>Buy milk and bread</p>"),
            LineChange(.added, 10, "<p>" + String(repeating: "long ", count: 30) + "</p>"),
        ]
        return record
    }

    private static let predictions = [
        Prediction(step: 1, outcome: .hit, reason: CacheReason(code: .basePresent)),
        Prediction(step: 2, outcome: .none, reason: nil),
        Prediction(
            step: 4, outcome: .miss,
            reason: CacheReason(code: .filesChanged, items: [.init(path: "notes.html", change: "content")])),
        Prediction(step: 5, outcome: .depends, reason: nil, waitsFor: 4),
    ]

    /// WORKDIR read otherwise before; the last step is gone.
    private static var reloaded: Reload {
        var workdir = Notes.workdir
        workdir.text = "WORKDIR /srv"
        let steps = Notes.program().steps
        return Reload(
            program: Notes.program(), kept: 2, oldPosition: 5, position: 2,
            invalidated: [
                .init(
                    old: workdir, step: steps[2], cause: .text,
                    prediction: Prediction(step: 3, outcome: .hit, reason: CacheReason(code: .sameDefinition))),
                .init(
                    old: Notes.copy, step: steps[3], cause: .prediction,
                    prediction: Prediction(
                        step: 4, outcome: .miss, reason: CacheReason(code: .parentChanged, parentStep: 3))),
                .init(old: Notes.failed, step: nil, cause: .gone, prediction: nil),
            ],
            ahead: [
                Prediction(step: 3, outcome: .hit, reason: CacheReason(code: .sameDefinition)),
                Prediction(step: 4, outcome: .miss, reason: CacheReason(code: .parentChanged, parentStep: 3)),
            ])
    }

    private static func resolution(
        entrypoint: [String], form: WrittenForm, arguments: [String], _ style: TextStyle
    ) -> String {
        var config = Notes.config
        config.entrypoint = entrypoint
        let resolution = CommandResolution.resolve(
            config: config, entrypointForm: form, cmdForm: .exec, arguments: arguments, entrypointOption: nil)
        return Render.resolution(resolution, config: config, style: style)
    }

    private static func entries() throws -> [LayerEntry] {
        let time = 1_790_000_000
        return [
            .file(FileEntry(path: try EntryPath("app"), kind: .directory, mode: 0o755, modified: time)),
            .file(
                FileEntry(
                    path: try EntryPath("app/notes.html"), kind: .file, mode: 0o644, size: 4_198_760, modified: time)),
            .file(
                FileEntry(
                    path: try EntryPath("app/prepare.sh"), kind: .file, mode: 0o4755, uid: 1001, gid: 100, size: 1240,
                    modified: -1)),
            .file(
                FileEntry(
                    path: try EntryPath("app/latest"), kind: .symlink(target: Array("notes.html".utf8)), mode: 0o777,
                    modified: 951_827_696)),
            .file(
                FileEntry(
                    path: try EntryPath("dev/null"), kind: .characterDevice(major: 1, minor: 3), mode: 0o1666)),
            .whiteout(try EntryPath("etc/old\u{1B}[2Jname")), .opaque(try EntryPath("var/cache")),
        ]
    }
}
