internal import Foundation
internal import TestSupport

/// One project that is edited again and again, and what the plan, the engine and BuildKit say to each edit.
struct CacheProof {
    struct StepLine: Decodable {
        struct Reason: Decodable {
            struct Item: Decodable {
                var path: String?
                var name: String?
                var change: String
            }

            var code: String
            var message: String
            var items: [Item]
            var causeStep: Int?
        }

        var type: String
        var step: Int?
        var line: Int?
        var stage: Int?
        var stageName: String?
        var instruction: String?
        var text: String?
        var cache: String?
        var predicted: String?
        var reason: Reason?
    }

    enum Answer {
        case steps([StepLine])
        case refused(String)
    }

    let builders: Builders
    let folder: String
    /// The name of the project's base, of its own: its meaning changes.
    let base: String
    /// What the base can be.
    let images: [String]
    private(set) var project: ProofProject
    private(set) var random: SeededGenerator
    private var written: ProofProject?
    private var before: ProofProject?
    /// What was found wrong, with all that is needed to see it again.
    private(set) var faults: [String] = []
    private(set) var edits: [ProofEdit.Kind: Int] = [:]
    /// Steps of which the plan could only say that it depends, and all that were predicted.
    private(set) var depending = 0
    private(set) var predicted = 0

    init(builders: Builders, folder: String, base: String, images: [String], seed: UInt64) {
        (self.builders, self.folder, self.base, self.images) = (builders, folder, base, images)
        random = SeededGenerator(seed: seed)
        project = ProofProject(base: base, random: &random)
    }

    /// Builds the project as it is for the first time.
    ///
    /// - Returns: false where both engines refuse it.
    mutating func begin() throws -> Bool {
        try write()
        switch (try dockstep("build"), try docker()) {
        case (.refused, .refused): return false
        case (.steps, .built): return true
        case (.refused(let words), .built): note("dockstep refuses: \(words)", edit: nil)
        case (.steps, .refused(let words)): note("Docker refuses: \(words)", edit: nil)
        }
        return false
    }

    /// Makes one edit of that kind, builds, and compares; false where there is nothing to edit so.
    mutating func edit(_ kind: ProofEdit.Kind) throws -> Bool {
        let old = project
        let edit: ProofEdit
        if kind == .revert {
            guard var former = before, former != project else { return false }
            former.clock = project.clock
            project = former
            edit = ProofEdit(kind: .revert, cause: .none)
        } else {
            guard let made = project.edit(kind, random: &random) else { return false }
            edit = made
        }
        try write()
        let plan = try dockstep("plan")
        let build = try dockstep("build")
        switch (plan, build, try docker()) {
        case (_, .refused, .refused):
            project = old
            try write()
            return false
        case (.steps(let plan), .steps(let build), .built(let log)):
            edits[kind, default: 0] += 1
            compare(plan, with: build, edit)
            compare(build, with: BuildKitSteps(log), edit)
            checkCause(build, edit)
            before = old
        case (.refused(let words), _, .built): note("the plan refuses: \(words)", edit: edit)
        case (_, .refused(let words), .built): note("dockstep refuses: \(words)", edit: edit)
        case (_, .steps, .refused(let words)): note("Docker refuses: \(words)", edit: edit)
        }
        return true
    }

    private mutating func write() throws {
        try project.write(to: folder, over: written)
        if written?.image != project.image {
            try builders.reference.docker.succeed(["tag", images[project.image], base])
            let outcome = try builders.dockstep.run(["tag", images[project.image], base])
            guard outcome.status == 0 else { throw CommandFailure(description: outcome.errors) }
        }
        written = project
    }

    private func dockstep(_ command: String) throws -> Answer {
        let outcome = try builders.dockstep.run([command, "--progress", "json"] + project.flags + [folder])
        guard outcome.status == 0 else { return .refused(outcome.output + outcome.errors) }
        let decoder = JSONDecoder()
        let lines = try outcome.output.split(separator: "\n").map {
            try decoder.decode(StepLine.self, from: Data($0.utf8))
        }
        return .steps(lines.filter { $0.type == "step" })
    }

    private enum DockerAnswer {
        case built(log: String)
        case refused(String)
    }

    private func docker() throws -> DockerAnswer {
        let outcome = try runCommand(
            [builders.reference.client, "build", "--network", "host", "--progress", "plain"] + project.flags + [folder],
            environment: ["DOCKER_HOST": builders.reference.docker.host, "DOCKER_BUILDKIT": "1"])
        return outcome.status == 0 ? .built(log: outcome.errors + outcome.output) : .refused(outcome.errors)
    }
}

// MARK: - Comparing

extension CacheProof {
    private mutating func note(_ fault: String, edit: ProofEdit?) {
        faults.append(
            """
            \(fault)
              after: \(edit.map { "\($0.kind.rawValue), \($0.cause)" } ?? "the first build")
              \(project.dockerfile().split(separator: "\n").joined(separator: "\n  "))
              flags \(project.flags), base \(project.image), ignored \(project.ignored)
            """)
    }

    private mutating func compare(_ plan: [StepLine], with build: [StepLine], _ edit: ProofEdit) {
        guard plan.map(\.step) == build.map(\.step) else {
            return note("the plan has other steps than the build", edit: edit)
        }
        for (expected, found) in zip(plan, build) {
            predicted += 1
            switch expected.predicted {
            case "depends": depending += 1
            case found.cache: break
            default:
                note(
                    "step \(found.step ?? 0), \(found.text ?? ""): the plan says \(expected.predicted ?? "nothing"), the build \(found.cache ?? "nothing")",
                    edit: edit)
            }
        }
    }

