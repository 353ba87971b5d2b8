internal import Glibc
internal import Synchronization

/// A file under construction in the store's `temporary` folder, locked as long as its maker lives.
///
/// The folder lies beside the blobs and not among them, so that what other tools list under `blobs/sha256` is blobs
/// only; being on the same file system, renaming from it is atomic all the same.
final class TemporaryFile: Sendable {
    let descriptor: Int32
    let path: String
    private let isEnded = Atomic<Bool>(false)
    private static let serial = Atomic<Int>(0)

    /// Creates a file `PID-SERIAL-SUFFIX` in `folder`.
    init(in folder: String) throws(StoreError) {
        while true {
            let serial = Self.serial.wrappingAdd(1, ordering: .relaxed).newValue
            let path = "\(folder)/\(getpid())-\(serial)-\(UInt32.random(in: 0 ... .max))"
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if descriptor < 0 {
                let code = errno
                if code == EEXIST { continue }
                throw .system(.create, path: path, code: code)
            }
            // Between open and flock another process may take the file for a dead one's and clear it: then once more.
            var status = stat()
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &status) == 0, status.st_nlink > 0 {
                self.path = path
                self.descriptor = descriptor
                return
            }
            close(descriptor)
        }
    }

    deinit { discard() }

    /// Gives the file its name; with `durable` the content is on the disk before.
    func commit(as name: String, durable: Bool) throws(StoreError) {
        if durable, fsync(descriptor) != 0 { throw .system(.flush, path: name, code: errno) }
        try StoreFile.rename(path, to: name)
        end()
    }

    func discard() {
        guard !isEnded.load(ordering: .acquiring) else { return }
        unlink(path)
        end()
    }

    private func end() {
        if !isEnded.exchange(true, ordering: .acquiringAndReleasing) { close(descriptor) }
    }

    /// Removes what killed processes left in `folder`: files that nobody holds the lock of.
    static func clear(_ folder: String) throws(StoreError) {
        for name in try StoreFile.names(in: folder) {
            let path = "\(folder)/\(name)"
            guard let file = try? StoreFile.openIfPresent(path) else { continue }
            if try file.lock(exclusive: true, wait: false, path: path) { try StoreFile.remove(path) }
        }
    }
}
