import Foundation
import Glibc
import Synchronization
import Testing

@testable import ContainerRuntime

/// Networks of a container's own, over the machine's loopback; ports are those that are free.
@Suite struct PrivateNetworkTests {
    /// Runs a script with ports published, and `body` while it runs.
    private func withServer(
        _ script: String, _ ports: [PublishedPort], by runtime: Runtime, in fixture: ContainerFixture,
        _ body: ([BoundPort]) async throws -> Void
    ) async throws {
        var container = fixture.shell(script)
        container.network = .private(ports)
        let (reports, report) = AsyncStream.makeStream(of: NetworkReport.self)
        let (words, word) = AsyncStream.makeStream(of: Void.self)
        let task = Task { [container] in
            defer {
                report.finish()
                word.finish()
            }
            return try await fixture.runner(runtime).run(
                container, io: .captured { _, _ in word.yield() }, link: RunLink(onNetwork: { report.yield($0) }))
        }
        var bound: [BoundPort] = []
        for await report in reports {
            bound = report.ports
            break
        }
        for await _ in words { break }
        let result: Result<Void, any Error>
        do { result = .success(try await body(bound)) } catch { result = .failure(error) }
        task.cancel()
        _ = await task.result
        try result.get()
    }

    @Test(arguments: installedRuntimes)
    func publishesAPort(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            // busybox's server hands each connection to a program, `cat` here: what is sent comes back.
            let port = PublishedPort(address: "127.0.0.1", container: ContainerPort(7000))
            try await withServer(
                "busybox nc -ll -p 7000 -e cat & sleep 0.3; echo up; sleep 60", [port], by: runtime, in: fixture
            ) { ports in
                let bound = try #require(ports.first)
                #expect(bound.address == "127.0.0.1" && bound.number > 0 && bound.container == ContainerPort(7000))
                let first = try exchange("hello", at: bound.number)
                #expect(first == "hello")
                let long = String(repeating: "0123456789abcdef", count: 60_000)
                let all = try exchange(long, at: bound.number)
                #expect(all == long)
            }
        }
    }

    @Test func whatListensOnTheLoopbackAloneIsOutOfReach() async throws {
        try await ContainerFixture.with { fixture in
            let port = PublishedPort(address: "127.0.0.1", container: ContainerPort(7000))
            try await withServer(
                "busybox nc -ll -s 127.0.0.1 -p 7000 -e cat & sleep 0.3; echo up; sleep 60", [port],
                by: try #require(installedRuntimes.first), in: fixture
            ) { ports in
                let answer = try exchange("hello", at: try #require(ports.first).number)
                #expect(answer == "")
            }
        }
    }

    @Test func publishesDatagrams() async throws {
        let port = PublishedPort(address: "127.0.0.1", container: ContainerPort(7000, .udp))
        let network = try await PrivateNetwork.open([port])
        try network.keepAddress()
        let server = """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(("0.0.0.0", 7000))
            print("up", flush=True)
            while True: s.sendto(*s.recvfrom(65536))
            """
        var request = GuardRequest(path: "/usr/bin/python3", arguments: ["python3", "-c", server], environment: [])
        request.networkDescriptor = network.descriptor
        let (words, word) = AsyncStream.makeStream(of: Void.self)
        let task = Task { [request] in
            try await request.run(
                GuardStreams(input: nil, output: .handler { _ in word.yield() }, error: .descriptor(STDERR_FILENO)))
        }
        for await _ in words { break }
        let number = try #require(network.ports.first).number
        for text in ["question", String(repeating: "x", count: 20_000)] {
            let answer = try exchange(text, at: number, .udp)
            #expect(answer == text)
        }
        task.cancel()
        _ = await task.result
        await network.close()
    }

    @Test func aPortIsFreeAfterwards() async throws {
        let network = try await PrivateNetwork.open([
            PublishedPort(address: "127.0.0.1", container: ContainerPort(80))
        ])
        let bound = try #require(network.ports.first)
        let same = PublishedPort(
            address: "127.0.0.1", candidates: bound.number...bound.number, container: ContainerPort(80))
        #expect(throws: PortError.inUse(address: "127.0.0.1", port: bound.number)) { _ = try PortListener(same) }
        let next = min(bound.number, 65000)
        let range = PublishedPort(
            address: "127.0.0.1", candidates: next...next + 50, container: ContainerPort(80))
        let other = try PortListener(range)
        #expect(other.bound.number != bound.number)
        await network.close()
        let again = try PortListener(same)
        #expect(again.bound.number == bound.number)
    }

    @Test func anAddressOfAnotherMachineIsRefused() {
        let port = PublishedPort(address: "203.0.113.7", candidates: 8080...8080, container: ContainerPort(80))
        #expect(throws: PortError.foreignAddress("203.0.113.7")) { _ = try PortListener(port) }
    }

    @Test(arguments: WayOut.installed())
    func leadsOut(_ program: WayOut) async throws {
        guard access(OpenWayOut.device, R_OK | W_OK) == 0 else { return }
        let network = try await PrivateNetwork.open([])
        #expect(!network.hasWayOut)
        let wayOut = try await OpenWayOut.start(program, network).get()
        #expect(network.hasWayOut && wayOut.kind == program.kind)
        #expect(processes(with: program.kind.rawValue).count >= 1)
        await wayOut.close()
        await network.close()
    }

    @Test func withoutAProgramItLeadsNowhere() async throws {
        let network = try await PrivateNetwork.open([])
        let result = await OpenWayOut.open(network, folders: ["/no/such"])
        #expect(throws: WayOutProblem.notInstalled) { _ = try result.get() }
        await network.close()
    }

    @Test(arguments: installedRuntimes)
    func givesTheContainerANetworkOfItsOwn(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            var container = fixture.shell("ls -l /proc/self/ns/net; cat /etc/hosts; busybox ip -4 addr")
            container.network = .private([])
            container.hosts = [HostName(name: "db", address: "10.0.0.5")]
            let ran = try await fixture.run(container, by: runtime)
            let own = try #require(SymbolicLink.target(of: "/proc/self/ns/net"))
            #expect(!ran.output.contains(own), "\(ran)")
            #expect(ran.output.contains("10.0.2.100\ttest\n") && ran.output.contains("10.0.0.5\tdb\n"), "\(ran)")
            #expect(ran.output.contains("inet 10.0.2.100/"), "\(ran)")
        }
    }

    @Test(arguments: installedRuntimes)
    func volumesStayWritable(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            var container = fixture.shell("echo a > /data/x && cat /data/x; echo b > /y")
            container.readOnlyRoot = true
            container.volumes = ["/data"]
            let ran = try await fixture.run(container, by: runtime)
            #expect(ran.output == "a\n" && ran.code != 0, "\(ran)")
        }
    }

    @Test(arguments: installedRuntimes)
    func signalsReachProcessOne(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            let (signals, signal) = AsyncStream.makeStream(of: Int32.self)
            let (words, word) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await fixture.runner(runtime).run(
                    fixture.shell("trap 'exit 5' USR1; echo up; while true; do sleep 0.1; done"),
                    io: .captured { _, _ in word.yield() }, link: RunLink(signals: signals))
            }
            for await _ in words { break }
            // Process 1 has no handler for it: nothing happens.
            signal.yield(SIGTERM)
            try await Task.sleep(for: .milliseconds(300))
            signal.yield(SIGUSR1)
            let code = try await task.value
            #expect(code == 5)
        }
    }
}

/// Sends a text to a port of the loopback, and gives what comes back until the other side ends; for datagrams the first.
private func exchange(_ text: String, at port: UInt16, _ transport: ContainerPort.Transport = .tcp) throws -> String {
    let kind = transport == .tcp ? SOCK_STREAM : SOCK_DGRAM
    let handle = socket(AF_INET, Int32(kind.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(handle) }
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let place = try #require(SocketAddress("127.0.0.1", port: port))
    #expect(place.withSockaddr { connect(handle, $0, $1) } == 0)
    let bytes = Array(text.utf8)
    // While the other side answers, it must be read: what is sent may be more than all buffers hold.
    let sender = Thread {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(handle, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
        if transport == .tcp { shutdown(handle, Int32(SHUT_WR)) }
    }
    sender.start()
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = recv(handle, &buffer, buffer.count, 0)
        if count <= 0 { break }
        answer += buffer.prefix(count)
        if transport == .udp { break }
    }
    while !sender.isFinished { usleep(1000) }
    return String(decoding: answer, as: UTF8.self)
}
