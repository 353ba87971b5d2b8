internal import OCISpec
internal import Synchronization

/// Where the bytes of a blob go.
package struct BlobTarget: Sendable {
    package var write: @Sendable (UnsafeRawBufferPointer) throws -> Void
    /// Throws away what was written.
    package var restart: @Sendable () throws -> Void

    package init(
        write: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void,
        restart: @escaping @Sendable () throws -> Void
    ) {
        self.write = write
        self.restart = restart
    }
}

/// Takes the pieces of a blob over as many exchanges as it needs, and hashes them on the way.
final class BlobReceiver: Sendable {
    private struct State {
        var hasher = DigestHasher()
        var count = 0
        var isAtStart = true
    }

    private let descriptor: Descriptor
    private let what: String
    private let target: BlobTarget
    private let progress: @Sendable (Int) -> Void
    private let state = Mutex(State())

    init(_ descriptor: Descriptor, what: String, target: BlobTarget, progress: @escaping @Sendable (Int) -> Void) {
        self.descriptor = descriptor
        self.what = what
        self.target = target
        self.progress = progress
    }

    /// How many bytes are there.
    var count: Int { state.withLock(\.count) }

    /// Whether bytes beyond those that are there are still to come.
    var isComplete: Bool { count == descriptor.size }

    func beginExchange() { state.withLock { $0.isAtStart = true } }

    func restart() throws {
        try state.withLock { state in
            try target.restart()
            state = State()
        }
        progress(0)
    }

    func take(_ head: HTTPHead, _ piece: UnsafeRawBufferPointer) throws {
        let count = try state.withLock { state in
            if state.isAtStart, state.count > 0, !Self.continues(head, at: state.count) {
                // The whole blob again, from a server that knows no ranges.
                try target.restart()
                state = State()
            }
            state.isAtStart = false
            state.count += piece.count
            guard state.count <= descriptor.size else {
                throw RegistryError.sizeMismatch(what: what, expected: descriptor.size, found: state.count)
            }
            state.hasher.update(piece)
            try target.write(piece)
            return state.count
        }
        progress(count)
    }

    /// Whether an answer goes on where the last one ended: `Content-Range: bytes 100-199/200` (RFC 9110, 14.4).
    private static func continues(_ head: HTTPHead, at offset: Int) -> Bool {
        guard head.status == 206, let range = head.headers["content-range"] else { return false }
        let numbers = range.drop { !$0.isNumber }.prefix { $0.isNumber }
        return Int(numbers) == offset
    }

    /// - Throws: `RegistryError` where it is not the blob that was asked for.
    func finish() throws(RegistryError) {
        let (count, digest) = state.withLock { ($0.count, $0.hasher.finalize()) }
        guard count == descriptor.size else {
            throw .sizeMismatch(what: what, expected: descriptor.size, found: count)
        }
        guard digest == descriptor.digest else {
            throw .digestMismatch(what: what, expected: descriptor.digest, found: digest)
        }
    }
}
