internal import Glibc

/// Where a session's commands come from.
package enum ReplInput: Sendable {
    /// A person at a terminal; `history` is the file that keeps the lines between sessions.
    case terminal(history: String?)
    /// A script: each call gives the next line without its line end, nil at the end. It is called on a thread of its
    /// own and may block.
    case script(@Sendable () -> String?)

    /// The lines of standard input.
    package static var standardInput: ReplInput {
        let lines = InputLines(descriptor: STDIN_FILENO)
        return .script { lines.next() }
    }
}
