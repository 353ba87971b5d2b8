internal import ContainerRuntime
internal import Glibc

/// What becomes of a signal while a container runs: all go to its process 1, as with docker. Who asks a third time gets
/// what `docker stop` does, for here is no second terminal to say it in.
struct SignalPolicy: Sendable, Hashable {
    enum Action: Sendable, Hashable {
        case send(SignalNumber)
        /// The image's signal, and SIGKILL when that did not help.
        case stop(SignalNumber)
    }

    /// Those that can be handed on; the kernel's own and those of a broken program are not among them.
    static let forwarded: [Int32] = [
        SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGCONT, SIGTSTP, SIGWINCH,
    ]
    /// Seconds between the image's signal and SIGKILL, as `docker stop` has it.
    static let patience = 10

    let stopSignal: SignalNumber
    private var endings = 0

    /// - Parameter stopSignal: the image's STOPSIGNAL, SIGTERM without.
    init(stopSignal: String?) {
        self.stopSignal = stopSignal.flatMap { SignalNumber($0) } ?? SignalNumber(SIGTERM)
    }

    mutating func action(for signal: SignalNumber) -> Action {
        guard Self.ends(signal) else { return .send(signal) }
        endings += 1
        return switch endings {
        case ...2: .send(signal)
        case 3: .stop(stopSignal)
        default: .send(.kill)
        }
    }

    /// Whether the sender means the program to end.
    static func ends(_ signal: SignalNumber) -> Bool { [SIGINT, SIGTERM].contains(signal.rawValue) }
}
