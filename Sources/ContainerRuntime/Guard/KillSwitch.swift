internal import CLinux
internal import Glibc
internal import Synchronization

/// Ends a guard from another thread, before or after it has started, and never another process that got its number: the
/// guard is named by a descriptor, and the descriptor is closed under the same lock.
final class KillSwitch: Sendable {
    private enum State {
        case waiting
        case armed(process: Int32)
        case pulled
        case done
    }

    private let state = Mutex(State.waiting)

    /// Names the started guard; a switch that was pulled before kills it at once.
    func arm(process: Int32) {
        state.withLock { state in
            if case .pulled = state { _ = clinux_command_signal(process, SIGKILL) }
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

    /// Closes the descriptor; the switch has no effect from here on.
    func disarm() {
        state.withLock { state in
            if case .armed(let process) = state { close(process) }
            state = .done
        }
    }
}
