internal import BuildPlan
package import ContainerRuntime
internal import DockerfileSyntax
internal import Glibc
internal import LayerArchive
internal import OCISpec
internal import Snapshots

/// RUN in a step, and commands in throw-away copies.
extension EmbeddedEngine {
    func run(_ run: RunEffect, _ work: StepWork, start: ContinuousClock.Instant) async throws -> StepEnd {
        let layerIDs = work.lowerLayers
        let runner = try requireRunner(self.runner, at: work.step.instruction.range)
        let identity = try identity(run.user, in: layerIDs, at: work.step.instruction.range)
        let prepared = try await prepareMounts(of: run, work)
        let workspace = try snapshots.open(layers: layerIDs, blobPath: layers.soundPath(of:))
        var container = Container(
            rootfs: workspace.rootfs, arguments: run.arguments,
            environment: withHome(
                (run.environment + run.proxyEnvironment).map { "\($0.name)=\($0.value)" }, of: run.user, identity),
            workingDirectory: run.workingDirectory, uid: identity.uid, gid: identity.gid, groups: identity.groups,
            hostname: run.hostname ?? "buildkitsandbox", network: Container.Network(run.network))
        container.environment += prepared.variables
        container.stepMounts = prepared.mounts
        container.isInsecure = run.isInsecure
        container.hosts = run.hosts.map { HostName(name: $0.name, address: $0.address) }
        container.limits = run.limits.map { ProcessLimit(name: $0.name, soft: $0.soft, hard: $0.hard) }
        defer { withExtendedLifetime(prepared) {} }
        let log = RunLog()
        let number = work.step.number
        let code: Int32
        do {
            code = try await runner.run(
                container,
                io: .captured { stream, bytes in
                    log.append(bytes)
                    let named: OutputStream = stream == .standardOutput ? .standardOutput : .standardError
                    work.events(.output(step: number, stream: named, bytes: bytes))
                })
        } catch let error as RuntimeError where error.exitCode >= 126 {
            // What a shell would say of a command that can't be started, with the code that it would end with.
            let bytes = Array("\(error)\n".utf8)
            log.append(bytes)
            work.events(.output(step: number, stream: .standardError, bytes: bytes))
            code = error.exitCode
        } catch {
            workspace.discard()
            throw error
        }
        if code != 0 {
            return .failed(exitCode: Int(code), log: log.text, files: keep(try workspace.keep()))
        }
        let lower = try layers.tree(of: layerIDs)
        let layer = try writeLayer(onto: lower) { writer in try workspace.capture(into: &writer) }
        try workspace.commit(as: layer.diffID)
        return .made(cached(layer, work, start: start, log: log.text))
    }

    package func run(_ request: RunRequest, link: RunLink) async throws -> RunOutcome {
        let runner = try requireRunner(request.terminal ? terminalRunner : self.runner, at: nil)
        let identity = try identity(request.user, in: request.layers, at: nil)
        let workspace: Workspace
        if let files = request.failedFiles {
            workspace = try snapshots.openOnTop(of: try keptFailure(files).workspace)
        } else {
            workspace = try snapshots.open(layers: request.layers, blobPath: layers.soundPath(of:))
        }
        var container = Container(
            rootfs: workspace.rootfs, arguments: request.arguments,
            environment: withHome(request.environment, of: request.user, identity),
            workingDirectory: request.workingDirectory, uid: identity.uid, gid: identity.gid, groups: identity.groups,
            hostname: request.hostname, network: request.network, readOnlyRoot: request.readOnly,
            mounts: request.mounts, volumes: request.volumes, hosts: request.hosts)
        container.makesWorkingDirectory = request.makesWorkingDirectory
        do {
            let code = try await runner.run(
                container, io: request.io, link: link)
            // The command has run, whatever comes of looking at what it left.
            let entries = request.tellsChanges ? try? workspace.changes() : nil
            workspace.discard()
            let volumes = request.volumes.compactMap { try? EntryPath($0) }
            return RunOutcome(exitCode: code, changes: entries.map { RunChanges($0, outside: volumes) })
        } catch {
            workspace.discard()
            throw error
        }
    }

    private func requireRunner(_ runner: ContainerRunner?, at range: SourceRange?) throws -> ContainerRunner {
        guard let runner else {
            throw StepError(
                .runtime("commands can't be run on this machine: 'dockstep doctor' tells what is missing"), at: range)
        }
        return runner
    }

    /// HOME as runc sets it where nothing else does; crun leaves it out for a number that is no line of passwd.
    private func withHome(_ environment: [String], of user: String, _ identity: UserIdentity) -> [String] {
        if user.isEmpty || environment.contains(where: { $0.hasPrefix("HOME=") }) { return environment }
        return environment + ["HOME=\(identity.home)"]
    }

    private func identity(_ user: String, in layers: [Digest], at range: SourceRange?) throws -> UserIdentity {
        // Numbers need no look at the image's files, and root is a number.
        if user.isEmpty { return UserIdentity.root }
        do { return try users(of: layers).identity(for: user) } catch let error as UserLookupError {
            throw StepError(.user(error.description), at: range)
        }
    }
}

extension RunRequest {
    fileprivate var io: ContainerIO {
        guard terminal else { return .inherited }
        return isatty(STDIN_FILENO) == 1 ? .terminal : .newTerminal
    }
}
