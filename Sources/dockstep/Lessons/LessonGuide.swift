internal import BuildSession
internal import FoundationEssentials
internal import Lessons
internal import TerminalUI

/// Leads a learner through one lesson at the prompt: shows its parts, takes answers, looks at goals, and keeps how far
/// the learner has come.
actor LessonGuide: ReplGuide {
    let lesson: Lesson
    let project: LearnerProject
    let shell: ShellLine
    let world: any LessonWorld
    /// Writes the progress down; nothing in a run that only verifies.
    let keep: @Sendable (LessonProgress) throws -> Void
    let next: Lesson?
    /// Nothing is shown at the beginning: one command alone is carried out.
    private let isQuiet: Bool
    var progress: LessonProgress
    /// What happened, for `lesson verify`.
    nonisolated let log = LessonLog()
    /// The lesson is to begin anew, with nothing built.
    private(set) var wantsFreshStart = false
    private var index = 0 { didSet { log.stand(at: current) } }
    private var wantsToLeave = false
    /// What the project's files were when the guide last wrote or looked at them.
    private var seenFiles: [String: Data] = [:]

    init(
        lesson: Lesson, project: LearnerProject, shell: ShellLine, world: any LessonWorld, progress: LessonProgress,
        next: Lesson?, keep: @escaping @Sendable (LessonProgress) throws -> Void, isQuiet: Bool = false
    ) {
        self.lesson = lesson
        self.project = project
        self.shell = shell
        self.world = world
        self.progress = progress
        self.next = next
        self.keep = keep
        self.isQuiet = isQuiet
        index = progress.part.flatMap { part in lesson.parts.firstIndex { $0.name == part } } ?? 0
        log.stand(at: lesson.parts[index])
    }

    /// The part that stands open; nil after the last.
    var current: LessonPart? { index < lesson.parts.count ? lesson.parts[index] : nil }
    /// The number of the part that stands open, from 1.
    var number: Int { index + 1 }

    var answers: [String] {
        if case .predict(let question) = current?.kind { question.labels } else { [] }
    }

    func note(_ event: LessonEvent) { log.note(event) }

    // MARK: The prompt's calls

    func begin(_ desk: GuideDesk) async -> LineOutcome {
        if isQuiet {
            await standAgain(desk)
            return .stays
        }
        if progress.part == nil {
            desk.say(LessonWords.begin(lesson, project: project.folder))
        } else {
            desk.say(LessonWords.resumed(lesson, part: number))
            await standAgain(desk)
        }
        await openAndGoOn(desk, isResumed: progress.part != nil)
        return wantsToLeave ? .quit : .stays
    }

    func perform(_ command: GuideCommand, _ desk: GuideDesk) async throws {
        switch command {
        case .whereAmI:
            if let part = current { try await show(part, desk, again: true) } else { desk.say(LessonWords.isOver) }
        case .answer(let text): try await answer(text, desk)
        case .check: try await check(desk)
        case .hint: try await hint(desk)
        case .solution: try showSolution(desk)
        case .skip: try await skip(desk)
        case .score: desk.say(LessonWords.score(lesson, progress))
        case .reset(let everything): try await reset(everything: everything, desk)
        case .system(let line):
            let outcome = await shell.run(["/bin/sh", "-c", line], keepsOutput: !desk.isTerminal)
            desk.show(outcome.output)
            if outcome.exitCode != 0 { desk.say("It ended with code \(outcome.exitCode).") }
            lookAtFiles()
        }
    }

    func lineDone(_ desk: GuideDesk, _ outcome: LineOutcome) async -> LineOutcome {
        progress.step = await desk.session.lastStep
        if case .do(let trial) = current?.kind, !trial.until.isEmpty, outcome != .interrupted {
            do {
                if try await missing(trial.until, desk).isEmpty { try await partDone(desk) }
            } catch { await desk.complain(error) }
        }
        save()
        return wantsToLeave || wantsFreshStart ? .quit : outcome
    }

    func saved(_ paths: [String], _ desk: GuideDesk) async {
        guard hasNews() else { return }
        desk.say(LessonWords.saved(paths.filter { !Self.isEditors($0) }))
        guard case .change = current?.kind else {
            desk.say("'reload' takes it into the session.")
            return
        }
        do { try await check(desk) } catch { await desk.complain(error) }
    }

    // MARK: From part to part

    /// Shows the part that stands open, and goes on over pages to the next that asks for something.
    ///
    /// - Parameter isResumed: whether that part was begun in an earlier session: what it lays over the project lies there
    ///   already, with what the learner has made of it.
    func openAndGoOn(_ desk: GuideDesk, isResumed: Bool = false) async {
        do {
            var isBegun = isResumed
            while let part = current, !wantsToLeave {
                let isEdited = hasNews()
                progress.part = part.name
                save()
                try await prepare(part, isBegun: isBegun, desk)
                isBegun = false
                try await show(part, desk, again: false)
                guard part.isPage else {
                    try await askAtOnce(part, desk)
                    // What was saved while a page waited for Enter.
                    if isEdited, part.goals != nil { try await check(desk) }
                    return
                }
                note(.shown(part.name))
                if index + 1 < lesson.parts.count, try await waitForEnter(desk) { return }
                index += 1
            }
            if !wantsToLeave { finish(desk) }
        } catch is CancellationError {
            desk.say("'lesson' shows where you are.")
        } catch { await desk.complain(error) }
    }

    /// The part that stood open is over.
    func partDone(_ desk: GuideDesk) async throws {
        index += 1
        if let part = current { progress.part = part.name }
        save()
        if current != nil, current?.isPage == false || desk.isTerminal, try await waitForEnter(desk) { return }
        await openAndGoOn(desk)
    }

    /// - Returns: whether the learner leaves.
    private func waitForEnter(_ desk: GuideDesk) async throws -> Bool {
        guard desk.isTerminal else { return false }
        let typed = try await desk.ask("\n\(LessonWords.goOn)")
        wantsToLeave = typed.map { $0.trimmingBlanks.lowercased() == "q" } ?? true
        return wantsToLeave
    }

    /// At a terminal a question is put at once; Enter leaves it open.
    private func askAtOnce(_ part: LessonPart, _ desk: GuideDesk) async throws {
        guard desk.isTerminal, case .predict(let question) = part.kind else { return }
        var typed = try await desk.ask(LessonWords.ask(question))?.trimmingBlanks ?? ""
        // As it is typed at the prompt.
        if typed.hasPrefix("answer ") { typed = typed.dropFirst("answer ".count).trimmingBlanks }
        if typed.isEmpty { desk.say(LessonWords.howToAnswer(question)) } else { try await answer(typed, desk) }
    }

    private func finish(_ desk: GuideDesk) {
        progress.part = nil
        progress.step = 0
        progress.doneOn = String("\(ImageCommand.now)".prefix(10))
        note(.done)
        save()
        desk.say("\n" + LessonWords.done(lesson, progress, next: next))
    }

    /// After a break the session stands again where it stood, without a word.
    private func standAgain(_ desk: GuideDesk) async {
        guard progress.step > 0 else { return }
        _ = try? await desk.session.until(.step(progress.step))
    }

    func startAnew() { wantsFreshStart = true }

    func save() {
        // A lesson goes on where its progress can't be written; the next write may be possible again.
        try? keep(progress)
    }

    /// Whether files are other ones than when the guide last looked: what it laid itself, and what an editor only
    /// touched, is no news.
    private func hasNews() -> Bool {
        let before = seenFiles
        lookAtFiles()
        return !before.isEmpty && before != seenFiles
    }

    func lookAtFiles() {
        seenFiles = [:]
        for path in (try? LearnerProject.files(in: project.folder)) ?? [] where !Self.isEditors(path) {
            seenFiles[path] = (try? Data(contentsOf: URL(filePath: "\(project.folder)/\(path)"))) ?? Data()
        }
    }

    /// A file that an editor makes for itself.
    private static func isEditors(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return name.hasSuffix("~") || name.hasSuffix(".swp") || name.hasSuffix(".swx") || name == "4913"
            || name.hasPrefix(".#") || (name.hasPrefix("#") && name.hasSuffix("#"))
    }
}

extension LessonPart {
    /// Nothing is asked of the learner.
    var isPage: Bool {
        switch kind {
        case .read, .explain: true
        case .predict, .do, .change: false
        }
    }
}

extension StringProtocol {
    var trimmingBlanks: String { split { $0.isWhitespace }.joined(separator: " ") }
}
