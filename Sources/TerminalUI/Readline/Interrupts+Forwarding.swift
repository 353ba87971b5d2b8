internal import Glibc
internal import Synchronization

extension Interrupts {
    /// The signals as they come, from now on to the program's end, instead of what they would do to it. What the caller
    /// ignores (`nohup`, a job in the background) stays ignored.
    package func signals(_ numbers: [Int32]) -> AsyncStream<Int32> {
        _ = drain()
        Self.descriptor.store(writeEnd, ordering: .sequentiallyConsistent)
        for number in numbers {
            var before = Self.takeOver(number)
            if Self.isIgnoring(before) { sigaction(number, &before, nil) }
        }
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        Task {
            await OwnThread.run { [self] in
                // A caller may have started this program with signals blocked; one thread that takes them is enough.
                var all = sigset_t()
                sigemptyset(&all)
                for number in numbers { sigaddset(&all, number) }
                pthread_sigmask(SIG_UNBLOCK, &all, nil)
                while true {
                    var event = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
                    poll(&event, 1, -1)
                    for number in drain() { continuation.yield(Int32(number)) }
                }
            }
        }
        return stream
    }
}