    private mutating func compare(_ build: [StepLine], with buildKit: BuildKitSteps, _ edit: ProofEdit) {
        var numbers: [Int: Int] = [:]
        var known = 0
        var excused: Set<Int> = []
        // What is the same in two stages is one step to BuildKit, told of once, by the name of either.
        var untold: Set<String> = []
        for line in build {
            guard let stage = line.stage, let instruction = line.instruction else { continue }
            let isCounted =
                switch instruction {
                case "RUN", "COPY", "ADD", "WORKDIR": true
                case "FROM": project.stages[stage].base == .image
                default: false
                }
            guard isCounted else { continue }
            numbers[stage, default: 0] += 1
            // Of FROM BuildKit tells nothing that could be compared.
            if instruction == "FROM" { continue }
            let name = project.stages.count == 1 ? nil : project.stages[stage].name ?? "stage-\(stage)"
            let place = BuildKitSteps.Place(stage: name, number: numbers[stage] ?? 0)
            guard let ran = buildKit.ran[place] else {
                if line.cache == "miss" { untold.insert(Self.oneLine(line.text ?? "")) }
                continue
            }
            known += 1
            if !ran, ownersAlone(line, excused: excused) {
                excused.insert(line.step ?? 0)
            } else if ran, line.cache == "hit", untold.contains(Self.oneLine(line.text ?? "")) {
                continue
            } else if ran != (line.cache == "miss") {
                note(
                    "step \(line.step ?? 0), \(line.text ?? ""): dockstep says \(line.cache ?? "nothing") (\(line.reason?.message ?? "")), BuildKit \(ran ? "ran it" : "had it")",
                    edit: edit)
            }
        }
        if known == 0, !buildKit.ran.isEmpty,
            build.contains(where: { ["RUN", "COPY", "ADD"].contains($0.instruction) })
        {
            note("nothing of what BuildKit tells could be found in the steps", edit: edit)
        }
    }

    /// Whether a step missed because files of a stage have another owner, or because of a step that did.
    ///
    /// The BuildKit of Docker 28 counts owners there, as dockstep does; that of 20.10 does not (moby/buildkit#3291).
    private func ownersAlone(_ line: StepLine, excused: Set<Int>) -> Bool {
        guard !builders.reference.isNewer, line.cache == "miss", let reason = line.reason else { return false }
        if let cause = reason.causeStep { return excused.contains(cause) }
        return reason.code == "files-changed" && !reason.items.isEmpty
            && reason.items.allSatisfy { $0.change == "owner" }
    }

    /// The first step that ran again names the edit: as its own difference, or as that of a step below it that another
    /// record of the cache was found for.
    private mutating func checkCause(_ build: [StepLine], _ edit: ProofEdit) {
        guard let first = build.first(where: { $0.cache == "miss" }), let reason = first.reason else { return }
        let isNamed =
            switch edit.cause {
            case .none: false
            case .files(let files) where reason.code == "files-changed":
                reason.items.contains { item in
                    files.contains { "/\(item.path ?? "")".hasSuffix("/\($0)") && $1.contains(item.change) }
                }
            case .files(let files):
                reason.code == "parent-changed" && files.keys.contains { reason.message.contains($0) }
            case .variable(let name): reason.message.contains(name)
            // FROM itself is a hit where the image that the name now stands for is here.
            case .base: reason.message.contains("the base image was ")
            // What a changed line made may have been made before: then the first to run is what takes the files out, or what
            // stands on that; and a stage that it is in may be other layers than those below the step now, or these.
            case .lines where takesOut(first, reason, in: build):
                reason.items.contains { $0.path?.hasPrefix("/") == true || $0.name == "--from" }
                    || reason.causeStep != nil && reason.message.contains(#/: (?:/|--from was )|because --from was /#)
            case .lines(let lines, let codes):
                codes.contains(reason.code) && names(reason, of: first, in: build, oneOf: lines, edit.kind)
            }
        if !isNamed {
            note(
                "step \(first.step ?? 0), \(first.text ?? "") ran first, because \(reason.code): \(reason.message) \(reason.items)",
                edit: edit)
        }
    }

    /// Whether a miss is laid to what a step takes out of a stage: its own, or that of the step named as the cause.
    private func takesOut(_ first: StepLine, _ reason: StepLine.Reason, in build: [StepLine]) -> Bool {
        if let cause = reason.causeStep {
            return build.contains { $0.step == cause && $0.cache == "hit" && $0.text?.contains("from=") == true }
        }
        let isFromStage = first.text?.contains("from=") == true
        return isFromStage && (reason.code == "files-changed" || reason.items.contains { $0.name == "--from" })
    }

    /// Whether a reason lays a miss to one of these lines: the step's own, that of the step named as the cause, or one that
    /// is gone.
    private func names(
        _ reason: StepLine.Reason, of first: StepLine, in build: [StepLine], oneOf lines: [String],
        _ kind: ProofEdit.Kind
    ) -> Bool {
        let changed = Set(lines.map(Self.oneLine))
        guard reason.code == "parent-changed" else { return changed.contains(Self.oneLine(first.text ?? "")) }
        if let cause = reason.causeStep {
            return build.contains { $0.step == cause && changed.contains(Self.oneLine($0.text ?? "")) }
        }
        // A long line is shown by its beginning; what changed places has neither come nor gone.
        return changed.contains { Self.oneLine(reason.message).contains("'\($0.prefix(20))") }
            || kind == .swap && reason.message.hasPrefix("the layers below it are others")
    }

    private static func oneLine(_ text: String) -> String {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
            .replacing("\\\n", with: "").split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    }
}
