extension PortError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let text):
            "'\(text)' is no port to publish: write HOST_PORT:CONTAINER_PORT, as in -p 8080:80"
        case .transport(let text): "'\(text)' names a protocol that can't be published: write /tcp or /udp"
        case .unequalRanges(let text): "the two ranges of ports in '\(text)' differ in length"
        case .address(let address, let text):
            "'\(address)' in '\(text)' is no IP address: write ADDRESS:HOST_PORT:CONTAINER_PORT, as in -p 127.0.0.1:8080:80"
        case .inUse(let address, let port):
            "port \(port) of \(address) is already in use: end the program that listens there, or publish at another port with -p"
        case .noneFree(let address, let ports):
            "no port of \(address) from \(ports.lowerBound) to \(ports.upperBound) is free: publish at another with -p"
        case .forbidden(let address, let port):
            "port \(port) of \(address) is kept for root: publish at 1024 or above with -p, as in -p \(8000 + Int(port)):\(port)"
        case .foreignAddress(let address):
            "this machine does not have the address \(address): publish at one of its own"
        case .failed(let address, let port, let errno):
            "port \(port) of \(address) can't be published (\(SystemMessage.of(errno)))"
        }
    }
}
