package import BuildPlan
internal import CLinux
internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// Draws a transfer while it goes on; its events come from several threads.
package final class TransferPrinter: Sendable {
    private struct State {
        var view: TransferView
        var next: ContinuousClock.Instant
    }

    private let state: Mutex<State>
    private let output: @Sendable (String) -> Void
    /// Bars that move ten times a second look smooth, and cost nothing.
    private static let interval: Duration = .milliseconds(100)

    /// - Parameters:
    ///   - isDrawn: False for plain lines also at a terminal.
    ///   - output: where to; bars are drawn where standard output is a terminal that can be drawn on.
    package init(
        _ direction: TransferView.Direction, style: TextStyle, isDrawn: Bool = true,
        output: @escaping @Sendable (String) -> Void
    ) {
        let canDraw = isDrawn && isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
        let rows = Int(clinux_terminal_rows(STDOUT_FILENO))
        state = Mutex(
            State(view: TransferView(direction, style: style, rows: canDraw ? (rows > 0 ? rows : 24) : nil), next: .now)
        )
        self.output = output
    }

    package func receive(_ event: TransferEvent) {
        state.withLock { state in
            if case .moving(let done, let total) = event.state, done < total {
                guard ContinuousClock.now >= state.next else { return }
                state.next = .now + Self.interval
            }
            let text = state.view.receive(event)
            // Inside the lock: lines of two threads must not mix.
            if !text.isEmpty { output(text) }
        }
    }
}
