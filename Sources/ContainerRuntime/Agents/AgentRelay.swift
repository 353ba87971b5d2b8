internal import CLinux
internal import Glibc

/// A socket that stands for an agent of the machine's. A command may list the keys and have something signed; what would
/// change the agent is refused, as BuildKit refuses it.
final class AgentRelay: Sendable {
    /// Closed at the end, which wakes every thread that waits on the other end.
    private let stop: Int32

    /// - Parameters:
    ///   - path: where to listen; free.
    ///   - agent: the agent's own socket.
    /// - Throws: `AgentError`.
    init(at path: String, for agent: String, isRaw: Bool) throws(AgentError) {
        let probe = UnixSocket.connect(to: agent)
        guard probe >= 0 else { throw .unreachable(agent, errno: errno) }
        close(probe)
        var (stopped, stop): (Int32, Int32) = (-1, -1)
        let code = clinux_pipe(&stopped, &stop)
        guard code == 0 else { throw .noSocket(errno: code) }
        self.stop = stop
        let listener = UnixSocket.listen(at: path)
        let end = stopped
        let isListening =
            listener >= 0
            && OwnThread.start {
                Self.accept(listener, stopped: end, agent: agent, isRaw: isRaw)
            }
        guard isListening else {
            let code = errno
            if listener >= 0 { close(listener) }
            close(stopped)
            throw .noSocket(errno: code)
        }
    }

    /// Ends all connections.
    deinit { close(stop) }

    /// Takes connections until the end, each on a thread of its own; both descriptors are this thread's to close.
    private static func accept(_ listener: Int32, stopped: Int32, agent: String, isRaw: Bool) {
        defer {
            close(listener)
            close(stopped)
        }
        while true {
            var waiting = [interest(listener), interest(stopped)]
            if poll(&waiting, 2, -1) < 0, errno != EINTR { return }
            if waiting[1].revents != 0 { return }
            guard waiting[0].revents != 0 else { continue }
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { continue }
            let server = UnixSocket.connect(to: agent)
            // Its own copy of the end's descriptor, for this thread may be gone before the connection is.
            let end = fcntl(stopped, F_DUPFD_CLOEXEC, 3)
            let isServed =
                server >= 0 && end >= 0
                && OwnThread.start {
                    var connection = AgentConnection(client: client, server: server, isRaw: isRaw)
                    connection.serve(until: end)
                }
            if isServed { continue }
            for descriptor in [client, server, end] where descriptor >= 0 { close(descriptor) }
        }
    }

    static func interest(_ descriptor: Int32) -> pollfd { pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0) }
}

/// One conversation with an agent (draft-miller-ssh-agent): messages of a length, a type and the rest.
private struct AgentConnection {
    let client: Int32
    let server: Int32
    let isRaw: Bool
    private var pending: [UInt8] = []

    init(client: Int32, server: Int32, isRaw: Bool) {
        self.client = client
        self.server = server
        self.isRaw = isRaw
    }

    /// OpenSSH takes no longer message either.
    private static let longestMessage = 256 << 10
    /// SSH_AGENTC_REQUEST_IDENTITIES and SSH_AGENTC_SIGN_REQUEST.
    private static let allowed: Set<UInt8> = [11, 13]
    /// A message of SSH_AGENT_FAILURE alone.
    private static let refusal: [UInt8] = [0, 0, 0, 1, 5]

    /// Carries messages until a side or the relay ends, and closes all three.
    mutating func serve(until end: Int32) {
        defer { for descriptor in [client, server, end] { close(descriptor) } }
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            var waiting = [client, server, end].map(AgentRelay.interest)
            if poll(&waiting, 3, -1) < 0 {
                if errno == EINTR { continue }
                return
            }
            if waiting[2].revents != 0 { return }
            if waiting[0].revents != 0 {
                let count = read(client, &buffer, buffer.count)
                guard count > 0, receive(buffer[..<count]) else { return }
            }
            if waiting[1].revents != 0 {
                let count = read(server, &buffer, buffer.count)
                guard count > 0, Self.send(buffer[..<count], to: client) else { return }
            }
        }
    }

    /// - Returns: false where the conversation is over.
    private mutating func receive(_ bytes: ArraySlice<UInt8>) -> Bool {
        if isRaw { return Self.send(bytes, to: server) }
        pending += bytes
        while pending.count > 4 {
            let length = pending[..<4].reduce(0) { $0 << 8 | Int($1) }
            guard length > 0, length <= Self.longestMessage else { return false }
            guard pending.count >= 4 + length else { return true }
            let message = pending[..<(4 + length)]
            let isSent =
                Self.allowed.contains(message[4])
                ? Self.send(message, to: server) : Self.send(Self.refusal[...], to: client)
            guard isSent else { return false }
            pending.removeFirst(4 + length)
        }
        return true
    }

    private static func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
