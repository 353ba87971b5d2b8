internal import Glibc

/// EXPOSE's ports: `80`, `80/udp`, `8000-8010/tcp`, and as BuildKit has it what `docker run -p` takes: the address and
/// the host's port are checked and mean nothing in an image.
enum ExposedPorts {
    /// Each port as `NUMBER/PROTOCOL`; nil for what is not a port.
    static func parse(_ text: String) -> [String]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let last = parts.last, let container = parseContainer(last) else { return nil }
        if parts.count > 1, !parts[parts.count - 2].isEmpty {
            guard let host = range(parts[parts.count - 2]) else { return nil }
            // A range of the host's ports may stand for one port, to choose a free one from.
            guard container.ports.count == 1 || host.count == container.ports.count else { return nil }
        }
        let address = parts.dropLast(2).joined(separator: ":")
        guard address.isEmpty || isAddress(address) else { return nil }
        return container.ports.map { "\($0)/\(container.kind)" }
    }

    private static func parseContainer(_ text: String) -> (ports: ClosedRange<UInt16>, kind: String)? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let ports = range(String(parts[0])) else { return nil }
        let written = parts.count == 2 ? parts[1].lowercased() : ""
        let kind = written.isEmpty ? "tcp" : written
        return ["tcp", "udp", "sctp"].contains(kind) ? (ports, kind) : nil
    }

    private static func range(_ text: String) -> ClosedRange<UInt16>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(port)
        guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil else { return nil }
        return first <= last ? first...last : nil
    }

    /// Digits alone: a sign is no part of a port.
    private static func port(_ text: Substring) -> UInt16? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt16(text) : nil
    }

    private static func isAddress(_ text: String) -> Bool {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        let bare = isBracketed ? String(text.dropFirst().dropLast()) : text
        var four = in_addr()
        var six = in6_addr()
        return inet_pton(AF_INET, bare, &four) == 1 || inet_pton(AF_INET6, bare, &six) == 1
    }
}
