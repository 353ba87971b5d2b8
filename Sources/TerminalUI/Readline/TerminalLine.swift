internal import Glibc

/// A line that a person types at a question, while no prompt stands: the terminal edits it.
enum TerminalLine {
    /// - Returns: nil at Ctrl-D.
    /// - Throws: `CancellationError` where the task is cancelled meanwhile, as by Ctrl-C.
    static func read() async throws -> String? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        let (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { for end in [reading, writing] { close(end) } }
        let typed = await withTaskCancellationHandler {
            await OwnThread.run { wait(until: reading) ? line() : nil }
        } onCancel: {
            _ = write(writing, [1], 1)
        }
        try Task.checkCancellation()
        return typed
    }

    /// False where `stop` became readable first.
    private static func wait(until stop: Int32) -> Bool {
        while true {
            var waiting = [STDIN_FILENO, stop].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            // `waiting` holds as many entries as the call is told.
            guard poll(&waiting, 2, -1) > 0 else { continue }
            return waiting[1].revents == 0
        }
    }

    /// A terminal that edits lines gives one at a time.
    static func line() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
