internal import BuildEngine
internal import ContainerRuntime
internal import Synchronization
internal import TerminalUI

/// Hands the signals that this program gets to the container, and tells what becomes of them.
final class SignalDesk: Sendable {
    /// For the container.
    let stream: AsyncStream<Int32>
    private let continuation: AsyncStream<Int32>.Continuation
    private let policy: Mutex<SignalPolicy>
    private let tasks = Mutex<[Task<Void, Never>]>([])
    /// The shell of the shell form, where that is process 1.
    private let shell: String?
    private let tell: @Sendable (RunNote) -> Void

    init(stopSignal: String?, shell: String?, tell: @escaping @Sendable (RunNote) -> Void) {
        (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        policy = Mutex(SignalPolicy(stopSignal: stopSignal))
        self.shell = shell
        self.tell = tell
    }

    /// From now on signals are the container's; before, they end this program as they end others.
    func open() {
        guard let interrupts = Interrupts() else { return }
        let signals = interrupts.signals(SignalPolicy.forwarded)
        run { desk in
            for await number in signals { desk.take(SignalNumber(number)) }
        }
    }

    private func take(_ signal: SignalNumber) {
        switch policy.withLock({ $0.action(for: signal) }) {
        case .send(let number):
            continuation.yield(number.rawValue)
            guard SignalPolicy.ends(signal), number != .kill else { return }
            // Who has a handler for it may need a moment.
            after(seconds: 1) { $0.tell(.goesOn(signal: signal.name, shell: $0.shell)) }
        case .stop(let number):
            tell(.stopping(signal: number.name, seconds: SignalPolicy.patience))
            continuation.yield(number.rawValue)
            after(seconds: SignalPolicy.patience) { $0.continuation.yield(SignalNumber.kill.rawValue) }
        }
    }

    private func after(seconds: Int, _ body: @escaping @Sendable (SignalDesk) -> Void) {
        run { desk in
            try? await Task.sleep(for: .seconds(seconds))
            if !Task.isCancelled { body(desk) }
        }
    }

    private func run(_ body: @escaping @Sendable (SignalDesk) async -> Void) {
        let task = Task { await body(self) }
        tasks.withLock { $0.append(task) }
    }

    /// The container has ended: nothing more is to be told.
    func close() {
        continuation.finish()
        tasks.withLock { tasks in for task in tasks { task.cancel() } }
    }
}
