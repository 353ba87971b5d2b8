/// What came of a container's own network.
package struct NetworkReport: Sendable, Hashable {
    /// Where the published ports are reached.
    package var ports: [BoundPort]
    /// Why nothing leads out; nil where something does.
    package var wayOutProblem: WayOutProblem?

    package init(ports: [BoundPort], wayOutProblem: WayOutProblem?) {
        self.ports = ports
        self.wayOutProblem = wayOutProblem
    }
}

/// A container's own network, from before its start to after its end.
struct ContainerNetwork {
    private let network: PrivateNetwork
    private let wayOut: Result<OpenWayOut, WayOutProblem>

    /// Nil where the container has none of its own, or one that its runtime makes.
    ///
    /// - Throws: `PortError`, `RuntimeError.setupFailed(.network)`.
    static func open(_ wanted: Container.Network) async throws -> ContainerNetwork? {
        guard case .private(let ports) = wanted else { return nil }
        return try await open(ports)
    }

    static func open(_ ports: [PublishedPort]) async throws -> ContainerNetwork {
        let network = try await PrivateNetwork.open(ports)
        let wayOut = await OpenWayOut.open(network)
        if case .failure = wayOut {
            do { try network.keepAddress() } catch {
                await network.close()
                throw error
            }
        }
        return ContainerNetwork(network: network, wayOut: wayOut)
    }

    var descriptor: Int32 { network.descriptor }

    var wayOutKind: Result<WayOut.Kind, WayOutProblem> { wayOut.map(\.kind) }

    var report: NetworkReport {
        var problem: WayOutProblem?
        if case .failure(let reason) = wayOut { problem = reason }
        return NetworkReport(ports: network.ports, wayOutProblem: problem)
    }

    /// The machine's `resolv.conf(5)` with the name servers that can be reached from within, or with the one that asks
    /// the machine's: a server on the machine's loopback is out of reach.
    func resolver(from text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var result = lines.filter { !$0.hasPrefix("nameserver") }.map(String.init)
        while result.last?.isEmpty == true { result.removeLast() }
        let servers = lines.filter { $0.hasPrefix("nameserver") }.compactMap {
            $0.split(separator: " ").dropFirst().first
        }
        let reachable = servers.filter { !$0.contains(":") && !$0.hasPrefix("127.") }.map(String.init)
        result += (reachable.isEmpty ? [PrivateNetwork.nameServer] : reachable).map { "nameserver \($0)" }
        return result.joined(separator: "\n") + "\n"
    }

    func close() async {
        if case .success(let wayOut) = wayOut { await wayOut.close() }
        await network.close()
    }
}
