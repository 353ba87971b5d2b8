/// Why a port can't be published.
package enum PortError: Error, Hashable {
    case syntax(String)
    case transport(String)
    case unequalRanges(String)
    case address(String, String)
    /// Somebody else listens there.
    case inUse(address: String, port: UInt16)
    /// All ports of a range are taken.
    case noneFree(address: String, ports: ClosedRange<UInt16>)
    /// Below 1024 only root may listen.
    case forbidden(address: String, port: UInt16)
    /// The machine does not have the address.
    case foreignAddress(String)
    case failed(address: String, port: UInt16, errno: Int32)
}
