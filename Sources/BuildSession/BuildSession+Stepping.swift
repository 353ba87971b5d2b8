package import BuildEngine
internal import BuildPlan
internal import DockerfileSyntax

extension BuildSession {
    /// Takes the next step; over what has already run it only moves.
    ///
    /// - Returns: the record; `failed` where a RUN failed, and the session then stands where it stood.
    /// - Throws: `SessionError.atEnd`; the engine's `StepError`; `CancellationError`. The step is then not taken.
    @discardableResult
    package func step() async throws -> StepResult {
        try await exclusively {
            guard position < (try stepCount()) else { throw SessionError.atEnd }
            return try await take(needed[position])
        }
    }

    /// Runs on to the end, a breakpoint or a failure.
    package func `continue`() async throws -> Stop {
        try await exclusively {
            guard position < (try stepCount()) else { throw SessionError.atEnd }
            return try await advance(to: needed.count, stopping: true)
        }
    }

    /// Runs on to a place ahead, a breakpoint or a failure.
    package func until(_ target: Target) async throws -> Stop {
        try await exclusively {
            let end = try position(of: target)
            guard end > position else { return Stop(reason: .arrived, results: []) }
            return try await advance(to: end, stopping: true)
        }
    }

    /// Goes on until `end` needed steps have run.
    func advance(to end: Int, stopping: Bool) async throws -> Stop {
        var results: [StepResult] = []
        var end = end
        while position < end {
            let next = needed[position]
            let willMiss = stopping ? try await isMissExpected(at: next) : nil
            if stopping, !results.isEmpty {
                let reached = hit { breakpoint in
                    switch breakpoint.place {
                    case .line(let line): next.origin == .dockerfile && next.instruction.range.lines.contains(line)
                    case .keyword(let keyword): next.instruction.keyword == keyword
                    case .miss: willMiss == true
                    case .fail: false
                    }
                }
                if willMiss == true { announcedMiss = next.number }
                if !reached.isEmpty { return Stop(reason: .breakpoint(reached), results: results) }
            }
            let wasAnnounced = announcedMiss == next.number
            let count = needed.count
            let result = try await take(next)
            // Triggers of a base that was fetched just now stand before what was aimed at.
            end += needed.count - count
            results.append(result)
            if result.record.outcome == .failed {
                return Stop(reason: .failed(stopping ? hit { $0.place == .fail } : []), results: results)
            }
            if stopping, result.record.outcome == .miss, !wasAnnounced {
                let missed = hit { $0.place == .miss }
                if !missed.isEmpty { return Stop(reason: .missed(missed), results: results) }
            }
        }
        return Stop(reason: position == needed.count ? .end : .arrived, results: results)
    }

    /// Whether the step will miss, as far as is known; nil where no breakpoint asks.
    private func isMissExpected(at step: BuildStep) async throws -> Bool? {
        guard breakpoints.contains(where: { $0.place == .miss }) else { return nil }
        if position < taken.count { return taken[position].record.outcome == .miss }
        let predictions = try await engine.predict(try program, from: currentState, after: lastStep)
        return predictions.first { $0.step == step.number }?.outcome == .miss
    }

    private func take(_ step: BuildStep) async throws -> StepResult {
        // A COPY asks for nothing that could be cancelled, and so a signal would go unheard from step to step.
        try Task.checkCancellation()
        failure = nil
        passOver(before: step)
        if position < taken.count {
            let known = taken[position]
            position += 1
            let result = remarking(on: StepResult(record: known.record, state: known.state), of: step)
            events.send(.stepped(result, replayed: true))
            return result
        }
        return try await perform(step)
    }

    /// The engine's own start and end events are not passed on: the session knows better when a step counts.
    private func perform(_ step: BuildStep) async throws -> StepResult {
        let guess = try await guess(for: step)
        let events = events
        events.send(.build(.stepStarted(step)))
        var result = try await engine.perform(step, of: try program, from: currentState) { event in
            switch event {
            case .output, .pulling, .transfer: events.send(.build(event))
            case .stepStarted, .stepFinished, .imageWritten: break
            }
        }
        try Task.checkCancellation()
        performed += 1
        if result.record.outcome == .failed {
            failure = StepFailure(record: result.record, files: result.failedFiles)
        } else {
            taken.append(Taken(record: result.record, state: result.state))
            position += 1
            announcedMiss = nil
        }
        if let program = result.newProgram {
            loaded = program
            needed = program.neededSteps
            events.send(.programChanged(program))
        }
        // A base that was fetched just now tells more of what stands on it.
        if step.instruction.keyword == .from, result.record.outcome == .miss { await lookOver() }
        result = remarking(on: result, of: step)
        events.send(.build(.stepFinished(result.record)))
        events.send(.stepped(result, replayed: false))
        judge(guess, by: result.record)
        if failure != nil { await keepBuild(.failed) } else if position == needed.count { await keepBuild(.done) }
        return result
    }

    private func passOver(before step: BuildStep) {
        let skipped = (loaded?.steps ?? []).filter { $0.number > lastStep && $0.number < step.number }
        if !skipped.isEmpty { events.send(.passedOver(skipped)) }
    }

    func stepCount() throws -> Int {
        _ = try program
        return needed.count
    }

    /// How many needed steps have run when the target is reached.
    private func position(of target: Target) throws -> Int {
        switch target {
        case .step(let number): try position(ofStep: number)
        case .stage(let name): try position(ofStage: name)
        case .line(let line): try position(ofLine: line)
        }
    }

    func position(ofStep number: Int) throws -> Int {
        let program = try program
        guard let step = program.steps.first(where: { $0.number == number }) else {
            throw SessionError.noSuchStep(number, count: program.steps.count)
        }
        guard let index = needed.firstIndex(where: { $0.number == number }) else {
            let title = step.stage.flatMap { stage in program.stages.first { $0.index == stage }?.mention }
            throw SessionError.stepNotNeeded(number, stage: title ?? "a stage")
        }
        return index + 1
    }

    private func position(ofStage name: String) throws -> Int {
        let program = try program
        let wanted = name.lowercased()
        guard let stage = program.stages.last(where: { $0.name == wanted || String($0.index) == wanted }) else {
            throw SessionError.unknownStage(name, known: program.stages.compactMap(\.name))
        }
        guard let last = needed.lastIndex(where: { $0.stage == stage.index }) else {
            throw SessionError.stageNotNeeded(stage.mention)
        }
        return last + 1
    }

    private func position(ofLine line: Int) throws -> Int {
        let inFile = needed.enumerated().filter { $0.element.origin == .dockerfile }
        guard let found = inFile.first(where: { $0.element.instruction.range.lines.upperBound >= line }) else {
            throw SessionError.noInstruction(line: line, last: inFile.last?.element.line ?? 0)
        }
        guard found.offset >= position else { throw SessionError.lineBehind(line) }
        return found.offset
    }
}
