internal import Dispatch
internal import Glibc
internal import Synchronization

/// Ctrl-C as bytes in a pipe, while somebody listens: a signal handler may do next to nothing else.
///
/// A handler and not "ignore": a program that we start inherits what is ignored, but not a handler.
final class Interrupts: Sendable {
    /// Where the handler writes; one listener at a time, as there is one terminal.
    private static let descriptor = Atomic<Int32>(-1)

    /// Readable when Ctrl-C was pressed.
    let readEnd: Int32
    private let writeEnd: Int32

    /// nil where no pipe can be made.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        Glibc.close(readEnd)
        Glibc.close(writeEnd)
    }

    /// Takes SIGINT over until `stop` is called with the result.
    func start() -> sigaction {
        drain()
        Self.descriptor.store(writeEnd, ordering: .sequentiallyConsistent)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            let saved = errno
            var byte: UInt8 = 1
            let descriptor = Interrupts.descriptor.load(ordering: .relaxed)
            if descriptor >= 0 { _ = write(descriptor, &byte, 1) }
            errno = saved
        }
        var before = sigaction()
        sigaction(SIGINT, &action, &before)
        return before
    }

    func stop(_ before: sigaction) {
        var before = before
        sigaction(SIGINT, &before, nil)
        Self.descriptor.store(-1, ordering: .sequentiallyConsistent)
    }

    /// Forgets what was pressed.
    func drain() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(readEnd, &bytes, bytes.count) > 0 {}
    }

    /// Does `body` in a task that Ctrl-C cancels.
    func cancelling<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) async -> Result {
        let before = start()
        defer { stop(before) }
        let task = Task { await body() }
        let source = DispatchSource.makeReadSource(fileDescriptor: readEnd, queue: .global())
        source.setEventHandler { [self] in
            drain()
            task.cancel()
        }
        source.resume()
        let result = await task.value
        // The descriptor may only be used otherwise when the source has let go of it.
        await withCheckedContinuation { continuation in
            source.setCancelHandler { continuation.resume() }
            source.cancel()
        }
        return result
    }
}
