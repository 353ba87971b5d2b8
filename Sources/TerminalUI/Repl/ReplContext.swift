internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax

/// What a command works with.
struct ReplContext: Sendable {
    let session: BuildSession
    let engine: any BuildEngine
    let services: any ReplServices
    let style: TextStyle
    let output: @Sendable (String) -> Void
    /// A person sits there: a command may be given the terminal.
    let isTerminal: Bool

    func say(_ line: String) { output(line + "\n") }

    /// Text as it is, a line end after it where it has none.
    func show(_ text: String) {
        if !text.isEmpty { output(text.hasSuffix("\n") ? text : text + "\n") }
    }

    /// Where the session stands now: the instruction that comes next.
    func sayWhereItStands() async throws {
        let program = try await session.program
        if let next = await session.nextStep {
            let text = VisibleText.escaped(next.instruction.text, unicode: style.unicode)
            say("\(style.unicode ? "→" : "->") next: step \(next.number), line \(next.line): \(text)")
            return
        }
        let last = await session.lastStep
        let rest = program.steps.filter { $0.number > last }
        if let first = rest.first {
            say("The target is built; the rest (from step \(first.number) on) is not needed for it.")
        } else {
            say("All steps have run.")
        }
        say("'run' runs the image, 'resolve' shows with what command, 'tag NAME' gives it a name.")
    }
}
