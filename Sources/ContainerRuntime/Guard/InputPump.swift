internal import Glibc

/// Copies what is typed into a pipe, until either end closes.
enum InputPump {
    /// Takes `target` over.
    ///
    /// - Returns: false where no thread can be had; `target` is closed then.
    static func start(from source: Int32, to target: Int32) -> Bool {
        // Or else it would wait while a program does not read, and not see its end.
        _ = fcntl(target, F_SETFL, O_NONBLOCK)
        let isStarted = OwnThread.start {
            // Nobody reading is an answer here and no end of the program.
            var pipe = sigset_t()
            sigemptyset(&pipe)
            sigaddset(&pipe, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &pipe, nil)
            copy(from: source, to: target)
            close(target)
        }
        if !isStarted { close(target) }
        return isStarted
    }

    private static func copy(from source: Int32, to target: Int32) {
        var pending: ArraySlice<UInt8> = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            // With nothing asked for, a pipe still tells that nobody reads it any more.
            var events = [
                pollfd(fd: pending.isEmpty ? source : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: target, events: pending.isEmpty ? 0 : Int16(POLLOUT), revents: 0),
            ]
            // `events` holds as many entries as the call is told.
            guard unsafe poll(&events, 2, -1) > 0 || errno == EINTR else { return }
            if Int32(events[1].revents) & POLLERR != 0 { return }
            if events[0].revents != 0 {
                // At most as many bytes as the buffer has are read into it.
                let count = unsafe read(source, &buffer, buffer.count)
                if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { return }
                pending = buffer.prefix(max(0, count))
            } else if events[1].revents != 0 {
                let count = pending.withUnsafeBytes { write(target, $0.baseAddress, $0.count) }
                if count < 0, errno != EINTR, errno != EAGAIN { return }
                pending = pending.dropFirst(max(0, count))
            }
        }
    }
}
