internal import BuildPlan
internal import ContainerRuntime
internal import DockerfileSyntax
internal import Glibc
internal import LayerArchive
internal import OCISpec
internal import Snapshots

/// `RUN --mount`: the files, caches, secrets and agents that a command finds.
extension EmbeddedEngine {
    /// Gets everything ready that the mounts of a RUN name.
    ///
    /// - Throws: `StepError` at the mount for what is not to be had; `CancellationError` while a cache is waited for.
    func prepareMounts(of run: RunEffect, _ work: StepWork) async throws -> PreparedMounts {
        var prepared = PreparedMounts()
        for mount in run.mounts.ordered {
            do { try await prepare(mount, run, work, into: &prepared) } catch var error as StepError {
                error.range = error.range ?? mount.range
                throw error
            }
        }
        if let script = run.script {
            let workspace = try snapshots.open { descriptor in try script.write(to: descriptor) }
            prepared.add(
                StepMount(
                    .bind(source: "\(workspace.rootfs)/\(RunScript.archiveFolder)", isHidden: false),
                    destination: RunScript.folder, isReadOnly: true))
            prepared.keep(workspace)
        }
        return prepared
    }

    private func prepare(
        _ mount: RunMount, _ run: RunEffect, _ work: StepWork, into prepared: inout PreparedMounts
    ) async throws {
        switch mount.kind {
        case .tmpfs(let size):
            prepared.add(StepMount(.temporary(size: size), destination: mount.target, isReadOnly: mount.isReadOnly))
        case .bind(let files):
            let number = run.contentMounts.firstIndex(of: files) ?? 0
            let source = try open(files, work.lookup.selections[number], work, into: &prepared)
            prepared.add(
                StepMount(
                    .bind(source: source, isHidden: false), destination: mount.target, isReadOnly: mount.isReadOnly))
        case .cache(let cache):
            let source = try await open(cache, work, into: &prepared)
            prepared.add(
                StepMount(
                    .bind(source: source, isHidden: false), destination: mount.target, isReadOnly: mount.isReadOnly))
        case .secret(let secret): try prepare(secret, at: mount.target, into: &prepared)
        case .agent(let agent):
            guard let source = supplies.agents[agent.name] else {
                if agent.isRequired { throw StepError(.agentMissing(agent.name), at: nil) }
                return
            }
            prepared.add(
                StepMount(.agent(source, .init(agent.attributes)), destination: mount.target, isReadOnly: false))
        }
    }

    private func prepare(_ secret: SecretMount, at target: String, into prepared: inout PreparedMounts) throws {
        guard let source = supplies.secrets[secret.id] else {
            if secret.isRequired { throw StepError(.secretMissing(secret.id), at: nil) }
            // As with BuildKit the variable is there all the same.
            if let variable = secret.variable { prepared.variables.append("\(variable)=") }
            return
        }
        let bytes: [UInt8]
        do { bytes = try source.read(id: secret.id) } catch { throw StepError(.stopped("\(error)"), at: nil) }
        if let variable = secret.variable {
            guard !bytes.contains(0) else { throw StepError(.secretNotText(secret.id), at: nil) }
            prepared.variables.append("\(variable)=\(String(decoding: bytes, as: UTF8.self))")
        }
        guard !target.isEmpty else { return }
        prepared.add(StepMount(.secret(bytes, .init(secret.attributes)), destination: target, isReadOnly: true))
    }

    /// Puts files where they can be mounted: a context's are copied, so that what the command finds is what the key
    /// counts, and belongs to root; those of layers are laid over one another. What is written there is thrown away.
    private func open(
        _ files: MountedFiles, _ selection: CopySelection, _ work: StepWork, into prepared: inout PreparedMounts
    ) throws -> String {
        guard let item = try selection.attributed().items.first else {
            throw StepError(.sourceMissing(files.path.text, close: nil), at: files.path.range)
        }
        if !isInLayers(files.source) {
            let workspace = try work.locatingMount(files) { try open(item) }
            let path = "\(workspace.rootfs)/\(ContextMount.name)"
            prepared.keep(workspace)
            return path
        }
        let layers = try sourceLayers(files.source, in: work.plan.state)
        let workspace = try snapshots.open(layers: layers, blobPath: self.layers.soundPath(of:))
        let path = item.root.entry.path
        let place = path.isRoot ? workspace.rootfs : "\(workspace.rootfs)/\(path)"
        prepared.keep(workspace)
        return place
    }

    private func isInLayers(_ source: CopyEffect.Source) -> Bool {
        switch source {
        case .context: archive != nil
        case .folder, .remote: false
        case .stage, .image, .scratch: true
        }
    }

    private func open(_ item: CopyItem) throws -> Workspace {
        let content = try ContextMount(item).layer()
        return try snapshots.open { try content.write(to: $0) }
    }

