internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax

/// What a command works with.
struct ReplContext: Sendable {
    let session: BuildSession
    let engine: any BuildEngine
    let services: any ReplServices
    /// Asked for anew each time: the terminal's size may have changed.
    let currentStyle: @Sendable () -> TextStyle
    let printer: StepPrinter
    let output: @Sendable (String) -> Void
    /// Shows a question and gives the answer: what a person types, or a script's next line; nil at the input's end.
    let ask: @Sendable (_ question: String) async throws -> String?
    /// A person sits there: a command may be given the terminal.
    let isTerminal: Bool
    /// Who leads through a lesson; nil where nobody does.
    let guide: (any ReplGuide)?

    var style: TextStyle { currentStyle() }

    /// Sentences, broken to the width.
    func say(_ text: String) {
        var page = Page(style)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty { page.addBlank() } else { page.wrap(style.line(String(line))) }
        }
        output(page.text)
    }

    /// A row of a list, cut to the width.
    func sayOnOneLine(_ text: String) {
        var page = Page(style)
        page.add(text)
        output(page.text)
    }

    /// Rows as they are, those that are too long broken at a column of theirs.
    func show(rows: String, brokenAt column: Int) {
        var page = Page(style)
        for row in rows.split(separator: "\n") {
            let isLong = row.count > style.width && row.count > column
            page.wrap(
                style.line(String(isLong ? row.dropFirst(column) : row)),
                label: style.line(isLong ? String(row.prefix(column)) : ""), indent: isLong ? column : 0)
        }
        output(page.text)
    }

    /// An error's sentence, which elsewhere stands behind a colon, as a sentence of its own: with a capital letter,
    /// unless it begins with a path or a name, and a full stop. A mistake in the Dockerfile has its place in front.
    func complain(_ error: any Error) async {
        if let range = Self.range(of: error), let file = try? await session.program.dockerfile.name {
            say("\(file):\(range.start.line):\(range.start.column): \(error)")
            return
        }
        let text = "\(error)"
        let first = text.prefix { $0 != " " }
        let isWord = first.allSatisfy { $0.isASCII && $0.isLowercase }
        let isEnded = text.hasSuffix("?") || text.hasSuffix(".") || text.hasSuffix("!")
        say((isWord ? text.prefix(1).uppercased() + text.dropFirst() : text) + (isEnded ? "" : "."))
    }

    /// The place in the Dockerfile of an error that does not tell it itself.
    private static func range(of error: any Error) -> SourceRange? {
        switch error {
        case let error as StepError: error.range
        case let error as PlanError: error.range
        case let error as ClassicRefusal: error.range
        default: nil
        }
    }

    /// Text as it is, a line end after it where it has none.
    func show(_ text: String) {
        if !text.isEmpty { output(text.hasSuffix("\n") ? text : text + "\n") }
    }

    /// Where the session stands now: the instruction that comes next.
    func sayWhereItStands() async throws {
        let program = try await session.program
        if let next = await session.nextStep {
            var page = Page(style)
            var line = style.line("\(style.glyphs.arrow) next: ", .accent)
            line.add("step \(next.number), line \(next.line): ")
            page.add(line.adding(next.instruction.title, .strong))
            output(page.text)
            return
        }
        let last = await session.lastStep
        let rest = program.steps.filter { $0.number > last }
        if let first = rest.first {
            say("The target is built; the rest (from step \(first.number) on) is not needed for it.")
        } else {
            say("All steps have run.")
        }
        say("'run' runs the image, 'resolve' shows with what command, 'tag NAME' names it.")
    }

    /// A move over many steps: their records are short, and the stack of layers is drawn once, at its end.
    func movingFar(_ move: @Sendable () async throws -> Stop) async throws -> Stop {
        printer.setBrief(true)
        defer { printer.setBrief(false) }
        let stop = try await move()
        if let last = stop.results.last, last.record.outcome != .failed, let stage = last.record.stage {
            show(Render.stack(last.state.stages[stage]?.layers ?? [], newFrom: last.record.step, style: style))
        }
        return stop
    }
}
