internal import BuildPlan
internal import BuildSession

/// What carrying a line out meant.
package enum LineOutcome: Sendable, Hashable {
    /// Nothing moved.
    case stays
    case moved
    /// A step failed, or a command that moves did.
    case failed
    case interrupted
    case quit
}

extension ReplContext {
    /// Carries one line out; whatever goes wrong in it is told in a sentence.
    ///
    /// - Parameter isGuides: whether a lesson itself asks for it: `check` is then the build checks.
    func attempt(_ line: String, isGuides: Bool = false) async -> LineOutcome {
        var advances = false
        do {
            let isGuided = guide != nil && !isGuides
            let typed = line.drop { $0 == " " || $0 == "\t" }
            let first = CommandWords.splitUnfinished(line).first
            let takesText = first.flatMap { try? CommandTable.find($0, isGuided: isGuided) }?.takesText ?? false
            var words = takesText ? CommandWords.splitUnfinished(line) : try CommandWords.split(line)
            let name = words.isEmpty ? Command.step.name : words.removeFirst()
            let command = try CommandTable.find(name, isGuided: isGuided)
            let text = typed.drop { $0 != " " && $0 != "\t" }.drop { $0 == " " || $0 == "\t" }
            advances = command.advances
            let outcome = try await command.action(
                CommandCall(usage: command.usage, arguments: words, text: String(text)), self)
            if let program = try? await session.program { printer.use(program) }
            return switch outcome {
            case .stays: .stays
            case .moved: .moved
            case .stepFailed: .failed
            case .quit: .quit
            }
        } catch is CancellationError {
            printer.endOutput()
            // The terminal has shown ^C on the line that is open.
            if isTerminal { say("") }
            let next = await session.nextStep
            say(next.map { "Interrupted: step \($0.number) is not taken." } ?? "Interrupted.")
            return .interrupted
        } catch let error as any UsageError {
            await complain(error)
            return .stays
        } catch {
            printer.endOutput()
            await complain(error)
            return advances ? .failed : .stays
        }
    }

    func prompt(marked: Bool) async -> String {
        let step = await session.lastStep
        let count = (try? await session.program.steps.count) ?? 0
        return marked ? Prompt.marked(step: step, of: count, style: style) : Prompt.plain(step: step, of: count)
    }
}

/// A mistake in what was typed, or a move that there is none for: no sign of a failed build.
protocol UsageError: Error, CustomStringConvertible {}

extension CommandError: UsageError {}
extension SessionError: UsageError {}
