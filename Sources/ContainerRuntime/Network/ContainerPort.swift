/// A port of a container's, as EXPOSE names it: `80`, `80/tcp`, `53/udp`.
package struct ContainerPort: Sendable, Hashable {
    package enum Transport: String, Sendable, Hashable {
        case tcp
        case udp
    }

    package var number: UInt16
    package var transport: Transport

    package init(_ number: UInt16, _ transport: Transport = .tcp) {
        self.number = number
        self.transport = transport
    }

    /// The ports of a key of an image's `ExposedPorts`, which may name a range; none where it can't be read.
    package static func exposed(_ key: String) -> [ContainerPort] {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let range = PortRange(String(parts[0])),
            let transport = Transport(rawValue: parts.count == 2 ? parts[1].lowercased() : "tcp")
        else { return [] }
        return range.numbers.map { ContainerPort($0, transport) }
    }
}

extension ContainerPort: CustomStringConvertible {
    package var description: String { "\(number)/\(transport.rawValue)" }
}

/// `80` or `8000-8010`.
struct PortRange: Hashable {
    var numbers: ClosedRange<UInt16>

    /// Nil where it is none, or begins with 0, which is no port.
    init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
        guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil, first > 0, first <= last
        else {
            return nil
        }
        numbers = first...last
    }
}