    private func open(_ cache: CacheMount, _ work: StepWork, into prepared: inout PreparedMounts) async throws -> String
    {
        let key = try cacheFolderKey(cache, work)
        if let known = prepared.caches[key] { return try Self.place(cache.path, in: known.path) }
        if isForced(work.step, in: work.program), walk.clearedCaches.insert(key).inserted {
            try snapshots.removeCacheFolders(of: key)
        }
        let use: CacheUse =
            switch cache.sharing {
            case .shared: .shared
            case .private: .alone
            case .locked: .waiting
            }
        while true {
            let folder = try snapshots.cacheFolder(key, title: cache.id, use: use) { folder in
                try fill(folder, for: cache, work)
            }
            if let folder {
                prepared.caches[key] = folder
                return try Self.place(cache.path, in: folder.path)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// What tells caches apart: the id, and what a new one begins with.
    private func cacheFolderKey(_ cache: CacheMount, _ work: StepWork) throws -> Digest {
        let beginning =
            switch cache.beginning {
            case .empty: "empty"
            case .folder(let attributes): "\(attributes)"
            case .files(let files) where isInLayers(files.source):
                try sourceLayers(files.source, in: work.plan.state).map(\.description).joined(separator: " ")
            case .files(let files): try whole(files, work).list.description
            }
        return Digest(of: "cache mount\n\(cache.id)\n\(beginning)")
    }

    private func fill(_ folder: String, for cache: CacheMount, _ work: StepWork) throws {
        switch cache.beginning {
        case .empty: break
        case .folder(let attributes):
            // Docker's engine makes the folder under its own mask, so that others never may write: mode=777 gives 755.
            guard chown(folder, attributes.uid, attributes.gid) == 0, chmod(folder, attributes.mode & ~0o022) == 0
            else {
                throw StepError(.stopped("the cache's folder can't be given to \(attributes.uid)"), at: nil)
            }
        case .files(let files) where isInLayers(files.source):
            let layers = try sourceLayers(files.source, in: work.plan.state)
            try snapshots.unpack(layers: layers, into: folder, blobPath: self.layers.soundPath(of:))
        case .files(let files):
            guard let item = try whole(files, work).attributed().items.first else { return }
            try work.locatingMount(files) {
                let content = try ContextMount(item).layer()
                try snapshots.replace(folder, by: ContextMount.name) { try content.write(to: $0) }
            }
        }
    }

    /// All that the source of some files has: a cache begins with it, whatever part of it is mounted.
    private func whole(_ files: MountedFiles, _ work: StepWork) throws -> CopySelection {
        var files = files
        files.path.text = "."
        return try select(files, in: work.plan.state, of: work.program, remember: false)
    }

    /// A path inside a cache's folder.
    private static func place(_ path: String, in folder: String) throws -> String {
        guard path != "/" else { return folder }
        guard let place = RootedPath(path, in: folder), place.exists else {
            throw StepError(.notInCache(path), at: nil)
        }
        return place.outside(folder)
    }
}

extension StepMount.FileOwner {
    fileprivate init(_ attributes: FolderAttributes) {
        self.init(mode: attributes.mode, uid: attributes.uid, gid: attributes.gid)
    }
}

/// What a RUN's mounts stand on; gone with the last reference.
struct PreparedMounts {
    /// Workspaces can't be copied, and so not be kept in a list.
    private final class Held: Sendable {
        let workspace: Workspace

        init(_ workspace: consuming Workspace) { self.workspace = workspace }
    }

    private var all: [StepMount] = []
    private var workspaces: [Held] = []
    fileprivate(set) var caches: [Digest: CacheFolder] = [:]
    /// Variables with secrets, `NAME=value`.
    fileprivate(set) var variables: [String] = []

    mutating func add(_ mount: StepMount) { all.append(mount) }

    mutating func keep(_ workspace: consuming Workspace) { workspaces.append(Held(workspace)) }

    /// In the order in which BuildKit mounts them: by their targets, those of one target as they came.
    var mounts: [StepMount] {
        all.enumerated().sorted { left, right in
            let (a, b) = (left.element.destination, right.element.destination)
            return a == b ? left.offset < right.offset : a.utf8.lexicographicallyPrecedes(b.utf8)
        }.map(\.element)
    }
}

extension CopyLayer {
    /// As a whole archive.
    fileprivate func write(to descriptor: Int32) throws {
        var writer = LayerWriter(descriptor: descriptor)
        _ = try write(to: &writer)
        _ = try writer.finish()
    }
}

extension StepWork {
    fileprivate func locatingMount<Value: ~Copyable>(
        _ files: MountedFiles, _ body: () throws -> Value
    ) throws -> Value {
        do { return try body() } catch var error as StepError {
            error.range = error.range ?? files.path.range
            throw error
        }
    }
}
