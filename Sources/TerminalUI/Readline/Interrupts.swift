internal import Dispatch
internal import Glibc
internal import Synchronization

/// Ctrl-C, and at the prompt Ctrl-Z, as bytes in a pipe while somebody listens: a signal handler may do next to nothing
/// else.
///
/// A handler and not "ignore": a program that we start inherits what is ignored, but not a handler.
package final class Interrupts: Sendable {
    /// Where the handler writes; one listener at a time, as there is one terminal.
    static let descriptor = Atomic<Int32>(-1)

    /// Readable when Ctrl-C was pressed.
    let readEnd: Int32
    let writeEnd: Int32

    /// nil where no pipe can be made.
    package init?() {
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

    /// The handlers that stood there before.
    struct Before {
        fileprivate var interrupt = sigaction()
        /// nil where Ctrl-Z was left alone.
        fileprivate var suspend: sigaction?
    }

    /// Takes SIGINT over, and SIGTSTP where asked for, until `stop` is called with the result.
    func start(withSuspend: Bool = false) -> Before {
        _ = drain()
        Self.descriptor.store(writeEnd, ordering: .sequentiallyConsistent)
        var before = Before()
        before.interrupt = Self.takeOver(SIGINT)
        if withSuspend { before.suspend = Self.takeOver(SIGTSTP) }
        return before
    }

    static func takeOver(_ signal: Int32) -> sigaction {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { signal in
            let saved = errno
            var byte = UInt8(truncatingIfNeeded: signal)
            let descriptor = Interrupts.descriptor.load(ordering: .relaxed)
            if descriptor >= 0 { _ = write(descriptor, &byte, 1) }
            errno = saved
        }
        var before = sigaction()
        sigaction(signal, &action, &before)
        return before
    }

    /// Does `body` in a task that the signals cancel. What the caller ignores (`nohup`, a job in the background) stays
    /// ignored. A second signal, or two seconds in which the task does not end, ends the program as the signal would
    /// have: the kernel clears up what then is left.
    ///
    /// - Returns: what the body gave, and the signal that came meanwhile.
    package func cancelling<Result: Sendable>(
        on signals: [Int32], _ body: @escaping @Sendable () async -> Result
    ) async -> (result: Result, signal: Int32?) {
        _ = drain()
        Self.descriptor.store(writeEnd, ordering: .sequentiallyConsistent)
        for signal in signals {
            var before = Self.takeOver(signal)
            if Self.isIgnoring(before) { sigaction(signal, &before, nil) }
        }
        let task = Task { await body() }
        let came = Atomic<Int32>(0)
        let source = DispatchSource.makeReadSource(fileDescriptor: readEnd, queue: .global())
        source.setEventHandler { [self] in
            guard let signal = drain().first.map(Int32.init) else { return }
            if came.exchange(signal, ordering: .sequentiallyConsistent) != 0 { _exit(128 + signal) }
            task.cancel()
            DispatchQueue.global().asyncAfter(deadline: .now() + 2) { _exit(128 + signal) }
        }
        source.resume()
        let result = await task.value
        let signal = came.load(ordering: .sequentiallyConsistent)
        return (result, signal == 0 ? nil : signal)
    }

    static func isIgnoring(_ action: sigaction) -> Bool {
        unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    /// What Ctrl-Z does without a handler; returns after `fg`. Nothing where no shell is there to go on from.
    static func stopOurselves() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = SIG_DFL
        var before = sigaction()
        sigaction(SIGTSTP, &action, &before)
        // Threads that are not the main one may have it blocked.
        var tstp = sigset_t()
        var mask = sigset_t()
        sigemptyset(&tstp)
        sigaddset(&tstp, SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &tstp, &mask)
        // Of the terminal's own signal every process of the group has had its share already.
        raise(SIGTSTP)
        pthread_sigmask(SIG_SETMASK, &mask, nil)
        sigaction(SIGTSTP, &before, nil)
    }

    func stop(_ before: Before) {
        var before = before
        sigaction(SIGINT, &before.interrupt, nil)
        if var suspend = before.suspend { sigaction(SIGTSTP, &suspend, nil) }
        Self.descriptor.store(-1, ordering: .sequentiallyConsistent)
    }

    /// Forgets what was pressed, and tells it: the signals' numbers in their order.
    func drain() -> [UInt8] {
        var pressed: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 64)
        while true {
            let count = read(readEnd, &bytes, bytes.count)
            guard count > 0 else { return pressed }
            pressed += bytes.prefix(count)
        }
    }

    /// Does `body` in a task that Ctrl-C cancels.
    func cancelling<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) async -> Result {
        let before = start()
        defer { stop(before) }
        let task = Task { await body() }
        let source = DispatchSource.makeReadSource(fileDescriptor: readEnd, queue: .global())
        source.setEventHandler { [self] in
            _ = drain()
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
