/// A container's port that is to be reached at the machine's: the value of `-p`.
package struct PublishedPort: Sendable, Hashable {
    /// The machine's address; nil for all of them.
    package var address: String?
    /// The machine's ports, of which the first free one is taken; nil for any that is free.
    package var candidates: ClosedRange<UInt16>?
    package var container: ContainerPort

    package init(address: String? = nil, candidates: ClosedRange<UInt16>? = nil, container: ContainerPort) {
        self.address = address
        self.candidates = candidates
        self.container = container
    }

    /// What `-p` takes: `[[ADDRESS:][PORT]:]CONTAINER_PORT[/tcp|/udp]`; ports may be ranges, of one length.
    ///
    /// - Throws: `PortError.syntax`, `.transport`, `.unequalRanges`, `.address`.
    package static func parse(_ text: String) throws(PortError) -> [PublishedPort] {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = halves.count == 2 ? halves[1].lowercased() : "tcp"
        guard let transport = ContainerPort.Transport(rawValue: name) else { throw .transport(text) }
        var rest = Substring(halves[0])
        let last = rest.lastIndex(of: ":")
        guard let inner = PortRange(String(last.map { rest[rest.index(after: $0)...] } ?? rest)) else {
            throw .syntax(text)
        }
        guard let last else { return inner.numbers.map { PublishedPort(container: ContainerPort($0, transport)) } }
        rest = rest[..<last]
        let address = try takeAddress(from: &rest, of: text)
        if rest.isEmpty {
            return inner.numbers.map { PublishedPort(address: address, container: ContainerPort($0, transport)) }
        }
        guard let outer = PortRange(String(rest)) else { throw .syntax(text) }
        if inner.numbers.count == 1 {
            let port = ContainerPort(inner.numbers.lowerBound, transport)
            return [PublishedPort(address: address, candidates: outer.numbers, container: port)]
        }
        guard inner.numbers.count == outer.numbers.count else { throw .unequalRanges(text) }
        return zip(outer.numbers, inner.numbers).map { outer, inner in
            PublishedPort(address: address, candidates: outer...outer, container: ContainerPort(inner, transport))
        }
    }

    /// What stands before the machine's port, which is left; an address with colons stands in brackets.
    private static func takeAddress(from rest: inout Substring, of text: String) throws(PortError) -> String? {
        guard let colon = rest.lastIndex(of: ":") else { return nil }
        if rest.hasSuffix("]") { throw .syntax(text) }
        var address = String(rest[..<colon])
        rest = rest[rest.index(after: colon)...]
        if address.hasPrefix("["), address.hasSuffix("]") { address = String(address.dropFirst().dropLast()) }
        guard SocketAddress(address, port: 0) != nil else { throw .address(address, text) }
        return address
    }
}

/// Where a published port is reached.
package struct BoundPort: Sendable, Hashable {
    package var address: String
    package var number: UInt16
    package var container: ContainerPort

    package init(address: String, number: UInt16, container: ContainerPort) {
        self.address = address
        self.number = number
        self.container = container
    }
}

extension BoundPort: CustomStringConvertible {
    /// `80/tcp -> 0.0.0.0:8080`, as `docker port` has it.
    package var description: String {
        "\(container) -> \(address.contains(":") ? "[\(address)]" : address):\(number)"
    }
}
