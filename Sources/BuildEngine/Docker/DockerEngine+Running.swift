package import ContainerRuntime
internal import FoundationEssentials
internal import Glibc
internal import OCISpec

extension DockerEngine {
    /// By `docker run` of the image that has the files, which then is removed with what it changed.
    package func run(_ request: RunRequest, link: RunLink) async throws -> RunOutcome {
        guard let image = await carrier.image(with: request.layers) else {
            throw StepError(.runtime("Docker has no image with these files: take the steps again ('restart')"), at: nil)
        }
        let name = "dockstep-\(UUID().uuidString.lowercased().prefix(12))"
        let code = try await program.attached(Self.words(for: request, image: image, name: name))
        let changes = request.tellsChanges ? try? await program.answer(["diff", name]) : nil
        let own = Set(request.mounts.map(\.destination) + request.volumes)
        let volumes = try? await images.inspect("\(image)")?.config.volumes?.keys
        _ = try? await program.answer(["rm", "--force", "--volumes", name])
        return RunOutcome(
            exitCode: code,
            changes: changes.map { RunChanges(dockerDiff: $0, outside: own.union(volumes.map(Array.init) ?? [])) })
    }

    /// The words of `docker run`.
    static func words(for request: RunRequest, image: Digest, name: String) -> [String] {
        var words = ["run", "--name", name]
        func add(_ option: String, _ value: String?) { if let value { words += [option, value] } }
        if request.terminal { words.append(isatty(STDIN_FILENO) == 1 ? "-it" : "-t") } else { words.append("-i") }
        add("--workdir", request.workingDirectory)
        add("--user", request.user.isEmpty ? nil : request.user)
        for variable in request.environment { add("--env", variable) }
        add("--hostname", request.hostname)
        if request.readOnly { words.append("--read-only") }
        for host in request.hosts { add("--add-host", "\(host.name):\(host.address)") }
        for mount in request.mounts {
            add("--volume", "\(mount.source):\(mount.destination)\(mount.readOnly ? ":ro" : "")")
        }
        for volume in request.volumes { add("--volume", volume) }
        switch request.network {
        case .host: add("--network", "host")
        case .none: add("--network", "none")
        case .private(let ports): for port in ports { add("--publish", port.dockerText) }
        }
        add("--entrypoint", request.arguments.first ?? "")
        words.append("\(image)")
        return words + request.arguments.dropFirst()
    }
}

extension PublishedPort {
    /// As `docker run --publish` takes it.
    fileprivate var dockerText: String {
        let inside = "\(container.number)/\(container.transport.rawValue)"
        guard let candidates else { return inside }
        let outside =
            candidates.count > 1 ? "\(candidates.first ?? 0)-\(candidates.last ?? 0)" : "\(candidates.first ?? 0)"
        return (address.map { "\($0):" } ?? "") + "\(outside):\(inside)"
    }
}
