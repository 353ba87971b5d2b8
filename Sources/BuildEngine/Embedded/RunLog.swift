/// What a RUN printed: the last 256 KiB, enough to look at and little enough to keep with the record. What was printed
/// before is counted and told of.
final class RunLog: Sendable {
    static let limit = 256 << 10

    private struct State {
        var bytes: [UInt8] = []
        /// How many went before `bytes`.
        var dropped = 0
    }

    private let state = Locked(State())

    func append(_ piece: [UInt8]) {
        state.withLock { state in
            state.bytes += piece
            // Cut rarely, so that a long log does not cost a copy a piece.
            guard state.bytes.count > 2 * Self.limit else { return }
            state.dropped += state.bytes.count - Self.limit
            state.bytes.removeFirst(state.bytes.count - Self.limit)
        }
    }

    var text: String {
        let (bytes, dropped) = state.withLock { ($0.bytes, $0.dropped) }
        guard bytes.count > Self.limit || dropped > 0 else { return String(decoding: bytes, as: UTF8.self) }
        let tail = bytes.suffix(Self.limit)
        // Begun with a whole line, where the lines are such as a person would read.
        let firstEnd = tail.prefix(4096).firstIndex(of: UInt8(ascii: "\n"))
        let kept = firstEnd.map { tail[($0 + 1)...] } ?? tail
        let count = dropped + bytes.count - kept.count
        return "[the first \(count) bytes of the output are not kept]\n" + String(decoding: kept, as: UTF8.self)
    }
}
