@testable import BuildPlan
import DockerfileSyntax
import OCISpec

/// A small project half way through its build, as the drawings' tests know it.
enum Notes {
    static let lines = [
        "# Serves a page of notes.",
        "FROM busybox",
        "ENV PORT=8000 \\",
        "    GREETING=hello",
        "WORKDIR /app",
        "COPY notes.html prepare.sh ./",
        "RUN sh ./prepare.sh notes.html && \\",
        "\tchmod 644 notes.html && echo ready to be served to everybody who asks for it",
        "EXPOSE 8000",
        "CMD [\"httpd\", \"-f\", \"-p\", \"8000\"]",
    ]

    static func position(_ line: Int, _ column: Int = 1) -> SourcePosition {
        // Offsets only have to grow with the place.
        SourcePosition(line: line, column: column, offset: line * 1000 + column)
    }

    static func range(_ first: Int, _ last: Int? = nil, column: Int = 1) -> SourceRange {
        SourceRange(start: position(first, column), end: position(last ?? first, 200))
    }

    static func word(_ text: String, line: Int, column: Int = 1) -> Word {
        Word(raw: text, range: range(line, column: column))
    }

    static func instruction(_ body: Instruction.Body, _ text: String, _ first: Int, _ last: Int? = nil) -> Instruction {
        Instruction(
            body: body, range: range(first, last), keywordRange: range(first), text: text, flags: [], heredocs: [])
    }

    static let runText =
        "RUN sh ./prepare.sh notes.html && chmod 644 notes.html && echo ready to be served to everybody who asks for it"

    static let instructions = [
        instruction(
            .from(FromInstruction(platform: nil, image: word("busybox", line: 2), name: nil)), "FROM busybox", 2),
        instruction(.env([]), "ENV PORT=8000 GREETING=hello", 3, 4),
        instruction(.workdir(word("/app", line: 5)), "WORKDIR /app", 5),
        instruction(
            .copy(CopyInstruction(from: nil, chown: nil, chmod: nil, sources: [], destination: word("./", line: 6))),
            "COPY notes.html prepare.sh ./", 6),
        instruction(.run(.shell(word("sh ./prepare.sh", line: 7, column: 5))), runText, 7, 8),
        instruction(.expose([]), "EXPOSE 8000", 9),
        instruction(.cmd(.exec([])), #"CMD ["httpd", "-f", "-p", "8000"]"#, 10),
    ]

    static let dockerfile = Dockerfile(
        name: "Dockerfile", lines: lines, directives: .init(), globalArguments: [],
        stages: [.init(index: 0, name: nil, instructions: instructions)])

    static func program(unneeded: Set<Int> = []) -> BuildProgram {
        BuildProgram(
            dockerfile: dockerfile, options: BuildOptions(),
            steps: instructions.enumerated().map { index, instruction in
                BuildStep(
                    number: index + 1, stage: 0, instruction: instruction, origin: .dockerfile,
                    isNeeded: !unneeded.contains(index + 1))
            },
            stages: [ProgramStage(index: 0, name: nil, base: .scratch, isNeeded: true)], target: 0)
    }

    static func record(_ step: Int, _ outcome: StepOutcome, _ reason: CacheReason? = nil) -> StepRecord {
        let instruction = instructions[step - 1]
        return StepRecord(
            step: step, of: instructions.count, stage: 0, stageName: nil, line: instruction.range.start.line,
            lastLine: instruction.range.lines.upperBound, keyword: instruction.keyword, text: instruction.text,
            outcome: outcome, reason: reason, durationMs: 12)
    }

    static let base: StepRecord = {
        var result = record(1, .hit, CacheReason(code: .basePresent))
        result.notes = ["this is the starter image made from this machine's busybox, and not Docker Hub's"]
        return result
    }()

    static let env: StepRecord = {
        var result = record(2, .none)
        result.configChanges = [
            ConfigChange(field: "ENV", name: "PORT", old: "80", new: "8000"),
            ConfigChange(field: "ENV", name: "GREETING", old: nil, new: "hello"),
            ConfigChange(field: "ENV", name: "OLD", old: "x", new: nil),
        ]
        return result
    }()

    static let workdir: StepRecord = {
        var result = record(3, .hit, CacheReason(code: .sameDefinition))
        result.originalDurationMs = 1312
        result.configChanges = [ConfigChange(field: "WORKDIR", old: "/", new: "/app")]
        result.layer = LayerSummary(
            diffID: Digest(of: "workdir"), size: 0, added: 1, changed: 0, deleted: 0, largest: [])
        return result
    }()

    static let cause = CacheReason.Cause(
        step: 4, code: .filesChanged, items: [.init(path: "notes.html", change: "content")])

    static let copy: StepRecord = {
        var result = record(
            4, .miss, CacheReason(code: .filesChanged, items: [.init(path: "notes.html", change: "content")]))
        result.durationMs = 1312
        result.layer = LayerSummary(
            diffID: Digest(of: "copy"), size: 4_200_000, added: 2, changed: 1, deleted: 0,
            largest: [.init(path: "app/notes.html", size: 4_198_760), .init(path: "app/prepare.sh", size: 1240)])
        return result
    }()

    static let run: StepRecord = record(
        5, .miss, CacheReason(code: .parentChanged, parentStep: 4, cause: cause))

    static let failed: StepRecord = {
        var result = record(5, .failed, CacheReason(code: .parentChanged, parentStep: 4, cause: cause))
        result.exitCode = 127
        result.log = "preparing\r\n\u{1B}[31mwarning\u{1B}[0m: old\n\u{1B}]0;title\u{7}\nsh: chmod: not found\n"
        return result
    }()

    static let layers = [
        StateLayer(diffID: Digest(of: "base"), size: 1_240_000, step: nil, createdBy: "starter image busybox"),
        StateLayer(diffID: Digest(of: "workdir"), size: 0, step: 3, createdBy: "WORKDIR /app"),
        StateLayer(diffID: Digest(of: "copy"), size: 4_200_000, step: 4, createdBy: "COPY notes.html prepare.sh ./"),
    ]

    static let records = [base, env, workdir, copy]

    static var recordsByStep: [Int: StepRecord] {
        Dictionary(records.map { ($0.step, $0) }, uniquingKeysWith: { $1 })
    }

    static let config: ContainerConfig = {
        var config = ContainerConfig()
        config.env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "PORT=8000"]
        config.cmd = ["httpd", "-f", "-p", "8000"]
        config.workingDir = "/app"
        config.exposedPorts = ["8000/tcp": .init()]
        config.labels = ["org.example.title": "Notes"]
        return config
    }()

    static let state = StageState(
        stage: 0, config: config, platform: .host, author: nil,
        history: [
            HistoryEntry(createdBy: "starter image busybox"),
            HistoryEntry(createdBy: "ENV PORT=8000 GREETING=hello", emptyLayer: true),
            HistoryEntry(createdBy: "WORKDIR /app"), HistoryEntry(createdBy: "COPY notes.html prepare.sh ./"),
        ],
        layers: layers, chain: [], environment: [], declaredArguments: [], hasOwnCommand: false, commandForm: nil,
        entrypointForm: nil)
}
