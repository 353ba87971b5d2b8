internal import Glibc

/// Carries what comes to published ports into a container's network and back. It runs on the network's own thread, so
/// that the sockets it makes are in the network; those it listens on are the machine's.
struct PortRelay {
    /// More connections, or senders of datagrams, wait until some have ended: each takes two descriptors, of which a
    /// process usually may have 1024.
    static let limit = 400

    private let listeners: [PortListener]
    /// Readable, or at its end, when the relay is to end.
    private let control: Int32
    private var streams: [StreamRelay] = []
    private var datagrams: [DatagramRelay] = []
    private var buffer = [UInt8](repeating: 0, count: 65536)

    init(listeners: [PortListener], control: Int32) {
        self.listeners = listeners
        self.control = control
    }

    /// Works until the control's end.
    mutating func run() {
        defer {
            for stream in streams { stream.close() }
            for datagram in datagrams { Glibc.close(datagram.server) }
        }
        let doors = listeners.flatMap { listener in
            listener.sockets.map { (socket: $0, port: listener.bound.container) }
        }
        while true {
            var events = [pollfd(fd: control, events: Int16(POLLIN), revents: 0)]
            events += doors.map { door in
                let isFull = door.port.transport == .tcp ? streams.count >= Self.limit : false
                return pollfd(fd: isFull ? -1 : door.socket, events: Int16(POLLIN), revents: 0)
            }
            events += datagrams.map(\.interest)
            events += streams.flatMap(\.interests)
            // `events` holds as many entries as the call is told. Senders of datagrams are looked through now and then.
            let count = unsafe poll(&events, nfds_t(events.count), datagrams.isEmpty ? -1 : 10_000)
            guard count >= 0 || errno == EINTR else { return }
            if events[0].revents != 0 { return }
            if count <= 0 { events.indices.forEach { events[$0].revents = 0 } }
            let firstDatagram = 1 + doors.count
            let firstStream = firstDatagram + datagrams.count
            advanceStreams(events[firstStream...])
            advanceDatagrams(events[firstDatagram..<firstStream])
            for (door, event) in zip(doors, events[1...]) where event.revents != 0 {
                if door.port.transport == .tcp {
                    accept(door.socket, for: door.port.number)
                } else {
                    receive(door.socket, for: door.port.number)
                }
            }
        }
    }

    private mutating func advanceStreams(_ events: ArraySlice<pollfd>) {
        var living: [StreamRelay] = []
        for index in streams.indices {
            let first = events.startIndex + 2 * index
            if streams[index].advance(events[first..<first + 2], buffer: &buffer) {
                living.append(streams[index])
            } else {
                streams[index].close()
            }
        }
        streams = living
    }

    private mutating func advanceDatagrams(_ events: ArraySlice<pollfd>) {
        for (index, event) in zip(datagrams.indices, events) where event.revents != 0 {
            datagrams[index].answer(buffer: &buffer)
        }
        for datagram in datagrams where datagram.isForgotten { Glibc.close(datagram.server) }
        datagrams.removeAll(where: \.isForgotten)
    }

    private mutating func accept(_ door: Int32, for port: UInt16) {
        let client = Glibc.accept(door, nil, nil)
        guard client >= 0 else {
            // Without descriptors the connection stays at the door, and asking at once would ask in vain.
            if errno == EMFILE || errno == ENFILE { usleep(50_000) }
            return
        }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        _ = fcntl(client, F_SETFL, O_NONBLOCK)
        if let stream = StreamRelay(client: client, to: port) { streams.append(stream) }
    }

    private mutating func receive(_ door: Int32, for port: UInt16) {
        var storage = sockaddr_storage()
        var length = socklen_t(SocketAddress.largestSize)
        let size = buffer.count
        let count = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { recvfrom(door, &buffer, size, 0, $0, &length) }
        }
        guard count >= 0 else { return }
        let sender = SocketAddress(bytes: withUnsafeBytes(of: &storage) { Array($0.prefix(Int(length))) })
        if let known = datagrams.firstIndex(where: { $0.listener == door && $0.sender == sender }) {
            datagrams[known].hand(buffer.prefix(count))
            return
        }
        // Nobody waits for a datagram: one too many is lost.
        guard datagrams.count < Self.limit, var new = DatagramRelay(listener: door, sender: sender, to: port) else {
            return
        }
        new.hand(buffer.prefix(count))
        datagrams.append(new)
    }
}
