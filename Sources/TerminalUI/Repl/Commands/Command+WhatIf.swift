internal import BuildEngine
package import BuildPlan
internal import BuildSession

extension Command {
    static let whatIf = Command(
        name: "what-if", arguments: "CHANGE...", summary: "the plan under a change that is not made",
        help: """
            The plan of a whole build under a change, beside today's; nothing is changed and nothing run. A PATH is of the
            context; N is a line of the Dockerfile, A and B are steps: A moves to where B stands. 'edit' and 'reload' make
            a change.
                what-if edit app.py
                what-if touch app.py
                what-if chmod run.sh
                what-if chmod 600 run.sh
                what-if rename old.txt new.txt
                what-if add notes.txt
                what-if delete notes.txt
                what-if arg VERSION=2
                what-if line 3 ENV PORT=9000
                what-if move 5 4
            """,
        completes: [.change, .changed, .contextPath], takesText: true
    ) { call, context in
        let change = try ImaginedChange(words: call.arguments, text: call.text)
        context.show(Render.whatIf(try await context.session.whatIf(change), style: context.style))
        return .stays
    }
}

extension ImaginedChange {
    /// Reads a change as `what-if` takes it.
    ///
    /// - Throws: `ImaginedChangeError`; an error for a quote that is not closed.
    package init(typed text: String) throws {
        let isLine = CommandWords.splitUnfinished(text).first == "line"
        self = try ImaginedChange(
            words: isLine ? CommandWords.splitUnfinished(text) : try CommandWords.split(text), text: text)
    }
}

extension ImaginedChangeError: UsageError {}
extension DockerfileEditError: UsageError {}
extension ContextChangeError: UsageError {}
