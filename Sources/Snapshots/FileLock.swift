internal import Glibc
internal import LayerArchive

/// A lock on a file (flock(2)) that goes with its holder: at the end of this value or of the process.
struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// Runs `body` with the lock, after waiting until nobody else has it.
    static func hold<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        let descriptor = try open(path)
        defer { close(descriptor) }
        try call("lock", path) { flock(descriptor, LOCK_EX) }
        return try body()
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// nil where somebody else has the lock; a shared one may be held by several.
    static func attempt(_ path: String, isShared: Bool = false) throws -> FileLock? {
        let descriptor = try open(path)
        if flock(descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 { return FileLock(descriptor: descriptor) }
        let code = errno
        close(descriptor)
        if code == EWOULDBLOCK || code == EINTR { return nil }
        throw SnapshotError.failure(FileFailure("lock", path, code: code))
    }

    /// The lock of a folder that may be removed meanwhile: nil where somebody else has it, or the folder has gone.
    static func attemptIfPresent(_ path: String) throws -> FileLock? {
        do { return try attempt(path) } catch SnapshotError.failure(let failure) where failure.code == ENOENT {
            return nil
        }
    }

    private static func open(_ path: String) throws -> Int32 {
        try call("open", path) { Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    }

    deinit { close(descriptor) }
}
