package import BuildSession

/// What a guide works with.
package struct GuideDesk: Sendable {
    let context: ReplContext

    init(_ context: ReplContext) { self.context = context }

    package var session: BuildSession { context.session }
    package var style: TextStyle { context.style }
    /// A person sits there, who can be asked to press Enter.
    package var isTerminal: Bool { context.isTerminal }

    /// Sentences, broken to the width.
    package func say(_ text: String) { context.say(text) }

    /// Text as it is.
    package func show(_ text: String) { context.show(text) }

    /// An error as a sentence.
    package func complain(_ error: any Error) async { await context.complain(error) }

    /// Shows a question and gives the answer; nil at the input's end.
    package func ask(_ question: String) async throws -> String? { try await context.ask(question) }

    /// Shows a command after the prompt, as though it was typed, and carries it out.
    @discardableResult
    package func carryOut(_ line: String) async -> LineOutcome {
        context.output("\(await context.prompt(marked: false))\(line)\n")
        return await print(line)
    }

    /// The same without the command's line: what it prints alone.
    @discardableResult
    package func print(_ line: String) async -> LineOutcome {
        // What only a lesson has is asked for as by the learner.
        let first = line.split(separator: " ").first.map(String.init) ?? ""
        return await context.attempt(line, isGuides: CommandTable.names.contains(first))
    }
}
