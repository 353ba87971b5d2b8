internal import ArgumentParser
internal import ContainerRuntime
internal import Glibc
internal import Lessons
internal import TerminalUI

/// `lesson teach NAME`: for a projector.
struct LessonTeach: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "teach", abstract: "Show a lesson to a room: large plain pages, answers hidden until asked for.",
        discussion: """
            Enter goes on: to the next page, and in a question to the engine and its answer. n shows the presenter's \
            notes, b goes back a page, p opens the prompt (quit comes back), q leaves.
            """)

    @OptionGroup var flags: CourseFlags
    @Argument(help: "The lesson's name, or its number.")
    var name: String

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        let (places, course) = try flags.load()
        let lesson = try CourseFlags.find(name, in: course)
        if lesson.needsRegistry { try RegistryProbe.check(LessonRoom.registry, lesson: lesson.name) }
        // A room sees a first build; the learner's own copy and store stay as they are.
        let own = LessonPlaces.teaching(places)
        try LessonStart.clear(lesson, own)
        let room = try await LessonRoom(
            lesson, learner: own.learner, storeRoot: own.store(of: lesson), namespaces: namespaces)
        let guide = LessonGuide(
            lesson: lesson, project: room.project, shell: room.shell, world: room.world, progress: LessonProgress(),
            next: nil, keep: { _ in }, isQuiet: true)
        let input: ReplInput = isatty(STDIN_FILENO) == 1 ? .terminal(history: nil) : .standardInput
        let repl = room.repl(
            guide: TeachingGuide(guide: guide), input: input, style: { StandardStreams.style() },
            output: { StandardStreams.write($0) })
        return await repl.run()
    }
}

extension LessonPlaces {
    /// Beside the learner's own.
    fileprivate static func teaching(_ places: LessonPlaces) -> LessonPlaces {
        var own = places
        own.learner += "/teaching"
        own.stores += "/teaching"
        return own
    }
}

/// Shows a lesson's parts as pages, one after another, as the presenter presses keys.
struct TeachingGuide: ReplGuide {
    let guide: LessonGuide

    var answers: [String] { get async { [] } }

    func begin(_ desk: GuideDesk) async -> LineOutcome {
        do {
            var index = 0
            let parts = guide.lesson.parts
            while index < parts.count {
                switch try await present(parts[index], number: index + 1, desk) {
                case .next: index += 1
                case .back: index = max(0, index - 1)
                case .leave: return .quit
                case .prompt: return .stays
                }
            }
            desk.show("\nThat was the lesson.\n")
            return .quit
        } catch {
            await desk.complain(error)
            return .quit
        }
    }

    func perform(_ command: GuideCommand, _ desk: GuideDesk) async throws { try await guide.perform(command, desk) }

    func lineDone(_ desk: GuideDesk, _ outcome: LineOutcome) async -> LineOutcome { outcome }

    func saved(_ paths: [String], _ desk: GuideDesk) async {}

    /// A text in large letters, a screen at a time.
    private func page(_ markdown: String, _ desk: GuideDesk) async throws {
        guard !markdown.isEmpty else { return }
        let text = MarkdownPage.renderLarge(await guide.filled(markdown), style: desk.style)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // Two lines for the part's heading, two for the question below.
        let rows = desk.isTerminal ? max(8, StandardStreams.rows - 4) : Int.max
        var rest = lines.dropLast(lines.last?.isEmpty == true ? 1 : 0)
        while rest.count > rows {
            desk.show(rest.prefix(rows).joined(separator: "\n") + "\n")
            rest = rest.dropFirst(rows).drop { $0.isEmpty }
            _ = try await desk.ask("-- Enter shows the rest -- ")
        }
        desk.show(rest.joined(separator: "\n") + "\n\n")
    }

    private enum Move: Sendable {
        case next
        case back
        case leave
        case prompt
    }

    private func present(_ part: LessonPart, number: Int, _ desk: GuideDesk) async throws -> Move {
        if desk.isTerminal { desk.show("\u{1B}[2J\u{1B}[H") }
        desk.show(LessonWords.heading(part, number: number, of: guide.lesson.parts.count, style: desk.style))
        try await guide.prepare(part, desk)
        try await page("# \(part.title)\n\n\(part.text)", desk)
        switch part.kind {
        case .read(let shows), .explain(let shows):
            for command in shows { await desk.print(await guide.filled(command)) }
            return try await key(part, "Enter goes on", desk)
        case .predict(let question): return try await ask(part, question, desk)
        case .do(let trial):
            try await page(LessonWords.tries(trial.commands), desk)
            let move = try await key(part, "Enter does it", desk)
            guard move == .next else { return move }
            for command in trial.commands { await guide.run(command, desk) }
            return try await key(part, "Enter goes on", desk)
        case .change(let goals):
            try await page(goals.goals.map { "- \($0.text)" }.joined(separator: "\n"), desk)
            let move = try await key(part, "Enter shows one solution", desk)
            guard move == .next else { return move }
            try await guide.solve(part, desk)
            await desk.carryOut("reload")
            for command in goals.commands { await guide.run(command, desk) }
            if let solved = goals.solved { try await page(solved, desk) }
            return try await key(part, "Enter goes on", desk)
        }
    }

    /// The question stands until the room has answered; then the engine runs, and its record decides.
    private func ask(_ part: LessonPart, _ question: LessonQuestion, _ desk: GuideDesk) async throws -> Move {
        if case .choices(let choices) = question.answers { try await page(LessonWords.choices(choices), desk) }
        let move = try await key(part, "Enter lets the engine decide", desk)
        guard move == .next else { return move }
        for command in question.commands { await guide.run(command, desk) }
        let (answer, text) = try await guide.truth(of: question, desk)
        try await page("**\(answer)**\n\n\(text ?? "")", desk)
        return try await key(part, "Enter goes on", desk)
    }

    /// What the presenter presses; the notes are shown as often as asked for.
    private func key(_ part: LessonPart, _ enter: String, _ desk: GuideDesk) async throws -> Move {
        while true {
            let notes = part.notes == nil ? "" : ", n notes"
            guard let typed = try await desk.ask("\n-- \(enter)\(notes), b back, p prompt, q leaves -- ") else {
                return .leave
            }
            switch typed.trimmingBlanks.lowercased() {
            case "": return .next
            case "b": return .back
            case "q": return .leave
            case "p": return .prompt
            case "n": try await page(part.notes ?? "There are no notes here.", desk)
            default: desk.say("'\(typed.trimmingBlanks)' is none of them.")
            }
        }
    }
}
