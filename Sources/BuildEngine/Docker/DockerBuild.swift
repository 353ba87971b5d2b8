internal import BuildPlan
internal import DockerfileSyntax

/// One `docker build` as far as it has come, or as it ended.
struct DockerBuild: Sendable {
    /// Where a step stands in what the builder tells.
    struct Place: Hashable, Sendable {
        var stage: String?
        var number: Int
    }

    /// Bytes that a command printed.
    struct Printed {
        var place: Place
        var bytes: [UInt8]

    }

    private(set) var progress: DockerProgress
    /// How many stages the builder sees: with one alone it names none that has no name of its own.
    let stageCount: Int
    private var logs: [Int: [UInt8]] = [:]
    var image: DockerImage?
    /// Of the command that failed; nil where none did.
    var exitCode: Int?
    var durationMs = 0

    /// As much of a step's output as its record keeps, in bytes.
    private static let longestLog = 256 << 10

    init(form: DockerProgress.Form, stageCount: Int) {
        progress = DockerProgress(form: form)
        self.stageCount = stageCount
    }

    mutating func receive(_ line: String) -> [Printed] {
        progress.receive(line).map { step, bytes in
            logs[step, default: []] += bytes
            if let extra = logs[step]?.count, extra > Self.longestLog {
                logs[step]?.removeFirst(extra - Self.longestLog)
            }
            let told = progress.steps[step]
            return Printed(place: place(of: told), bytes: bytes)
        }
    }

    /// Of one stage alone some builders tell the name and some do not.
    private func place(of told: DockerProgress.Step) -> Place {
        Place(stage: stageCount == 1 ? nil : told.stage, number: told.number)
    }

    func log(of step: DockerProgress.Step) -> String {
        guard let index = progress.steps.firstIndex(of: step) else { return "" }
        return String(decoding: logs[index] ?? [], as: UTF8.self)
    }

    /// What was told of a step; nil where nothing was.
    ///
    /// - Parameter expanded: its text as executed, where that differs.
    func step(_ step: BuildStep, of program: BuildProgram, expanded: String?) -> DockerProgress.Step? {
        let place = place(of: step, in: program)
        // Of triggers the classic builder tells nothing by number.
        if progress.form == .classic, case .trigger = step.origin { return progress.steps.last }
        if let told = progress.steps.first(where: { self.place(of: $0) == place }) { return told }
        if progress.form == .classic { return nil }
        // The same step of two stages is told of once, by the name of either.
        let texts = Set([step.instruction.title, expanded].compactMap { $0.map(Self.oneLine) })
        return progress.steps.first { texts.contains(Self.oneLine($0.text)) }
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// BuildKit counts the steps with a layer, from each stage's base on, where that is an image; the classic builder all
    /// instructions of the file.
    func place(of step: BuildStep, in program: BuildProgram) -> Place {
        let before = program.steps.filter { $0.number <= step.number }
        guard progress.form != .classic, let index = step.stage else {
            return Place(stage: nil, number: before.count { $0.origin == .dockerfile })
        }
        let stage = program.stages[index]
        let isImage = if case .image = stage.base { true } else { false }
        let layers = before.count { $0.stage == index && $0.instruction.keyword.hasOwnLayer }
        return Place(
            stage: stageCount == 1 ? nil : stage.name ?? "stage-\(index)", number: layers + (isImage ? 1 : 0))
    }
}

extension Keyword {
    /// Whether BuildKit has a step of its own for it, with a layer.
    var hasOwnLayer: Bool {
        switch self {
        case .run, .copy, .add, .workdir: true
        default: false
        }
    }
}
