internal import FoundationEssentials
internal import Glibc
internal import OCISpec

/// One way to reach a registry's repositories: an address and how far it is trusted.
struct Endpoint: Hashable, Sendable {
    /// `https://HOST[:PORT]`, perhaps with a path, without a slash at its end.
    var base: String
    /// `HOST[:PORT]`.
    var host: String
    var trust: Trust
    var isMirror = false

    /// The address of `path` in the distribution API (distribution-spec, "Endpoints").
    func url(_ path: String) -> URL? { URL(string: "\(base)/v2/\(path)") }
}

extension RegistryConfiguration {
    /// Where Docker Hub's registry is; its images' names say `docker.io`.
    private static let dockerHub = "registry-1.docker.io"

    /// The ways to a registry, best first: of each address the ways that are allowed, of which the first that answers
    /// is taken.
    func ways(to domain: String, withMirrors: Bool) -> [[Endpoint]] {
        var result: [[Endpoint]] = []
        if withMirrors {
            result = (mirrors[domain] ?? []).map { address in
                let base = address.hasSuffix("/") ? String(address.dropLast()) : address
                let host = Self.host(of: base)
                return [Endpoint(base: base, host: host, trust: trust(in: host), isMirror: true)]
            }
        }
        let host = domain == "docker.io" ? Self.dockerHub : domain
        return result + [ways(toHost: host)]
    }

    private func ways(toHost host: String) -> [Endpoint] {
        let secure = Endpoint(base: "https://\(host)", host: host, trust: trust(in: host))
        let plain = Endpoint(base: "http://\(host)", host: host, trust: trust(in: host))
        return allowsPlain(host) ? [secure, plain] : [secure]
    }

    /// Plain HTTP goes to this machine's own addresses, and to hosts that the user named.
    func allowsPlain(_ host: String) -> Bool { Self.isLoopback(host) || insecure.contains(host) }

    /// Whose certificates count for a host.
    func trust(in host: String) -> Trust {
        var trust = Trust(caFile: caFile, isChecked: !insecure.contains(host))
        for folder in certificateFolders {
            let names = Self.names(in: "\(folder)/\(host)")
            if trust.caFile == nil, let name = names.first(where: { $0.hasSuffix(".crt") }) {
                trust.caFile = "\(folder)/\(host)/\(name)"
            }
            if trust.clientCertificate == nil, let name = names.first(where: { $0.hasSuffix(".cert") }) {
                trust.clientCertificate = "\(folder)/\(host)/\(name)"
                trust.clientKey = "\(folder)/\(host)/\(name.dropLast(".cert".count)).key"
            }
        }
        return trust
    }

    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names.sorted()
    }

    static func host(of base: String) -> String {
        guard let url = URL(string: base), let host = url.host else { return base }
        let name = host.contains(":") ? "[\(host)]" : host
        return url.port.map { "\(name):\($0)" } ?? name
    }

    /// `localhost`, 127.0.0.0/8 and ::1, with or without a port.
    static func isLoopback(_ host: String) -> Bool {
        if host.hasPrefix("[::1]") || host == "::1" { return true }
        let name = host.split(separator: ":").first.map(String.init) ?? host
        if name == "localhost" { return true }
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers.first == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }
}
