internal import Glibc

/// What a step's mounts need made before the start, and kept to the command's end: secrets in memory, agents' sockets.
struct StepBelongings: Sendable {
    /// The mounts with what was made as their sources.
    private(set) var mounts: [StepMount] = []
    private var memory: MemoryFolder?
    private var relays: [AgentRelay] = []
    private var keyAgents: [KeyAgent] = []

    /// - Parameter folder: the container's own.
    /// - Throws: `AgentError`, `RuntimeError.setupFailed`.
    static func make(for mounts: [StepMount], in folder: String) async throws -> StepBelongings {
        var belongings = StepBelongings()
        do {
            for mount in mounts.withoutCovered { try await belongings.add(mount, in: folder) }
        } catch {
            await belongings.end()
            throw error
        }
        return belongings
    }

    private mutating func add(_ mount: StepMount, in folder: String) async throws {
        var mount = mount
        let number = mounts.count
        switch mount.kind {
        case .bind, .temporary: break
        case .secret(let bytes, let owner):
            let memory = try self.memory ?? MemoryFolder(at: "\(folder)/secrets")
            self.memory = memory
            mount.kind = .bind(source: try memory.write(bytes, as: "\(number)", owner), isHidden: true)
        case .agent(let source, let owner):
            let path = "\(folder)/agent.\(number)"
            relays.append(try await relay(at: path, for: source, in: folder))
            try Self.give(path, to: owner)
            mount.kind = .bind(source: path, isHidden: false)
        }
        mounts.append(mount)
    }

    private mutating func relay(at path: String, for source: AgentSource, in folder: String) async throws -> AgentRelay
    {
        switch source {
        case .socket(let socket, let isRaw): return try AgentRelay(at: path, for: socket, isRaw: isRaw)
        case .keys(let keys):
            let own = "\(folder)/k\(keyAgents.count)"
            guard mkdir(own, 0o700) == 0 else { throw RuntimeError.setupFailed(.files, errno: errno) }
            let agent = try await KeyAgent.start(keys: keys, in: own)
            keyAgents.append(agent)
            return try AgentRelay(at: path, for: agent.socket, isRaw: false)
        }
    }

    static func give(_ path: String, to owner: StepMount.FileOwner) throws(RuntimeError) {
        guard chown(path, owner.uid, owner.gid) == 0, chmod(path, owner.mode) == 0 else {
            throw .setupFailed(.files, errno: errno)
        }
    }

    /// Ends the agents; the rest goes with the last reference.
    func end() async {
        for agent in keyAgents { await agent.end() }
    }
}

/// A folder whose files are never on a disk.
final class MemoryFolder: Sendable {
    private let path: String
    private let isMounted: Bool

    /// - Throws: `RuntimeError.setupFailed`.
    init(at path: String) throws(RuntimeError) {
        guard mkdir(path, 0o700) == 0 else { throw .setupFailed(.files, errno: errno) }
        self.path = path
        let flags = UInt(MS_NOSUID | MS_NODEV | MS_NOEXEC)
        guard mount("tmpfs", path, "tmpfs", flags, "mode=700") == 0 else {
            let code = errno
            rmdir(path)
            throw .setupFailed(.mounts, errno: code)
        }
        isMounted = true
    }

    /// - Returns: the new file's path.
    func write(_ bytes: [UInt8], as name: String, _ owner: StepMount.FileOwner) throws(RuntimeError) -> String {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .setupFailed(.files, errno: errno) }
        defer { close(descriptor) }
        // A secret has at most 500 KiB, which a file in memory takes at once or not at all.
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw .setupFailed(.files, errno: ENOSPC)
        }
        try StepBelongings.give(file, to: owner)
        return file
    }

    deinit {
        if isMounted { umount2(path, Int32(MNT_DETACH)) }
        rmdir(path)
    }
}
