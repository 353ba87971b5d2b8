internal import DockerfileSyntax
package import OCISpec

/// What one source of a COPY selects, as the classic builder sees it: with the files' paths.
package struct ClassicSource: Sendable, Hashable {
    /// From the root of the context or image.
    package var paths: [String]
    package var list: Digest

    package init(paths: [String], list: Digest) {
        self.paths = paths
        self.list = list
    }
}

/// A step before the classic builder: the parent image and the command that it writes into the container's configuration
/// to compare with (cache-rules.md §7). All else of the configuration follows from the parent.
package struct ClassicStep {
    package var step: BuildStep
    package var plan: StepPlan
    package var program: BuildProgram
    /// The state before the step, for expanding what the plan has not kept.
    package var before: BuildState
    package var sources: [ClassicSource]

    package init(
        _ step: BuildStep, plan: StepPlan, of program: BuildProgram, from before: BuildState, sources: [ClassicSource]
    ) {
        self.step = step
        self.plan = plan
        self.program = program
        self.before = before
        self.sources = sources
    }

    /// - Throws: `ClassicRefusal`; `PlanError` where an expansion fails.
    package func key(on parent: Digest?) throws -> CacheKey {
        try ClassicRefusal.check(step.instruction, plan.effect)
        let parts: [CacheKey.Part] = [
            .init(.parent, parent?.description ?? "scratch"), .init(.instruction, step.instruction.keyword.rawValue),
        ]
        return CacheKey(parts: parts + (try command()))
    }

    /// Of the FROM itself, which is not looked up: what names the image.
    package static func base(_ image: Digest) -> CacheKey {
        CacheKey(parts: [.init(.instruction, "FROM"), .init(.base, image.description)])
    }

    private func command() throws -> [CacheKey.Part] {
        switch (step.instruction.body, plan.effect) {
        case (.run, .run(let run)): return arguments + run.arguments.map { .init(.command, $0) }
        case (.copy(let copy), .copy(let effect)), (.add(let copy), .copy(let effect)):
            return try files(copy, effect)
        case (.workdir, _):
            let path = plan.state.stage?.config.workingDir ?? "/"
            return [.init(.destination, ImagePath.absolute(path, in: "/"))]
        case (.env(let assignments), _):
            let values = plan.state.stage?.environmentLookup ?? [:]
            return try assignments.map { assignment in
                let name = try expand(assignment.name)
                return .init(.env, "\(name)=\(values[name] ?? "")")
            }
        case (.arg(let assignments), _):
            // The default alone, whatever `--build-arg` says: that counts for the RUN that has it in its command.
            let words = try assignments.map { assignment in
                try expand(assignment.name) + (assignment.value.map { "=" + (try expand($0)) } ?? "")
            }
            return [.init(.command, "ARG " + words.joined(separator: " "))]
        case (.user, _): return [.init(.user, plan.state.stage?.config.user ?? "")]
        case (.onbuild, _): return [.init(.command, "ONBUILD \(step.instruction.triggerText ?? "")")]
        case (.expose, _):
            let ports = plan.createdBy.drop { $0 != "[" }.dropFirst().dropLast().replacing(":{}", with: "")
            return [.init(.command, "EXPOSE \(ports)")]
        default: return [.init(.command, plan.createdBy)]
        }
    }

    /// `|2 A=1 B=2` of a RUN: the build arguments that the stage declares and no ENV hides, sorted.
    private var arguments: [CacheKey.Part] {
        let own = program.steps.filter { $0.stage == step.stage && $0.number < step.number }
        var declared: Set<String> = []
        for case .arg(let assignments) in own.map(\.instruction.body) {
            declared.formUnion(assignments.map(\.name.raw))
        }
        let hidden = Set((before.stage?.config.env ?? []).map { String($0.prefix { $0 != "=" }) })
        let values = before.stage?.environmentLookup ?? [:]
        return declared.subtracting(hidden).sorted().compactMap { name in
            values[name].map { .init(.env, "\(name)=\($0)") }
        }
    }

    /// The paths of the files are part of what is hashed, and the destination counts as it is written.
    private func files(_ copy: CopyInstruction, _ effect: CopyEffect) throws -> [CacheKey.Part] {
        var parts = sources.map { CacheKey.Part(.source, $0.paths.joined(separator: " ")) }
        parts.append(.init(.destination, try expand(copy.destination)))
        if let chown = effect.chown { parts.append(.init(.chown, chown)) }
        return parts + sources.map { .init(.files, $0.list.description) }
    }

    private func expand(_ word: Word) throws(PlanError) -> String {
        let values = before.stage?.environmentLookup ?? [:]
        return try word.expanded(in: program.dockerfile) { values[$0] }
    }
}
