package import ContainerRuntime
internal import FoundationEssentials
internal import Glibc
package import OCISpec

/// What the options of `run` say about a container's surroundings, for the command line and for the prompt.
package struct RunSettings: Sendable, Hashable {
    package enum Network: String, Sendable, Hashable, CaseIterable {
        case host
        case `private`
        case none

        /// `bridge` is Docker's name for a network of the container's own with a way out.
        package init?(named name: String) {
            guard let network = Network(rawValue: name == "bridge" ? "private" : name) else { return nil }
            self = network
        }
    }

    /// Nil for what the other options ask for: the machine's, and one of its own where ports are to be published.
    package var network: Network?
    package var ports: [PublishedPort] = []
    /// `-P`: all that the image exposes, at ports that are free.
    package var publishesAll = false
    package var volumes: [VolumeOption] = []
    package var hosts: [HostName] = []
    package var hostname: String?
    package var isReadOnly = false

    package init() {}

    /// Completes a request by the settings and by what the image's configuration says, as `docker run` does.
    ///
    /// - Returns: what to tell of it.
    /// - Throws: `VolumeError`.
    package func apply(to request: inout RunRequest, config: ContainerConfig) throws(VolumeError) -> [RunNote] {
        let notes = choose(&request, exposed: Self.exposed(by: config))
        request.hostname = hostname ?? (request.network == .host ? nil : Self.randomName())
        request.readOnly = isReadOnly
        request.hosts = hosts
        request.makesWorkingDirectory = true
        try mount(volumesOf: config, in: &request)
        request.environment = Self.environment(of: request)
        return notes
    }

    private func choose(_ request: inout RunRequest, exposed: [ContainerPort]) -> [RunNote] {
        let explicit = Set(ports.map(\.container))
        let rest = exposed.filter { !explicit.contains($0) }
        switch network ?? (ports.isEmpty && !publishesAll ? .host : .private) {
        case .private:
            request.network = .private(ports + (publishesAll ? rest.map { PublishedPort(container: $0) } : []))
            return publishesAll || rest.isEmpty ? [] : [.exposedOnly(rest)]
        case .none:
            request.network = .none
            return ports.isEmpty && !publishesAll ? [] : [.portsDiscarded(network: "none")]
        case .host:
            request.network = .host
            if !ports.isEmpty || publishesAll { return [.portsDiscarded(network: "host")] }
            return exposed.isEmpty ? [] : [.sharesNetwork(exposed)]
        }
    }

    private static func exposed(by config: ContainerConfig) -> [ContainerPort] {
        let ports = (config.exposedPorts ?? [:]).keys.flatMap(ContainerPort.exposed)
        return Set(ports).sorted { ($0.number, $0.transport.rawValue) < ($1.number, $1.transport.rawValue) }
    }

    private func mount(volumesOf config: ContainerConfig, in request: inout RunRequest) throws(VolumeError) {
        var destinations: Set<String> = []
        for volume in volumes {
            guard destinations.insert(volume.destination).inserted else { throw .twice(volume.destination) }
            try volume.makeSource()
            switch volume {
            case .bind(let mount): request.mounts.append(mount)
            case .anonymous(let path): request.volumes.append(path)
            }
        }
        for path in (config.volumes ?? [:]).keys.sorted() where !destinations.contains(path) {
            // A path that no container can have, such as a relative one, is no volume.
            guard case .anonymous(let path)? = try? VolumeOption.parse(path, in: "/") else { continue }
            request.volumes.append(path)
        }
    }

    /// What Docker sets before the image's variables, which replace it.
    private static func environment(of request: RunRequest) -> [String] {
        var defaults = ["PATH=\(Container.defaultSearchPath)", "HOSTNAME=\(request.hostname ?? machineName())"]
        if request.terminal { defaults.append("TERM=xterm") }
        func name(_ variable: String) -> Substring { variable.prefix { $0 != "=" } }
        var result = defaults
        for variable in request.environment {
            if let place = result.firstIndex(where: { name($0) == name(variable) }) {
                result[place] = variable
            } else {
                result.append(variable)
            }
        }
        return result
    }

    /// As Docker's short ID of a container.
    private static func randomName() -> String {
        String((0..<12).compactMap { _ in "0123456789abcdef".randomElement() })
    }

    private static func machineName() -> String {
        // `gethostname(2)`: a name has at most 64 characters, and the last byte stays zero.
        var buffer = [CChar](repeating: 0, count: 65)
        guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
