internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import OCISpec

/// What the image commands share: the store that the environment names, the clock, and the two streams.
enum ImageCommand {
    /// - Throws: `StoreError`.
    static func store() throws -> ImageStore {
        try ImageStore(root: StoreLocation.root(environment: ProcessInfo.processInfo.environment))
    }

    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
    }

    static func print(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Tells what went wrong with one of several arguments, so that the others still get their turn.
    static func report(_ error: any Error) { write("Error: \(error)\n", to: STDERR_FILENO) }

    /// Writes all of a text; a reader that has gone ends it.
    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
