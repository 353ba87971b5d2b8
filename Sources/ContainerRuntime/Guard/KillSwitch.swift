internal import CLinux
internal import Glibc
internal import Synchronization

/// Signals a guard from another thread, before or after it has started, and never another process that got its number: the
/// guard is named by a descriptor, and the descriptor is closed under the same lock.
final class KillSwitch: Sendable {
    private enum State {
        /// Signals that came too early.
        case waiting([Int32])
        case armed(process: Int32)
        case pulled
        case done
    }

    private let state = Mutex(State.waiting([]))

    /// Names the started guard; what was sent before reaches it now, and a switch that was pulled kills it at once.
    func arm(process: Int32) {
        state.withLock { state in
            switch state {
            case .waiting(let early): for number in early { _ = clinux_command_signal(process, number) }
            case .pulled: _ = clinux_command_signal(process, SIGKILL)
            case .armed, .done: break
            }
            state = .armed(process: process)
        }
    }

    func pull() {
        state.withLock { state in
            switch state {
            case .waiting: state = .pulled
            case .armed(let process): _ = clinux_command_signal(process, SIGKILL)
            case .pulled, .done: break
            }
        }
    }

    /// Sends a signal; where nothing has started yet, as soon as it has.
    func send(_ number: Int32) {
        state.withLock { state in
            switch state {
            case .waiting(let early): state = .waiting(early + [number])
            case .armed(let process): _ = clinux_command_signal(process, number)
            case .pulled, .done: break
            }
        }
    }

    /// Closes the descriptor; the switch has no effect from here on.
    func disarm() {
        state.withLock { state in
            if case .armed(let process) = state { close(process) }
            state = .done
        }
    }
}
