internal import Glibc

/// Sockets at paths of any length: the address has room for 107 bytes, so the folder is named by a descriptor.
enum UnixSocket {
    /// - Returns: a connected socket; -1 where nobody listens there, with `errno` set.
    static func connect(to path: String) -> Int32 {
        with(path) { address, length in
            let made = make()
            guard made >= 0 else { return -1 }
            // The address is good for the length of the call.
            if unsafe Glibc.connect(made, address, length) == 0 { return made }
            let code = errno
            close(made)
            errno = code
            return -1
        }
    }

    /// - Returns: a socket that listens; -1 with `errno` set.
    static func listen(at path: String) -> Int32 {
        with(path) { address, length in
            let made = make()
            guard made >= 0 else { return -1 }
            // The address is good for the length of the call.
            if unsafe bind(made, address, length) == 0, Glibc.listen(made, 16) == 0 { return made }
            let code = errno
            close(made)
            errno = code
            return -1
        }
    }

    private static func make() -> Int32 {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    private static func with(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        let folder = open(path[..<slash].isEmpty ? "/" : String(path[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return -1 }
        defer { close(folder) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array("/proc/self/fd/\(folder)/\(path[path.index(after: slash)...])".utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            errno = ENAMETOOLONG
            return -1
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
