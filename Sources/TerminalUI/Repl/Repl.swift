package import BuildEngine
internal import BuildPlan
package import BuildSession
internal import Glibc

/// The prompt over one session: reads commands, carries them out, shows what happens.
package struct Repl: Sendable {
    private let context: ReplContext
    private let input: ReplInput

    /// - Parameters:
    ///   - session: loaded or not; `run` loads it where it is not.
    ///   - style: how text may be drawn now; asked for anew each time, as a terminal's size may change.
    ///   - output: shows a text as it is; texts come whole or in pieces of lines.
    ///   - guide: leads through a lesson, in place of the header and the source.
    package init(
        session: BuildSession, engine: any BuildEngine, services: any ReplServices, input: ReplInput,
        style: @escaping @Sendable () -> TextStyle,
        output: @escaping @Sendable (String) -> Void, guide: (any ReplGuide)? = nil
    ) {
        let isTerminal = if case .terminal = input { isatty(STDOUT_FILENO) == 1 } else { false }
        context = ReplContext(
            session: session, engine: engine, services: services, currentStyle: style,
            printer: StepPrinter(style: style, output: output), output: output,
            ask: Self.asker(of: input, output: output), isTerminal: isTerminal, guide: guide)
        self.input = input
    }

    /// Shows the header and the source, then carries commands out until `quit` or the input's end.
    ///
    /// - Returns: the exit code: 1 where the Dockerfile could not be loaded or, in a script, the last move was a step
    ///   that failed; 130 where Ctrl-C stopped a script; else 0.
    package func run() async -> Int32 {
        let session = context.session
        let printer = context.printer
        do {
            if (try? await session.program) == nil { try await session.load() }
            let program = try await session.program
            printer.use(program)
            if context.guide == nil {
                context.show(
                    Render.header(
                        program: program, info: context.engine.info, contextName: session.source.contextName,
                        style: context.style))
                try await Command.showSource(context, around: nil)
            }
        } catch {
            await context.complain(error)
            // In a lesson the learner mends it, or puts it back.
            if context.guide == nil { return 1 }
        }
        let listener = session.listen { printer.receive($0) }
        defer { session.remove(listener) }
        let isLeft = await context.guide?.begin(GuideDesk(context)) == .quit
        let code = isLeft ? 0 : await readCommands()
        await session.close()
        return code
    }

    private func readCommands() async -> Int32 {
        let interrupts = Interrupts()
        switch input {
        case .terminal(let history):
            let completion = SessionCompletion(
                session: context.session, services: context.services, guide: context.guide)
            let editor = LineEditor(history: history, interrupts: interrupts) {
                completion.blockingCandidates(for: $0)
            }
            defer { editor.close() }
            return await readTerminal(editor, interrupts)
        case .script(let next):
            return await readScript(next, interrupts)
        }
    }

    private func readTerminal(_ editor: LineEditor, _ interrupts: Interrupts?) async -> Int32 {
        let source = context.session.source
        let saves =
            context.guide == nil
            ? nil : SaveNotices(folder: source.contextFolder, dockerfile: source.path)
        defer { saves?.stop() }
        var begun = ""
        while true {
            let prompt = await context.prompt(marked: true)
            switch await editor.readLine(prompt: prompt, begun: begun, notice: saves?.readEnd) {
            case .line(let line):
                begun = ""
                if await carryOut(line, interrupts) == .quit { return 0 }
            case .end:
                context.say("quit")
                return 0
            case .noticed(let rest):
                begun = rest
                await tell(saves?.take() ?? [], interrupts)
            }
        }
    }

    /// Ctrl-C ends what a save has begun.
    private func tell(_ saved: [String], _ interrupts: Interrupts?) async {
        let work: @Sendable () async -> Void = { await context.guide?.saved(saved, GuideDesk(context)) }
        if let interrupts { await interrupts.cancelling(work) } else { await work() }
    }

    /// Each line is shown after the prompt, so that the transcript reads as at a terminal.
    private func readScript(
        _ next: @escaping @Sendable () -> String?, _ interrupts: Interrupts?
    ) async -> Int32 {
        var hasFailed = false
        while let line = await OwnThread.run(next) {
            context.output("\(await context.prompt(marked: false))\(line)\n")
            if line.drop(while: { $0 == " " || $0 == "\t" }).first == "#" { continue }
            switch await carryOut(line, interrupts) {
            case .quit: return hasFailed ? 1 : 0
            case .interrupted: return 130
            case .failed: hasFailed = true
            case .moved: hasFailed = false
            case .stays: break
            }
        }
        context.output("\(await context.prompt(marked: false))quit\n")
        return hasFailed ? 1 : 0
    }

    /// A script's answer is shown after the question, as its commands are after the prompt.
    private static func asker(
        of input: ReplInput, output: @escaping @Sendable (String) -> Void
    ) -> @Sendable (String) async throws -> String? {
        switch input {
        case .terminal:
            { question in
                output(question)
                return try await TerminalLine.read()
            }
        case .script(let next):
            { question in
                let line = await OwnThread.run(next)
                output("\(question)\(line ?? "")\n")
                return line
            }
        }
    }

    /// One line; whatever goes wrong in it is told in a sentence and the session goes on.
    private func carryOut(_ line: String, _ interrupts: Interrupts?) async -> LineOutcome {
        let work: @Sendable () async -> LineOutcome = {
            let outcome = await context.attempt(line)
            if outcome != .quit, let guide = context.guide { return await guide.lineDone(GuideDesk(context), outcome) }
            return outcome
        }
        return if let interrupts { await interrupts.cancelling(work) } else { await work() }
    }
}
