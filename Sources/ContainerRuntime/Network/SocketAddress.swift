internal import Glibc

/// An IP address and a port as the socket calls take them.
struct SocketAddress: Hashable {
    /// The bytes of a `sockaddr_in` or `sockaddr_in6`.
    private var bytes: [UInt8]

    /// Room for every address that a call may write.
    static let largestSize = MemoryLayout<sockaddr_storage>.size

    /// Nil where the text is no address.
    init?(_ text: String, port: UInt16) {
        var four = sockaddr_in()
        four.sin_family = sa_family_t(AF_INET)
        four.sin_port = port.bigEndian
        if inet_pton(AF_INET, text, &four.sin_addr) == 1 {
            bytes = Swift.withUnsafeBytes(of: &four) { Array($0) }
            return
        }
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        guard inet_pton(AF_INET6, text, &six.sin6_addr) == 1 else { return nil }
        bytes = Swift.withUnsafeBytes(of: &six) { Array($0) }
    }

    init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// The address that a socket is bound to; nil where it is none.
    init?(of socket: Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(Self.largestSize)
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        guard code == 0 else { return nil }
        bytes = Swift.withUnsafeBytes(of: &storage) { Array($0.prefix(Int(length))) }
    }

    var family: Int32 { withSockaddr { address, _ in Int32(address.pointee.sa_family) } }

    /// The port stands in the third and fourth byte of both kinds.
    var port: UInt16 { UInt16(bytes[2]) << 8 | UInt16(bytes[3]) }

    /// Hands the address to a call; it is good for the length of `body` only.
    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        // Copied to where an address of any kind stands aligned.
        var storage = sockaddr_storage()
        Swift.withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes.prefix(Self.largestSize)) }
        return withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(bytes.count)) }
        }
    }
}
