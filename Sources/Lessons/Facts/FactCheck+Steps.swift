internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax
internal import LayerArchive

extension FactCheck {
    func look(_ selector: StepSelector, _ fact: Fact.StepFact) async throws -> FactFinding {
        let program = try await session.program
        guard let step = program.step(selector) else {
            return FactFinding(holds: false, seen: "there is no step \(selector.words)")
        }
        guard let record = await session.records[step.number] else {
            return FactFinding(holds: false, seen: "step \(step.number) has not run here yet")
        }
        let title = "step \(record.step), \(record.text)"
        switch fact {
        case .ran: return FactFinding(holds: record.outcome != .failed, seen: "\(title): \(record.words)")
        case .outcome(let outcome):
            return FactFinding(holds: record.outcome == outcome, seen: "\(title): \(record.words)")
        case .because(let code):
            return FactFinding(holds: record.reason?.code == code, seen: "\(title): \(record.words)")
        case .layer:
            return FactFinding(
                holds: record.layer != nil, seen: "\(title): \(record.layer == nil ? "no layer" : "a layer")")
        case .size(let comparison):
            let size = record.layer?.size ?? 0
            return FactFinding(holds: comparison.holds(for: size), seen: "\(title): a layer of \(size) bytes")
        case .paths(let kind, let comparison):
            let count = record.layer?.count(kind) ?? 0
            return FactFinding(holds: comparison.holds(for: count), seen: "\(title): \(count) paths \(kind.rawValue)")
        case .path(let kind, let path): return try await look(record, kind, path)
        case .prints(let text):
            let holds = record.log.contains(text)
            return FactFinding(holds: holds, seen: "\(title): it \(holds ? "printed" : "did not print") that")
        }
    }

    private func look(_ record: StepRecord, _ kind: Fact.FileChangeKind, _ path: String) async throws -> FactFinding {
        let before = await session.stepBefore(record.step)
        let changes = try await session.difference(before, record.step)
        let found = changes.first { "/\($0.path)" == path || "\($0.path)" == path }
        let seen = found.map { "the layer has \(path) as \($0.kind.rawValue)" } ?? "the layer has nothing of \(path)"
        return FactFinding(holds: found?.kind.rawValue == kind.rawValue, seen: "step \(record.step): \(seen)")
    }
}

/// A plan as facts ask for it.
struct Plan {
    private let program: BuildProgram
    private let predictions: [Prediction]

    init(_ program: BuildProgram, _ predictions: [Prediction]) {
        self.program = program
        self.predictions = predictions
    }

    func look(_ fact: Fact.PlanFact) -> FactFinding {
        switch fact {
        case .step(let selector, let outcome): look(selector) { $0.outcome == outcome }
        case .because(let selector, let code): look(selector) { $0.reason?.code == code }
        case .hits(let comparison): count(.hit, "hits", comparison)
        case .misses(let comparison): count(.miss, "misses", comparison)
        }
    }

    private func look(_ selector: StepSelector, _ holds: (Prediction) -> Bool) -> FactFinding {
        guard let step = program.step(selector) else {
            return FactFinding(holds: false, seen: "there is no step \(selector.words)")
        }
        guard let prediction = predictions.first(where: { $0.step == step.number }) else {
            return FactFinding(holds: false, seen: "the target does not need step \(step.number)")
        }
        let reason = prediction.reason.map { " (\($0.code.rawValue))" } ?? ""
        return FactFinding(
            holds: holds(prediction),
            seen: "step \(step.number), \(step.instruction.text), would be: \(prediction.outcome.rawValue)\(reason)")
    }

    private func count(_ outcome: Prediction.Outcome, _ words: String, _ comparison: Comparison) -> FactFinding {
        let count = predictions.count { $0.outcome == outcome }
        return FactFinding(holds: comparison.holds(for: count), seen: "\(count) \(words) in the plan")
    }
}

extension BuildProgram {
    /// The first step that is meant, of those that the target needs before the others.
    fileprivate func step(_ selector: StepSelector) -> BuildStep? {
        switch selector {
        case .number(let number): return steps.first { $0.number == number }
        case .text(let text):
            let found = steps.filter { step in
                step.instruction.text.split { $0.isWhitespace }.joined(separator: " ").hasPrefix(text)
            }
            return found.first(where: \.isNeeded) ?? found.first
        }
    }
}

extension LayerSummary {
    fileprivate func count(_ kind: Fact.FileChangeKind) -> Int {
        switch kind {
        case .added: added
        case .changed: changed
        case .deleted: deleted
        }
    }
}
