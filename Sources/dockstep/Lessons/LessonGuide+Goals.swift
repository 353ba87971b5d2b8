internal import BuildSession
internal import FoundationEssentials
internal import Lessons
internal import TerminalUI

/// Goals: checking, hints, the solution, and going on without.
extension LessonGuide {
    func check(_ desk: GuideDesk) async throws {
        guard let part = current else {
            desk.say(LessonWords.isOver)
            return
        }
        switch part.kind {
        case .read, .explain: try await partDone(desk)
        case .predict: desk.say(LessonWords.questionOpen)
        case .do(let trial):
            let missing = try await missing(trial.until, desk)
            if missing.isEmpty { try await partDone(desk) } else { desk.say(LessonWords.notThere(missing)) }
        case .change(let goals): try await check(part, goals, desk)
        }
    }

    private func check(_ part: LessonPart, _ goals: LessonGoals, _ desk: GuideDesk) async throws {
        lookAtFiles()
        guard try await holdsAll(part, goals, desk) else {
            desk.say(LessonWords.notReached)
            return
        }
        desk.say(LessonWords.reached)
        progress.reached.insert(part.name)
        if let solved = goals.solved { page(solved, desk) }
        try await partDone(desk)
    }

    /// Reads the project again, runs what the goals need, and tells which hold.
    private func holdsAll(_ part: LessonPart, _ goals: LessonGoals, _ desk: GuideDesk) async throws -> Bool {
        if await desk.carryOut("reload") == .failed {
            note(.checked(part.name, holds: false, seen: [LessonWords.unreadable]))
            desk.say(LessonWords.unreadable)
            return false
        }
        for command in goals.commands { await run(command, desk) }
        var holdsAll = true
        var seen: [String] = []
        for goal in goals.goals {
            let finding = try await check(in: desk).look(goal.fact.fact)
            holdsAll = holdsAll && finding.holds
            seen.append(filled(finding.seen))
            desk.say(LessonWords.goal(filled(goal.text), holds: finding.holds, seen: filled(finding.seen)))
        }
        note(.checked(part.name, holds: holdsAll, seen: seen))
        return holdsAll
    }

    func hint(_ desk: GuideDesk) async throws {
        guard let part = current, case .change(let goals) = part.kind else {
            desk.say(LessonWords.noHints)
            return
        }
        let shown = progress.hints[part.name] ?? 0
        guard shown < goals.hints.count else {
            desk.say(LessonWords.noMoreHints)
            return
        }
        progress.hints[part.name] = shown + 1
        desk.say(LessonWords.hint(shown + 1, goals.hints[shown]))
    }

    /// Of the goal that stands open or, after it, of the one before.
    func showSolution(_ desk: GuideDesk) throws {
        let parts = lesson.parts.prefix(number)
        guard let part = parts.last(where: { $0.goals != nil }), let goals = part.goals else {
            desk.say(LessonWords.noHints)
            return
        }
        let isShown = progress.reached.contains(part.name) || (progress.hints[part.name] ?? 0) >= goals.hints.count
        guard isShown else {
            desk.say(LessonWords.solutionLater)
            return
        }
        let folder = lesson.solutionFolder(part.name)
        for path in try LearnerProject.files(in: folder) {
            let data = (try? Data(contentsOf: URL(filePath: "\(folder)/\(path)"))) ?? Data()
            page("\(path):\n\n```\n\(String(decoding: data, as: UTF8.self))\n```", desk)
        }
        if !goals.solution.isEmpty { page(LessonWords.tries(goals.solution), desk) }
    }

    /// Goes on; what the rest of the lesson needs of this part is done.
    func skip(_ desk: GuideDesk) async throws {
        guard let part = current else {
            desk.say(LessonWords.isOver)
            return
        }
        progress.skipped.insert(part.name)
        note(.skipped(part.name))
        switch part.kind {
        case .read, .explain: break
        case .predict(let question): for command in question.commands { await run(command, desk) }
        case .do(let trial): if !trial.until.isEmpty { for command in trial.commands { await run(command, desk) } }
        case .change(let goals):
            try await solve(part, desk)
            await desk.carryOut("reload")
            for command in goals.commands { await run(command, desk) }
        }
        try await partDone(desk)
    }

    /// Puts the solution in its place.
    func solve(_ part: LessonPart, _ desk: GuideDesk) async throws {
        desk.say(LessonWords.laid(try project.lay(lesson.solutionFolder(part.name))))
        for command in part.goals?.solution ?? [] { await run(command, desk) }
        lookAtFiles()
    }

    func reset(everything: Bool, _ desk: GuideDesk) async throws {
        if everything {
            startAnew()
            return
        }
        let done = lesson.parts.prefix(number)
        let sources = done.flatMap { part in part.lays.map(lesson.layFolder) + [lesson.solutionFolder(part.name)] }
        if let kept = try project.reset(knowing: sources) { desk.say(LessonWords.kept(kept)) }
        for (index, part) in done.enumerated() {
            for name in part.lays { try project.lay(lesson.layFolder(name)) }
            // What makes files; the session goes where it goes.
            for command in part.before where command.hasPrefix("! ") {
                _ = await shell.run(["/bin/sh", "-c", filled(String(command.dropFirst(2)))], keepsOutput: true)
            }
            if index + 1 < number, part.goals != nil { try project.lay(lesson.solutionFolder(part.name)) }
        }
        desk.say(LessonWords.putBack)
        lookAtFiles()
        await desk.carryOut("reload")
    }
}

extension LessonPart {
    var goals: LessonGoals? { if case .change(let goals) = kind { goals } else { nil } }
}
