internal import BuildEngine
internal import BuildPlan
package import BuildSession

/// What facts are looked up in, besides the session.
package protocol LessonWorld: Sendable {
    /// The ID of the image that a name in the lesson's store is; nil for a name that there is not.
    func imageID(of name: String) async throws -> String?

    /// The names with a tag in the lesson's store.
    func imageNames() async throws -> [String]

    /// Runs the image where the session stands, without a terminal.
    ///
    /// - Returns: what it printed on both streams, and its exit code.
    func run(_ arguments: [String]) async throws -> (output: String, exitCode: Int)
}

/// Whether a fact holds, and what was seen.
package struct FactFinding: Sendable, Hashable {
    package var holds: Bool
    /// What the records say, for a learner: `step 5, COPY . .: miss (files-changed)`.
    package var seen: String

    package init(holds: Bool, seen: String) {
        self.holds = holds
        self.seen = seen
    }
}

/// Looks facts up.
package struct FactCheck: Sendable {
    let session: BuildSession
    let world: any LessonWorld
    /// The learner's project: an absolute path.
    let project: String

    package init(session: BuildSession, world: any LessonWorld, project: String) {
        self.session = session
        self.world = world
        self.project = project
    }

    /// A fact about something that is not there (a step that has not run, a file of no image) does not hold.
    ///
    /// - Throws: what a store or an engine throws where it can't be read; `CancellationError`.
    package func look(_ fact: Fact) async throws -> FactFinding {
        switch fact {
        case .not(let other):
            var finding = try await look(other)
            finding.holds.toggle()
            return finding
        case .built:
            let left = try await session.program.neededSteps.count { $0.number > 0 } - session.position
            return FactFinding(
                holds: await session.isAtEnd, seen: left == 0 ? "all steps have run" : "\(left) steps have not run yet")
        case .failed:
            let failure = await session.failure
            return FactFinding(
                holds: failure != nil,
                seen: failure.map { "step \($0.record.step) failed with code \($0.record.exitCode)" }
                    ?? "the last step did not fail")
        case .step(let selector, let fact): return try await look(selector, fact)
        case .plan(let fact):
            let build = try await session.foresee()
            return Plan(build.program, build.predictions).look(fact)
        case .classic(let fact):
            let program = try await session.program
            return Plan(program, try await session.engine.predictClassic(program, from: .start, after: 0)).look(fact)
        case .after(let change, let fact):
            switch try await session.whatIf(change).then {
            case .plan(let plan): return Plan(plan.program, plan.predictions).look(fact)
            case .stops(let reason, _): return FactFinding(holds: false, seen: reason)
            }
        case .count(let counted, let comparison):
            let value = try await count(counted)
            return FactFinding(holds: comparison.holds(for: value), seen: counted.words(value))
        default: return try await lookAtImage(fact)
        }
    }

    private func lookAtImage(_ fact: Fact) async throws -> FactFinding {
        switch fact {
        case .file(let path, let fact): return try await look(path, fact)
        case .value(let value, let wanted):
            let found = try await text(of: value)
            return FactFinding(holds: found == wanted, seen: "\(value.words) is \(found ?? "not set")")
        case .runPrints(let arguments, let text):
            let result = try await world.run(arguments)
            let shown = result.output.split(separator: "\n").prefix(3).joined(separator: " / ")
            return FactFinding(
                holds: result.output.contains(text), seen: shown.isEmpty ? "it printed nothing" : "it printed: \(shown)"
            )
        case .runExits(let arguments, let code):
            let result = try await world.run(arguments)
            return FactFinding(holds: result.exitCode == code, seen: "it ended with code \(result.exitCode)")
        case .image(let name, let fact): return try await look(image: name, fact)
        case .project(let path, let exists):
            let isThere = ProjectFile.exists("\(project)/\(path)")
            return FactFinding(
                holds: isThere == exists,
                seen: isThere ? "\(path) is in your project" : "there is no \(path) in your project")
        default: return FactFinding(holds: false, seen: "")
        }
    }

    private func look(image name: String, _ fact: Fact.ImageFact) async throws -> FactFinding {
        let id = try await world.imageID(of: name)
        switch fact {
        case .exists, .missing:
            return FactFinding(
                holds: (id != nil) == (fact == .exists),
                seen: id == nil ? "there is no image \(name)" : "there is an image \(name)")
        case .same(let other):
            let otherID = try await world.imageID(of: other)
            let isSame = id != nil && id == otherID
            return FactFinding(
                holds: isSame, seen: "\(name) and \(other) are \(isSame ? "one image" : "not one image")")
        }
    }

    func count(_ counted: Fact.Counted) async throws -> Int {
        switch counted {
        case .layers: await layers().count
        case .size: await layers().reduce(0) { $0 + $1.size }
        case .hits: await session.records.values.count { $0.outcome == .hit }
        case .misses: await session.records.values.count { $0.outcome == .miss || $0.outcome == .failed }
        case .steps: try await session.program.neededSteps.count
        case .stages: try await session.program.stages.count { $0.isNeeded }
        case .images: try await world.imageNames().count
        case .builds: try await session.engine.pastBuilds().count
        }
    }
}
