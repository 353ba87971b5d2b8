internal import Glibc

/// Whether a registry's port answers, before a lesson that needs one begins.
enum RegistryProbe {
    /// - Parameter address: `HOST:PORT`.
    /// - Throws: `LessonFailure.registryMissing`.
    static func check(_ address: String, lesson: String) throws(LessonFailure) {
        let parts = address.split(separator: ":")
        guard parts.count == 2, answers(String(parts[0]), port: String(parts[1])) else {
            throw .registryMissing(address, lesson: lesson)
        }
    }

    private static func answers(_ host: String, port: String) -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, port, &hints, &found) == 0 else { return false }
        defer { freeaddrinfo(found) }
        var next = found
        while let address = next?.pointee {
            let socket = socket(address.ai_family, address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
            if socket >= 0 {
                defer { close(socket) }
                if connect(socket, address.ai_addr, address.ai_addrlen) == 0 { return true }
            }
            next = address.ai_next
        }
        return false
    }
}
