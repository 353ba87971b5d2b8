internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import OCISpec

/// What the image commands share: the store that the environment names, the clock, and the two streams.
enum ImageCommand {
    /// - Throws: `StoreError`.
    static func store() throws -> ImageStore {
        try ImageStore(root: StoreLocation.root(environment: ProgramEnvironment.variables))
    }

    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
    }

    static func print(_ text: String) { StandardStreams.write(text) }

    /// Tells what went wrong with one of several arguments, so that the others still get their turn.
    static func report(_ error: any Error) { StandardStreams.complain(Complaint(error)) }
}
