internal import Lessons
internal import Synchronization

/// What happened in a lesson.
enum LessonEvent: Sendable, Hashable {
    case shown(String)
    /// The records decided about an answer.
    case answered(String, isRight: Bool)
    /// The records decide for none of a question's answers, or for several.
    case undecided(String, seen: [String])
    /// An answer that can be wrong has no page.
    case pageMissing(String, answer: String)
    case checked(String, holds: Bool, seen: [String])
    case skipped(String)
    case done
}

/// What has happened in a lesson so far, and where it stands, for whoever looks from another thread.
final class LessonLog: Sendable {
    private struct State {
        var events: [LessonEvent] = []
        var current: LessonPart?
    }

    private let state = Mutex(State())

    var events: [LessonEvent] { state.withLock { $0.events } }
    /// The part that stands open; nil after the last.
    var current: LessonPart? { state.withLock { $0.current } }

    func note(_ event: LessonEvent) { state.withLock { $0.events.append(event) } }

    func stand(at part: LessonPart?) { state.withLock { $0.current = part } }

    /// Whether the goals of a part held when they were looked at.
    func held(_ part: String) -> Bool {
        events.contains { event in
            if case .checked(part, holds: true, _) = event { true } else { false }
        }
    }
}
