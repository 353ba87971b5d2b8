package import BuildEngine
package import BuildPlan
internal import Synchronization

/// What a session tells its listeners while it moves, in the order in which it happens.
package enum SessionEvent: Sendable {
    /// Starting, output and end of a step that the engine carries out, and the image written at the end.
    case build(BuildEvent)
    /// Steps that the target does not need, left out on the way to the next one.
    case passedOver([BuildStep])
    /// A step brought further steps, which follow it.
    case programChanged(BuildProgram)
    /// The session took a step, or a RUN failed (the record says which); `replayed` where the session had already run
    /// it and only moved over it again.
    case stepped(StepResult, replayed: Bool)
    /// The record decided about a guess; follows the step's own event.
    case guessed(JudgedGuess)
}

/// Names a listener, to take it off again.
package struct SessionListener: Sendable, Hashable {
    let number: Int
}

/// Gives every event to every listener, on the thread that brings it: a listener must not block for long.
final class EventFanOut: Sendable {
    private struct Listeners {
        var next = 1
        var all: [(number: Int, receive: @Sendable (SessionEvent) -> Void)] = []
    }

    private let listeners = Mutex(Listeners())

    func add(_ receive: @escaping @Sendable (SessionEvent) -> Void) -> SessionListener {
        listeners.withLock { listeners in
            defer { listeners.next += 1 }
            listeners.all.append((listeners.next, receive))
            return SessionListener(number: listeners.next)
        }
    }

    func remove(_ listener: SessionListener) {
        listeners.withLock { $0.all.removeAll { $0.number == listener.number } }
    }

    /// Calls outside the lock, so that a listener may add or remove listeners.
    func send(_ event: SessionEvent) {
        for listener in listeners.withLock({ $0.all }) { listener.receive(event) }
    }
}
