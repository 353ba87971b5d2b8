/// A program that carries a private network's packets out: its user's own sockets do what a router does elsewhere.
package struct WayOut: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The quicker of the two, and so tried first.
        case pasta
        case slirp4netns
    }

    package var kind: Kind
    package var path: String

    /// Those that are installed, in the order in which they are tried.
    static func installed(in folders: [String] = ProgramSearch.folders) -> [WayOut] {
        Kind.allCases.compactMap { kind in
            ProgramSearch.find(kind.rawValue, in: folders).map { WayOut(kind: kind, path: $0) }
        }
    }

    /// The descriptor of the network as the program finds it.
    private static let network = "/proc/self/fd/4"

    /// No port is opened by them, and the machine's own loopback is out of the container's reach, as it is with Docker.
    var arguments: [String] {
        switch kind {
        case .pasta:
            // pasta(1). Root would otherwise be changed to nobody, who may not enter root's network.
            [
                "pasta", "--foreground", "--quiet", "--ipv4-only", "--config-net", "--runas", "0:0", "--ns-ifname",
                "eth0",
                "--address", PrivateNetwork.address, "--netmask", "24", "--gateway", PrivateNetwork.gateway,
                "--dns-forward", PrivateNetwork.nameServer, "--no-map-gw", "--tcp-ports", "none", "--udp-ports", "none",
                "--tcp-ns", "none", "--udp-ns", "none", "--netns", Self.network,
            ]
        case .slirp4netns:
            // slirp4netns(1); the largest packet is what it recommends for speed.
            [
                "slirp4netns", "--configure", "--mtu=65520", "--disable-host-loopback", "--enable-sandbox",
                "--netns-type=path", Self.network, "eth0",
            ]
        }
    }
}

/// Why a private network has no way out.
package enum WayOutProblem: Error, Hashable {
    case notInstalled
    /// `/dev/net/tun`, of which every such program makes the container's interface, is not there.
    case noDevice
    /// It is there, and this user may not open it.
    case deviceForbidden
    case failed(program: String, detail: String)
}
