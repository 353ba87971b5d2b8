internal import Glibc

/// The store's lock, held from `init` until the value goes: at most one process changes what images there are.
struct StoreLock: ~Copyable {
    private let file: OpenFile

    /// Waits for the lock.
    init(path: String) throws(StoreError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(.lock, path: path, code: errno) }
        let file = OpenFile(descriptor: descriptor)
        _ = try file.lock(exclusive: true, wait: true, path: path)
        self.file = file
    }
}
