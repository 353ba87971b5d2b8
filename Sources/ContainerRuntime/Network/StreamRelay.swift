internal import Glibc

/// One connection to a published port and the one to the container that stands behind it.
struct StreamRelay {
    /// Bytes on their way in one direction.
    private struct Flow {
        var source: Int32
        var target: Int32
        var pending: [UInt8] = []
        var hasEnded = false
        /// The end was handed on.
        var isShut = false

        /// As much as is read in one piece and held back while the reader is slow.
        static let capacity = 65536

        var wantsToRead: Bool { !hasEnded && pending.isEmpty }
        var wantsToWrite: Bool { !pending.isEmpty }

        /// - Returns: false where a side is broken.
        mutating func read(into buffer: inout [UInt8]) -> Bool {
            // At most as many bytes as the buffer has are read into it.
            let count = unsafe Glibc.read(source, &buffer, Self.capacity)
            if count < 0 { return Sockets.isTransient(errno) }
            if count == 0 { hasEnded = true } else { pending = Array(buffer.prefix(count)) }
            return write()
        }

        mutating func write() -> Bool {
            if !pending.isEmpty {
                let count = pending.withUnsafeBytes { send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                if count < 0 { return Sockets.isTransient(errno) }
                pending.removeFirst(count)
            }
            if hasEnded, pending.isEmpty, !isShut {
                shutdown(target, Int32(SHUT_WR))
                isShut = true
            }
            return true
        }
    }

    private let client: Int32
    private let server: Int32
    private var inward: Flow
    private var outward: Flow
    private var isConnected = false

    /// Takes the client's socket over. Nil where the container's can't be made; the client's is closed then.
    init?(client: Int32, to port: UInt16) {
        guard let place = SocketAddress(PrivateNetwork.address, port: port) else { return nil }
        server = Sockets.make(AF_INET, .tcp)
        self.client = client
        inward = Flow(source: client, target: server)
        outward = Flow(source: server, target: client)
        let code = place.withSockaddr { connect(server, $0, $1) }
        guard server >= 0, code == 0 || Sockets.isTransient(errno) else {
            close()
            return nil
        }
    }

    var isDone: Bool { inward.isShut && outward.isShut }

    /// What is waited for, the client's socket first.
    var interests: [pollfd] {
        // Until the container has taken the connection, nothing is read for it.
        guard isConnected else {
            return [pollfd(fd: -1, events: 0, revents: 0), pollfd(fd: server, events: Int16(POLLOUT), revents: 0)]
        }
        return [
            Self.interest(client, reads: inward.wantsToRead, writes: outward.wantsToWrite),
            Self.interest(server, reads: outward.wantsToRead, writes: inward.wantsToWrite),
        ]
    }

    /// A socket for which nothing is waited for is left out: the kernel would tell of its end again and again.
    private static func interest(_ socket: Int32, reads: Bool, writes: Bool) -> pollfd {
        let events = (reads ? POLLIN : 0) | (writes ? POLLOUT : 0)
        return pollfd(fd: events == 0 ? -1 : socket, events: Int16(events), revents: 0)
    }

    /// Does what became possible.
    ///
    /// - Parameter events: those of `interests`, as they came.
    /// - Returns: false once nothing more can come.
    mutating func advance(_ events: ArraySlice<pollfd>, buffer: inout [UInt8]) -> Bool {
        let came = events.map { Int32($0.revents) }
        if came[1] != 0, !isConnected {
            guard came[1] & POLLERR == 0 else { return false }
            isConnected = true
            return true
        }
        let failure = POLLERR | POLLHUP
        var isWhole = true
        if came[0] & (POLLIN | failure) != 0, inward.wantsToRead { isWhole = inward.read(into: &buffer) }
        if isWhole, came[1] & (POLLIN | failure) != 0, outward.wantsToRead { isWhole = outward.read(into: &buffer) }
        if isWhole, came[0] & (POLLOUT | failure) != 0, outward.wantsToWrite { isWhole = outward.write() }
        if isWhole, came[1] & (POLLOUT | failure) != 0, inward.wantsToWrite { isWhole = inward.write() }
        return isWhole && !isDone
    }

    func close() {
        for socket in [client, server] where socket >= 0 { Glibc.close(socket) }
    }
}
