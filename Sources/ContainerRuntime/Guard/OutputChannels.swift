internal import CLinux
internal import Glibc

/// The pipes between a program and this process, and the copying out of them.
struct OutputChannels {
    private struct Channel {
        var readEnd: Int32
        var handler: @Sendable ([UInt8]) -> Void
    }

    /// A piece is what one read gives, at most this many bytes: what a pipe of Linux holds.
    private static let pieceSize = 65536

    private var channels: [Channel] = []
    private var owned: [Int32] = []
    private(set) var childEnds: (Int32, Int32, Int32) = (0, 1, 2)

    /// - Throws: `RuntimeError.setupFailed(.files)` where descriptors ran out.
    init(_ streams: GuardStreams) throws(RuntimeError) {
        do throws(RuntimeError) {
            if streams.isOnNewTerminal, case .handler(let handler) = streams.output {
                try openTerminal(handler)
                return
            }
            if let input = streams.input {
                childEnds.0 = streams.pipesInput ? try openPump(from: input) : input
            } else {
                childEnds.0 = try openEmpty()
            }
            childEnds.1 = try childEnd(for: streams.output)
            childEnds.2 = try childEnd(for: streams.error)
        } catch {
            close()
            throw error
        }
    }

    private mutating func openEmpty() throws(RuntimeError) -> Int32 {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .setupFailed(.files, errno: errno) }
        owned.append(descriptor)
        return descriptor
    }

    private mutating func openTerminal(_ handler: @escaping @Sendable ([UInt8]) -> Void) throws(RuntimeError) {
        var controller: Int32 = -1
        var terminal: Int32 = -1
        let size = TerminalKeeper.defaultSize
        let code = clinux_open_terminal(UInt16(size.width), UInt16(size.height), &controller, &terminal)
        guard code == 0 else { throw .setupFailed(.terminal, errno: code) }
        // The read that finds nobody at the other end fails, which is the channel's end.
        channels.append(Channel(readEnd: controller, handler: handler))
        owned.append(terminal)
        childEnds = (terminal, terminal, terminal)
    }

    private mutating func openPump(from input: Int32) throws(RuntimeError) -> Int32 {
        var readEnd: Int32 = -1
        var writeEnd: Int32 = -1
        let code = clinux_pipe(&readEnd, &writeEnd)
        guard code == 0 else { throw .setupFailed(.files, errno: code) }
        owned.append(readEnd)
        guard InputPump.start(from: input, to: writeEnd) else { throw .setupFailed(.files, errno: EAGAIN) }
        return readEnd
    }

    private mutating func childEnd(for target: GuardStreams.Target) throws(RuntimeError) -> Int32 {
        switch target {
        case .descriptor(let descriptor): return descriptor
        case .handler(let handler):
            var readEnd: Int32 = -1
            var writeEnd: Int32 = -1
            let code = clinux_pipe(&readEnd, &writeEnd)
            guard code == 0 else { throw .setupFailed(.files, errno: code) }
            channels.append(Channel(readEnd: readEnd, handler: handler))
            owned.append(writeEnd)
            return writeEnd
        }
    }

    /// Lets go of what only the program needs, without which its output would never end.
    mutating func closeChildEnds() {
        for descriptor in owned { Glibc.close(descriptor) }
        owned = []
    }

    /// Hands over all output, until the program and all that it started have closed their ends.
    mutating func copyToEnd() {
        var buffer = [UInt8](repeating: 0, count: Self.pieceSize)
        while !channels.isEmpty {
            var events = channels.map { pollfd(fd: $0.readEnd, events: Int16(POLLIN), revents: 0) }
            // `events` holds as many entries as the call is told.
            guard unsafe poll(&events, nfds_t(events.count), -1) > 0 else {
                if errno == EINTR { continue }
                return
            }
            for index in events.indices.reversed() where events[index].revents != 0 {
                if !copyPiece(from: channels[index], through: &buffer) {
                    Glibc.close(channels.remove(at: index).readEnd)
                }
            }
        }
    }

    /// - Returns: false at the stream's end.
    private func copyPiece(from channel: Channel, through buffer: inout [UInt8]) -> Bool {
        // At most as many bytes as the buffer has are read into it.
        let count = unsafe read(channel.readEnd, &buffer, buffer.count)
        if count > 0 { channel.handler(Array(buffer.prefix(count))) }
        return count > 0 || (count < 0 && errno == EINTR)
    }

    mutating func close() {
        closeChildEnds()
        for channel in channels { Glibc.close(channel.readEnd) }
        channels = []
    }
}
