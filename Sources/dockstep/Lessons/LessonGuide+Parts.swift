internal import BuildSession
internal import Lessons
internal import TerminalUI

/// The parts as they are shown, and what is done when one begins.
extension LessonGuide {
    /// Lays files over the project and runs the commands that a part begins with.
    ///
    /// - Parameter isBegun: whether that was done in an earlier session: of a goal nothing is done again then, for the
    ///   project is the learner's.
    func prepare(_ part: LessonPart, isBegun: Bool = false, _ desk: GuideDesk) async throws {
        if isBegun, part.goals != nil {
            lookAtFiles()
            return
        }
        var laid: [String] = []
        if !isBegun { for name in part.lays { laid += try project.lay(lesson.layFolder(name)) } }
        lookAtFiles()
        if !laid.isEmpty { desk.say(LessonWords.laid(laid)) }
        for command in part.before { await run(command, desk) }
        lookAtFiles()
    }

    /// - Parameter again: whether it was asked for, so that nothing of the part is to be done once more.
    func show(_ part: LessonPart, _ desk: GuideDesk, again: Bool) async throws {
        desk.show(LessonWords.heading(part, number: number, of: lesson.parts.count, style: desk.style))
        page("# \(part.title)\n\n\(part.text)", desk)
        switch part.kind {
        case .read(let shows), .explain(let shows):
            for command in shows { await desk.print(filled(command)) }
        case .predict(let question):
            if case .choices(let choices) = question.answers { page(LessonWords.choices(choices), desk) }
            if again || !desk.isTerminal { desk.say(LessonWords.howToAnswer(question)) }
        case .do(let trial):
            page(LessonWords.tries(trial.commands), desk)
            desk.say(
                trial.until.isEmpty
                    ? "When you have looked at it, 'check' goes on." : "The lesson goes on by itself then.")
        case .change(let goals):
            page("**Your goal**\n\n" + goals.goals.map { "- \($0.text)" }.joined(separator: "\n"), desk)
            desk.say("Change the files in \(project.folder) and save; 'hint' helps.")
        }
    }

    /// Markdown for the terminal.
    func page(_ markdown: String, _ desk: GuideDesk) {
        guard !markdown.isEmpty else { return }
        desk.show(MarkdownPage.render(filled(markdown), style: desk.style) + "\n")
    }

    /// A command of the lesson, shown as though it was typed.
    @discardableResult
    func run(_ command: String, _ desk: GuideDesk) async -> LineOutcome {
        let moves = ["step", "continue", "until"]
        // At the end there is nothing to go on with, and no reason to complain.
        if moves.contains(command.split(separator: " ").first.map(String.init) ?? ""), await desk.session.isAtEnd {
            return .stays
        }
        return await desk.carryOut(filled(command))
    }

    /// With the registry's address.
    func filled(_ text: String) -> String { text.replacing("$REGISTRY", with: shell.registry) }

    func check(in desk: GuideDesk) -> FactCheck {
        FactCheck(session: desk.session, world: world, project: project.folder)
    }

    /// What of some facts does not hold, as it was seen.
    func missing(_ facts: [LocatedFact], _ desk: GuideDesk) async throws -> [String] {
        var missing: [String] = []
        for fact in facts {
            let finding = try await check(in: desk).look(fact.fact)
            if !finding.holds { missing.append(finding.seen) }
        }
        return missing
    }
}
