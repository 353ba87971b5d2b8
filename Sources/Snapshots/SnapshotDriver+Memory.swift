internal import Glibc

extension SnapshotDriver {
    /// What `probe` finds, from a file where nothing it depends on has changed since: the start of the machine, the
    /// file system below `folder`, and whether this process may mount there.
    ///
    /// - Parameter memory: the file's absolute path; written after a probe. Where it can't be, the next start probes again.
    package static func remembered(in folder: String, memory: String) -> SnapshotDriver {
        let key = conditions(of: folder)
        if let key, let text = read(memory), text.hasPrefix(key + "\n"),
            let driver = SnapshotDriver(word: String(text.dropFirst(key.utf8.count + 1)))
        {
            return driver
        }
        let driver = probe(in: folder)
        if let key { write("\(key)\n\(driver.word)", to: memory) }
        return driver
    }

    private var word: String {
        switch self {
        case .overlay(userXattrs: false): "overlay"
        case .overlay(userXattrs: true): "overlay-user"
        case .copies: "copies"
        }
    }

    private init?(word: String) {
        switch word {
        case "overlay": self = .overlay(userXattrs: false)
        case "overlay-user": self = .overlay(userXattrs: true)
        case "copies": self = .copies
        default: return nil
        }
    }

    /// One line; nil where the machine does not tell.
    private static func conditions(of folder: String) -> String? {
        var status = stat()
        guard stat(folder, &status) == 0, let boot = read("/proc/sys/kernel/random/boot_id"),
            let map = read("/proc/self/uid_map")
        else { return nil }
        let words = (boot + " " + map).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return "\(words) \(status.st_dev) \(geteuid())"
    }

    private static func read(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        // All of these are a few dozen bytes; a user namespace may have 340 lines of 33.
        var bytes = [UInt8](repeating: 0, count: 16 << 10)
        let count = Glibc.read(file, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }

    /// By renaming, so that no reader sees half of it.
    private static func write(_ text: String, to path: String) {
        let temporary = "\(path).\(getpid())"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        let bytes = Array(text.utf8)
        let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count
        close(file)
        if !isWritten || rename(temporary, path) != 0 { unlink(temporary) }
    }
}
