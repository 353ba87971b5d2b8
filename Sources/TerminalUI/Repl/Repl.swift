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
    package init(
        session: BuildSession, engine: any BuildEngine, services: any ReplServices, input: ReplInput,
        style: @escaping @Sendable () -> TextStyle,
        output: @escaping @Sendable (String) -> Void
    ) {
        let isTerminal = if case .terminal = input { isatty(STDOUT_FILENO) == 1 } else { false }
        context = ReplContext(
            session: session, engine: engine, services: services, currentStyle: style,
            printer: StepPrinter(style: style, output: output), output: output,
            ask: Self.asker(of: input, output: output), isTerminal: isTerminal)
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
            context.show(
                Render.header(
                    program: program, info: context.engine.info, contextName: session.source.contextName,
                    style: context.style))
            try await Command.showSource(context, around: nil)
        } catch {
            await context.complain(error)
            return 1
        }
        let listener = session.listen { printer.receive($0) }
        defer { session.remove(listener) }
        let code = await readCommands(printer)
        await session.close()
        return code
    }

    private func readCommands(_ printer: StepPrinter) async -> Int32 {
        let interrupts = Interrupts()
        switch input {
        case .terminal(let history):
            let completion = SessionCompletion(session: context.session, services: context.services)
            let editor = LineEditor(history: history, interrupts: interrupts) {
                completion.blockingCandidates(for: $0)
            }
            defer { editor.close() }
            while let line = await editor.readLine(prompt: await prompt(marked: true)) {
                let end = await carryOut(line, interrupts, printer)
                if end == .quit { return 0 }
            }
            context.say("quit")
            return 0
        case .script(let next):
            return await readScript(next, interrupts, printer)
        }
    }

    /// Each line is shown after the prompt, so that the transcript reads as at a terminal.
    private func readScript(
        _ next: @escaping @Sendable () -> String?, _ interrupts: Interrupts?, _ printer: StepPrinter
    ) async -> Int32 {
        var hasFailed = false
        while let line = await OwnThread.run(next) {
            context.output("\(await prompt(marked: false))\(line)\n")
            if line.drop(while: { $0 == " " || $0 == "\t" }).first == "#" { continue }
            switch await carryOut(line, interrupts, printer) {
            case .quit: return hasFailed ? 1 : 0
            case .interrupted: return 130
            case .failed: hasFailed = true
            case .moved: hasFailed = false
            case .stays: break
            }
        }
        context.output("\(await prompt(marked: false))quit\n")
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

    private func prompt(marked: Bool) async -> String {
        let step = await context.session.lastStep
        let count = (try? await context.session.program.steps.count) ?? 0
        return marked
            ? Prompt.marked(step: step, of: count, style: context.style) : Prompt.plain(step: step, of: count)
    }

    private enum LineEnd: Sendable {
        case stays
        case moved
        case failed
        case interrupted
        case quit
    }

    /// One line; whatever goes wrong in it is told in a sentence and the session goes on.
    private func carryOut(_ line: String, _ interrupts: Interrupts?, _ printer: StepPrinter) async -> LineEnd {
        let work: @Sendable () async -> LineEnd = { await attempt(line, printer) }
        return if let interrupts { await interrupts.cancelling(work) } else { await work() }
    }

    private func attempt(_ line: String, _ printer: StepPrinter) async -> LineEnd {
        var advances = false
        do {
            let typed = line.drop { $0 == " " || $0 == "\t" }
            let first = CommandWords.splitUnfinished(line).first
            let takesText = first.flatMap { try? CommandTable.find($0) }?.takesText ?? false
            var words = takesText ? CommandWords.splitUnfinished(line) : try CommandWords.split(line)
            let name = words.isEmpty ? Command.step.name : words.removeFirst()
            let command = try CommandTable.find(name)
            let text = typed.drop { $0 != " " && $0 != "\t" }.drop { $0 == " " || $0 == "\t" }
            advances = command.advances
            let outcome = try await command.action(
                CommandCall(usage: command.usage, arguments: words, text: String(text)), context)
            if let program = try? await context.session.program { printer.use(program) }
            return switch outcome {
            case .stays: .stays
            case .moved: .moved
            case .stepFailed: .failed
            case .quit: .quit
            }
        } catch is CancellationError {
            printer.endOutput()
            // The terminal has shown ^C on the line that is open.
            if context.isTerminal { context.say("") }
            let next = await context.session.nextStep
            context.say(next.map { "Interrupted: step \($0.number) is not taken." } ?? "Interrupted.")
            return .interrupted
        } catch let error as any UsageError {
            await context.complain(error)
            return .stays
        } catch {
            printer.endOutput()
            await context.complain(error)
            return advances ? .failed : .stays
        }
    }
}

/// A mistake in what was typed, or a move that there is none for: no sign of a failed build.
protocol UsageError: Error, CustomStringConvertible {}

extension CommandError: UsageError {}
extension SessionError: UsageError {}
