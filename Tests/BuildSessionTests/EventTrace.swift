import OCISpec
import BuildEngine
import BuildPlan
import BuildSession
import Synchronization

/// A session's events as lines, to compare with what was expected.
final class EventTrace: Sendable {
    private let noted = Mutex<[String]>([])

    var lines: [String] { noted.withLock { $0 } }

    init(_ session: BuildSession) {
        session.listen { [self] event in
            let line =
                switch event {
                case .build(.stepStarted(let step)): "start \(step.number)"
                case .build(.output(let step, _, let bytes)): "output \(step) \(String(decoding: bytes, as: UTF8.self))"
                case .build(.stepFinished(let record)): "finish \(record.step) \(record.outcome.rawValue)"
                case .build(.imageWritten): "image"
                case .build(.pulling(let step, let name)): "pull \(step) \(name.familiar)"
                case .build(.transfer(let step, let event)): "transfer \(step) \(event.state)"
                case .programChanged(let program): "now \(program.steps.count) steps"
                case .passedOver(let steps): "passed over " + steps.map { "\($0.number)" }.joined(separator: " ")
                case .guessed(let judged): "guessed \(judged.record.step) \(judged.isRight)"
                case .stepped(let result, let replayed): "stepped \(result.record.step)" + (replayed ? " again" : "")
                }
            noted.withLock { $0.append(line) }
        }
    }
}
