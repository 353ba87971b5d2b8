internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// A container's own folder below the state folder: its configuration, the files mounted into it, and a file whose lock
/// tells that its owner lives.
struct ContainerFolder: ~Copyable {
    private static let count = Atomic<UInt64>(0)

    let name: String
    let path: String
    private let lock: Int32

    private init(name: String, path: String, lock: Int32) {
        self.name = name
        self.path = path
        self.lock = lock
    }

    /// - Throws: `RuntimeError.setupFailed(.files)`.
    static func make(in containers: String) throws(RuntimeError) -> ContainerFolder {
        let number = Self.count.add(1, ordering: .relaxed).newValue
        // Names must differ between processes that number alike, such as those of two containers with one state folder.
        let name = "dockstep-\(getpid())-\(number)-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
        let path = "\(containers)/\(name)"
        do {
            try FileManager.default.createDirectory(atPath: containers, withIntermediateDirectories: true)
        } catch {
            throw .setupFailed(.files, errno: errno)
        }
        // Held until the folder's own lock is taken: in between it would look like a dead owner's.
        let makers = makersLock(in: containers)
        defer { Glibc.close(makers) }
        guard mkdir(path, 0o755) == 0 else { throw .setupFailed(.files, errno: errno) }
        let lock = open("\(path)/\(lockName)", O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw .setupFailed(.files, errno: errno) }
        let folder = ContainerFolder(name: name, path: path, lock: lock)
        guard flock(lock, LOCK_EX) == 0 else { throw .setupFailed(.files, errno: errno) }
        return folder
    }

    static let lockName = "owner.lock"

    func write(_ bytes: some Sequence<UInt8>, to file: String) throws(RuntimeError) {
        do {
            try Data(bytes).write(to: URL(filePath: "\(path)/\(file)"))
        } catch {
            throw .setupFailed(.files, errno: errno)
        }
        // Whatever the process's mask is, a command's user must be able to read what is mounted for it.
        chmod("\(path)/\(file)", 0o644)
    }

    /// The lock under which folders are made and looked for; -1 where it can't be had, as on a full disk.
    private static func makersLock(in containers: String) -> Int32 {
        let lock = open("\(containers)/\(lockName)", O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if lock >= 0 { while flock(lock, LOCK_EX) != 0, errno == EINTR {} }
        return lock
    }

    /// Names of the folders whose owners are gone. The lock is taken to see it, and let go again: nobody else gets to
    /// own a folder that is there already.
    static func stale(in containers: String) -> [String] {
        guard access(containers, F_OK) == 0 else { return [] }
        let makers = makersLock(in: containers)
        guard makers >= 0 else { return [] }
        defer { Glibc.close(makers) }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: containers)) ?? []
        return names.filter { name in
            if name == lockName { return false }
            let lock = open("\(containers)/\(name)/\(lockName)", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
            // Its maker was killed before it had a lock.
            guard lock >= 0 else { return errno == ENOENT }
            defer { Glibc.close(lock) }
            return flock(lock, LOCK_EX | LOCK_NB) == 0
        }
    }

    static func remove(_ path: String) {
        // A folder that can't be removed now is stale from here on, and the next start tries again.
        try? FileManager.default.removeItem(atPath: path)
    }

    deinit {
        Self.remove(path)
        Glibc.close(lock)
    }
}
