internal import Glibc

/// Sockets of the machine that wait for what goes to one port of a container.
final class PortListener: Sendable {
    let bound: BoundPort
    let sockets: [Int32]

    /// - Throws: `PortError` where nothing can listen there.
    init(_ port: PublishedPort) throws(PortError) {
        let address = port.address ?? "0.0.0.0"
        let first = try Self.listen(port, at: address)
        let number = SocketAddress(of: first)?.port ?? 0
        bound = BoundPort(address: address, number: number, container: port.container)
        // As Docker does: all addresses are those of IPv6 too, where the machine has it.
        let second = port.address == nil ? try? Self.open(port.container.transport, at: "::", number) : nil
        sockets = [first] + (second.map { [$0] } ?? [])
    }

    private static func listen(_ port: PublishedPort, at address: String) throws(PortError) -> Int32 {
        guard let candidates = port.candidates else { return try open(port.container.transport, at: address, 0) }
        for number in candidates {
            do throws(PortError) {
                return try open(port.container.transport, at: address, number)
            } catch .inUse where candidates.count > 1 {
                continue
            }
        }
        throw .noneFree(address: address, ports: candidates)
    }

    private static func open(_ transport: ContainerPort.Transport, at address: String, _ port: UInt16) throws(PortError)
        -> Int32
    {
        guard let place = SocketAddress(address, port: port) else { throw .foreignAddress(address) }
        let socket = Sockets.make(place.family, transport)
        guard socket >= 0 else { throw .failed(address: address, port: port, errno: errno) }
        if place.family == AF_INET6 { Sockets.setOption(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
        // A port whose last connection has just ended is free. For datagrams it would let two listen at one.
        if transport == .tcp { Sockets.setOption(socket, SOL_SOCKET, SO_REUSEADDR) }
        var code = place.withSockaddr { bind(socket, $0, $1) } == 0 ? 0 : errno
        if code == 0, transport == .tcp, Glibc.listen(socket, SOMAXCONN) != 0 { code = errno }
        guard code != 0 else { return socket }
        Glibc.close(socket)
        throw error(code, address: address, port: port)
    }

    private static func error(_ code: Int32, address: String, port: UInt16) -> PortError {
        switch code {
        case EADDRINUSE: .inUse(address: address, port: port)
        case EACCES, EPERM: .forbidden(address: address, port: port)
        case EADDRNOTAVAIL: .foreignAddress(address)
        default: .failed(address: address, port: port, errno: code)
        }
    }

    deinit { for socket in sockets { Glibc.close(socket) } }
}

/// Sockets that never make their thread wait, and that no started program inherits.
enum Sockets {
    static func make(_ family: Int32, _ transport: ContainerPort.Transport) -> Int32 {
        let kind = transport == .tcp ? SOCK_STREAM : SOCK_DGRAM
        return socket(family, Int32(kind.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    }

    /// Switches an option on.
    static func setOption(_ socket: Int32, _ level: Int32, _ name: Int32) {
        var on: Int32 = 1
        setsockopt(socket, level, name, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Whether a call that failed with this errno value may succeed later.
    static func isTransient(_ code: Int32) -> Bool { code == EAGAIN || code == EINTR || code == EINPROGRESS }
}
