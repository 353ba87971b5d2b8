internal import FoundationEssentials
internal import Glibc

/// Runs commands in root file systems.
package struct ContainerRunner: Sendable {
    package let runtime: Runtime
    package let outcome: NamespaceOutcome
    let stateFolder: String

    /// - Parameter stateFolder: an absolute path; holds one folder for each running container. Several processes may use
    ///   the same one.
    package init(runtime: Runtime, stateFolder: String, outcome: NamespaceOutcome) {
        self.runtime = runtime
        self.stateFolder = stateFolder
        self.outcome = outcome
    }

    var containersFolder: String { "\(stateFolder)/containers" }
    var runtimeFolder: String { "\(stateFolder)/runtime" }

    /// Runs one command to its end and leaves nothing of it behind but what it wrote.
    ///
    /// - Returns: the command's exit code; 128 and the signal's number where a signal ended it.
    /// - Throws: `RuntimeError` where the command did not start, `PortError` where a port can't be published;
    ///   `CancellationError` where the task was cancelled, with the command and all that it started gone.
    package func run(
        _ container: Container, io: ContainerIO, link: RunLink = RunLink()
    ) async throws -> Int32 {
        try check(container, io: io)
        try Task.checkCancellation()
        let network = try await ContainerNetwork.open(container.network)
        if let network { link.onNetwork?(network.report) }
        let result: Result<Int32, any Error>
        do { result = .success(try await run(container, io: io, link: link, network: network)) } catch {
            result = .failure(error)
        }
        await network?.close()
        return try result.get()
    }

    private func run(
        _ container: Container, io: ContainerIO, link: RunLink, network: ContainerNetwork?
    ) async throws -> Int32 {
        let folder = try ContainerFolder.make(in: containersFolder)
        var stubs = MountStubs(root: container.rootfs)
        defer { stubs.remove() }
        var container = container
        container.groups = container.supplementaryGroups(in: outcome)
        let start = ContainerStart(
            house: try House(container, folder: folder, stubs: &stubs, network: network), io: io, signals: link.signals,
            network: network?.descriptor)
        let terminal = TerminalKeeper(io)
        defer { terminal?.restore() }
        link.onStart?()
        switch runtime.kind {
        case .chroot: return try await runInRoot(start)
        case .crun, .runc: return try await runWithRuntime(start, folder: folder)
        }
    }

    /// What can be said before anything is made.
    private func check(_ container: Container, io: ContainerIO) throws(RuntimeError) {
        var information = stat()
        guard stat(container.rootfs, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
            throw .rootMissing(container.rootfs)
        }
        if case .terminal = io, isatty(STDIN_FILENO) != 1 { throw .noTerminal }
        for mount in container.mounts where access(mount.source, F_OK) != 0 { throw .mountSourceMissing(mount.source) }
        guard outcome.maps(uid: container.uid, gid: container.gid) else {
            throw .userNotMapped(uid: container.uid, gid: container.gid)
        }
        try container.checkWorkingDirectory()
        // Told from the files, in one sentence and without a start: a runtime would say it in words of its own first.
        _ = try container.executable()
    }

    private func runInRoot(_ start: ContainerStart) async throws -> Int32 {
        var container = start.house.container
        let path = try container.executable()
        if !container.environment.contains(where: { $0.hasPrefix("PATH=") }) {
            container.environment.append("PATH=\(Container.defaultSearchPath)")
        }
        var request = GuardRequest(path: path, arguments: container.arguments, environment: container.environment)
        request.root = start.house.root
        request.networkDescriptor = start.network
        if case .terminal = start.io { request.takesTerminal = true }
        let result = try await request.run(GuardStreams(start.io), signals: start.signals)
        try Task.checkCancellation()
        switch result {
        case .ended(let code): return code
        case .notStarted(let stage, let code): throw container.diagnosis(stage: stage, errno: code)
        }
    }

    private func runWithRuntime(_ start: ContainerStart, folder: borrowing ContainerFolder) async throws -> Int32 {
        let container = start.house.container
        var size: RuntimeSpec.ConsoleSize?
        switch start.io {
        case .terminal: size = TerminalKeeper.size
        case .newTerminal: size = TerminalKeeper.defaultSize
        case .captured, .inherited: break
        }
        let spec = RuntimeSpec(container, terminal: size, outcome: outcome)
        try folder.write(try JSONEncoder().encode(spec), to: "config.json")
        let log = RuntimeLog(path: "\(folder.path)/runtime.log")
        let words = ["--log", log.path, "--log-format", "json", "run", "--bundle", folder.path, folder.name]
        var request = runtimeRequest(words)
        if case .terminal = start.io { request.takesTerminal = true }
        request.networkDescriptor = start.network
        let result: GuardResult
        do {
            result = try await request.run(GuardStreams(start.io, runtimeLog: log), signals: start.signals)
        } catch {
            await forget(folder.name)
            throw error
        }
        if Task.isCancelled {
            await forget(folder.name)
            throw CancellationError()
        }
        switch result {
        case .notStarted(let stage, let code): throw RuntimeError.setupFailed(stage, errno: code)
        case .ended(0): return 0
        case .ended(let code):
            let errors = log.errors
            if !errors.isEmpty { throw container.diagnosis(of: runtime, errors: errors) }
            if let error = container.diagnosis(code: code, words: log.lastWords) { throw error }
            return code
        }
    }

    /// The runtime's program with some words, in a small environment of its own: it is no business of the container's.
    func runtimeRequest(_ words: [String]) -> GuardRequest {
        var request = GuardRequest(
            path: runtime.path,
            arguments: [runtime.kind.rawValue] + runtime.arguments + ["--root", runtimeFolder] + words,
            environment: ["PATH=\(Container.defaultSearchPath)"])
        // crun refuses to start where both generations of cgroups are mounted; dockstep asks for no cgroup anyway.
        request.hidesUnifiedCgroup = runtime.kind == .crun
        return request
    }
}

/// All that a start needs to know.
private struct ContainerStart: Sendable {
    var house: House
    var io: ContainerIO
    var signals: AsyncStream<Int32>?
    /// Names the network to start in; nil where the runtime sees to it.
    var network: Int32?
}

extension NamespaceOutcome {
    /// Whether two ids have a meaning here.
    fileprivate func maps(uid: UInt32, gid: UInt32) -> Bool {
        switch self {
        case .root, .unavailable: true
        case .singleUser: uid == 0 && gid == 0
        case .rootless(let ids):
            UInt64(uid) <= ids.users.reduce(0) { $0 + UInt64($1.count) }
                && UInt64(gid) <= ids.groups.reduce(0) { $0 + UInt64($1.count) }
        }
    }
}
