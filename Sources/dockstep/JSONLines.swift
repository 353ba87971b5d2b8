internal import BuildEngine
internal import BuildPlan
internal import DockerfileSyntax
internal import OCISpec

/// Lines of `build --progress json` and `plan --json`, as contract and tests know them: one object each.
enum JSONLine {
    static func write(_ line: some Encodable) {
        // A value of strings, numbers and their collections always has a JSON form.
        guard let data = try? CanonicalJSON.encode(line) else { return }
        StandardStreams.write(Array(data) + [UInt8(ascii: "\n")], to: 1)
    }
}

/// A step that was taken, or failed.
struct StepLine: Encodable {
    let type = "step"
    var step: Int
    var of: Int
    var stage: Int?
    var stageName: String?
    var line: Int
    var instruction: String
    var text: String
    /// `hit`, `miss` or `none`; a failed step missed.
    var cache: String
    var reason: ReasonObject?
    var layer: LayerObject?
    var exitCode: Int
    var durationMs: Int

    init(_ record: StepRecord) {
        step = record.step
        of = record.of
        stage = record.stage
        stageName = record.stageName
        line = record.line
        instruction = record.keyword.rawValue
        text = record.text
        cache = (record.outcome == .failed ? StepOutcome.miss : record.outcome).rawValue
        reason = record.reason.map(ReasonObject.init)
        layer = record.layer.map(LayerObject.init)
        exitCode = record.exitCode
        durationMs = record.durationMs
    }
}

/// A step that was not taken, and what it would do.
struct PredictionLine: Encodable {
    let type = "step"
    var step: Int
    var of: Int
    var stage: Int?
    var stageName: String?
    var line: Int
    var instruction: String
    var text: String
    var predicted: String
    var reason: ReasonObject?
    /// Of what depends: the step that has to run before it can be told.
    var waitsFor: Int?
    /// By the classic builder's rules, where both are asked for.
    var classic: Outcome?
    /// Today, where the line is of the plan under a change.
    var today: Outcome?

    struct Outcome: Encodable {
        var predicted: String
        var reason: ReasonObject?

        init(_ prediction: Prediction) {
            predicted = prediction.outcome.rawValue
            reason = prediction.reason.map(ReasonObject.init)
        }
    }

    init(_ prediction: Prediction, step: BuildStep, program: BuildProgram) {
        self.step = step.number
        of = program.steps.count
        stage = step.stage
        stageName = program.stages.first { $0.index == step.stage }?.name
        line = step.line
        instruction = step.instruction.keyword.rawValue
        text = step.instruction.title
        predicted = prediction.outcome.rawValue
        reason = prediction.reason.map(ReasonObject.init)
        waitsFor = prediction.waitsFor
    }
}

struct ReasonObject: Encodable {
    var code: String
    var message: String
    var items: [CacheReason.Item]
    /// The step below that it was dragged along by, and the first one that differs by itself.
    var parentStep: Int?
    var causeStep: Int?

    init(_ reason: CacheReason) {
        parentStep = reason.parentStep
        causeStep = reason.causeStep
        code = reason.code.rawValue
        message = reason.message
        items = reason.items
    }
}

struct LayerObject: Encodable {
    var diffID: Digest
    /// In bytes.
    var size: Int
    var added: Int
    var changed: Int
    var deleted: Int

    init(_ layer: LayerSummary) {
        diffID = layer.diffID
        size = layer.size
        added = layer.added
        changed = layer.changed
        deleted = layer.deleted
    }
}

/// The image that a build left.
struct ImageLine: Encodable {
    let type = "image"
    var id: Digest
    var names: [String]
    var config: ImageConfig

    init(_ image: BuiltImage) {
        id = image.id
        names = image.names.map(\.familiar)
        config = image.config
    }
}

/// The image's files were written to a file or folder.
struct FilesLine: Encodable {
    let type = "files"
    var path: String
}

/// What ended a build.
struct ErrorLine: Encodable {
    let type = "error"
    /// Absent for an error that is not about a place in the Dockerfile.
    var line: Int?
    var column: Int?
    var message: String

    init(line: Int?, column: Int?, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    init(_ complaint: Complaint) {
        line = complaint.place?.line
        column = complaint.place?.column
        message = complaint.sentence
    }
}
