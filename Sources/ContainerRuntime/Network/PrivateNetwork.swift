internal import CLinux
internal import Glibc

/// A network namespace for one container: a loopback, an address, a way out where there is one, and the ports that are
/// published. A thread of this process lives in it for as long as it is open.
final class PrivateNetwork: Sendable {
    /// What slirp4netns gives by itself (`slirp4netns(1)`), and pasta is told to give.
    static let address = "10.0.2.100"
    static let gateway = "10.0.2.2"
    static let nameServer = "10.0.2.3"

    /// Names the namespace for programs to be started in it.
    let descriptor: Int32
    /// The thread that lives in it.
    let thread: Int32
    let ports: [BoundPort]
    private let handle: Int32
    private let control: Int32
    private let ended: AsyncStream<Never>

    private init(_ network: clinux_network, ports: [BoundPort], control: Int32, ended: AsyncStream<Never>) {
        descriptor = network.descriptor
        thread = network.thread
        handle = network.handle
        self.ports = ports
        self.control = control
        self.ended = ended
    }

    /// - Throws: `PortError`, `RuntimeError.setupFailed(.network)`.
    static func open(_ published: [PublishedPort]) async throws -> PrivateNetwork {
        var listeners: [PortListener] = []
        for port in published { listeners.append(try PortListener(port)) }
        var control: (read: Int32, write: Int32) = (-1, -1)
        let code = clinux_pipe(&control.read, &control.write)
        guard code == 0 else { throw RuntimeError.setupFailed(.network, errno: code) }
        let (ended, end) = AsyncStream.makeStream(of: Never.self)
        let started = await start(listeners, control: control.read, end: end)
        switch started {
        case .failure(let error):
            Glibc.close(control.write)
            throw error
        case .success(let network):
            return PrivateNetwork(network, ports: listeners.map(\.bound), control: control.write, ended: ended)
        }
    }

    private static func start(_ listeners: [PortListener], control: Int32, end: AsyncStream<Never>.Continuation) async
        -> Result<clinux_network, RuntimeError>
    {
        await withCheckedContinuation { continuation in
            let isStarted = OwnThread.start {
                defer {
                    Glibc.close(control)
                    end.finish()
                }
                var network = clinux_network()
                let code = clinux_network_create(&network)
                guard code == 0 else {
                    continuation.resume(returning: .failure(.setupFailed(.network, errno: code)))
                    return
                }
                continuation.resume(returning: .success(network))
                var relay = PortRelay(listeners: listeners, control: control)
                relay.run()
            }
            guard !isStarted else { return }
            Glibc.close(control)
            continuation.resume(returning: .failure(.setupFailed(.network, errno: EAGAIN)))
        }
    }

    /// Whether something leads out: a route to everywhere (`proc(5)`, `/proc/net/route`).
    var hasWayOut: Bool {
        let routes = SmallFile.text("/proc/self/task/\(thread)/net/route") ?? ""
        return routes.split(separator: "\n").dropFirst().contains { line in
            line.split(whereSeparator: \.isWhitespace).dropFirst().first == "00000000"
        }
    }

    /// Ends the thread and with it all connections; afterwards the ports are free.
    func close() async {
        Glibc.close(control)
        for await _ in ended {}
        Glibc.close(handle)
        Glibc.close(descriptor)
    }

    /// Has the network keep its address although no interface leads out: so what listens on the loopback alone is as
    /// little to be reached as with a way out.
    ///
    /// - Throws: `RuntimeError.setupFailed(.network)`.
    func keepAddress() throws(RuntimeError) {
        let code = clinux_network_add_address(handle, Self.address)
        guard code == 0 else { throw .setupFailed(.network, errno: code) }
    }
}
