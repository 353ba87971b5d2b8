package import BuildEngine
package import BuildPlan
internal import DockerfileSyntax
internal import LayerArchive

/// The plan under a change that is thought of, beside today's.
package struct WhatIf: Sendable {
    package enum Result: Sendable {
        case plan(ImaginedPlan)
        /// The build would not come to its end: why, and where in the Dockerfile.
        case stops(String, line: Int?)
    }

    package var change: ImaginedChange
    package var today: ImaginedPlan
    package var then: Result
    /// For each step then, the one that it is today.
    package var pairs: [Int: Int]

    package init(change: ImaginedChange, today: ImaginedPlan, then: Result, pairs: [Int: Int]) {
        self.change = change
        self.today = today
        self.then = then
        self.pairs = pairs
    }
}

extension BuildSession {
    /// What a change would do to a build from the first step on; nothing is changed.
    ///
    /// - Throws: `DockerfileEditError`, `ContextChangeError` for a change that there can't be; what today's plan throws.
    package func whatIf(_ change: ImaginedChange) async throws -> WhatIf {
        try await exclusively {
            let program = try program
            let today = try await engine.imagine(program.dockerfile, options: options, change: nil)
            var then = (dockerfile: program.dockerfile, options: options, file: ImaginedChange.FileChange?.none)
            switch change {
            case .file(let file): then.file = file
            case .argument(let name, let value):
                then.options.buildArguments.removeAll { $0.name == name }
                if let value { then.options.buildArguments.append((name, value)) }
            case .line(let number, let text):
                let lines = try DockerfileEdit.replacing(line: number, by: text, in: program.dockerfile.lines)
                return try await whatIf(change, lines: lines, today: today)
            case .move(let step, let place):
                let lines = try DockerfileEdit.moving(step, to: place, in: today.program)
                return try await whatIf(change, lines: lines, today: today)
            }
            return try await whatIf(change, then.dockerfile, then.options, then.file, today: today)
        }
    }

    private func whatIf(_ change: ImaginedChange, lines: [String], today: ImaginedPlan) async throws -> WhatIf {
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        let dockerfile: Dockerfile
        do { dockerfile = try Dockerfile.parse(bytes, name: source.name) } catch {
            return WhatIf(
                change: change, today: today, then: .stops("\(error)", line: error.range.start.line), pairs: [:])
        }
        // The file itself may be one that a COPY takes.
        let file = pathInContext.map { ImaginedChange.FileChange.content($0, bytes) }
        return try await whatIf(change, dockerfile, options, file, today: today)
    }

    private func whatIf(
        _ change: ImaginedChange, _ dockerfile: Dockerfile, _ options: BuildOptions, _ file: ImaginedChange.FileChange?,
        today: ImaginedPlan
    ) async throws -> WhatIf {
        do {
            let then = try await engine.imagine(dockerfile, options: options, change: file)
            let pairs = DockerfileEdit.pairs(from: today.program, to: then.program)
            return WhatIf(change: change, today: today, then: .plan(then), pairs: pairs)
        } catch let error as PlanError {
            return WhatIf(
                change: change, today: today, then: .stops("\(error)", line: error.range?.start.line), pairs: [:])
        } catch let error as StepError {
            return WhatIf(
                change: change, today: today, then: .stops("\(error)", line: error.range?.start.line), pairs: [:])
        }
    }

    /// The Dockerfile's path in the context's folder; nil for one that is elsewhere.
    private var pathInContext: String? {
        guard let path = source.path, let folder = source.contextFolder, path.hasPrefix(folder + "/") else {
            return nil
        }
        return String(path.dropFirst(folder.count + 1))
    }
}
