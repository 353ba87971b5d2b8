internal import Glibc

/// The datagrams between one sender and a container's port: the answers go where the questions came from.
struct DatagramRelay {
    /// Seconds without a datagram after which a sender is forgotten.
    static let patience = 60

    let listener: Int32
    let sender: SocketAddress
    let server: Int32
    private var lastUse: Int

    /// Nil where no socket can be had.
    init?(listener: Int32, sender: SocketAddress, to port: UInt16) {
        guard let place = SocketAddress(PrivateNetwork.address, port: port) else { return nil }
        server = Sockets.make(AF_INET, .udp)
        self.listener = listener
        self.sender = sender
        lastUse = time(nil)
        guard server >= 0, place.withSockaddr({ connect(server, $0, $1) }) == 0 else {
            if server >= 0 { Glibc.close(server) }
            return nil
        }
    }

    var interest: pollfd { pollfd(fd: server, events: Int16(POLLIN), revents: 0) }

    var isForgotten: Bool { lastUse + Self.patience < time(nil) }

    /// Hands a datagram to the container; one that finds nobody is lost, as datagrams may be.
    mutating func hand(_ datagram: ArraySlice<UInt8>) {
        lastUse = time(nil)
        _ = datagram.withUnsafeBytes { send(server, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Hands one answer back.
    mutating func answer(buffer: inout [UInt8]) {
        // At most as many bytes as the buffer has are read into it.
        let count = unsafe recv(server, &buffer, buffer.count, 0)
        guard count >= 0 else { return }
        lastUse = time(nil)
        let answer = buffer.prefix(count)
        _ = sender.withSockaddr { address, length in
            answer.withUnsafeBytes {
                sendto(listener, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
    }
}
