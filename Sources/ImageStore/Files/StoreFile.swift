internal import FoundationEssentials
internal import Glibc

/// System calls on files of the store, with errno made a `StoreError` in one place each.
enum StoreFile {
    /// Opens for reading; nil where there is no such file.
    static func openIfPresent(_ path: String) throws(StoreError) -> OpenFile? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor >= 0 { return OpenFile(descriptor: descriptor) }
        let code = errno
        if code == ENOENT || code == ENOTDIR { return nil }
        throw .system(.open, path: path, code: code)
    }

    /// The whole content; nil where there is no such file.
    ///
    /// - Throws: `StoreError.tooLarge` past `limit` bytes.
    static func readIfPresent(_ path: String, limit: Int) throws(StoreError) -> Data? {
        guard let file = try openIfPresent(path) else { return nil }
        var bytes: [UInt8] = []
        let size = try file.size(path: path)
        guard size <= limit else { throw .tooLarge(path: path, limit: limit) }
        // One byte more than the file has, so that the read that fills it is also the one that finds the end.
        var chunk = [UInt8](repeating: 0, count: size + 1)
        while true {
            let count = try file.read(into: &chunk, path: path)
            if count == 0 { break }
            guard bytes.count + count <= limit else { throw .tooLarge(path: path, limit: limit) }
            bytes.append(contentsOf: chunk[..<count])
            if bytes.count == size, count < chunk.count { break }
        }
        return Data(bytes)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func makeFolder(_ path: String, mode: mode_t = 0o700) throws(StoreError) {
        guard mkdir(path, mode) != 0 else { return }
        let code = errno
        guard code != EEXIST else { return }
        throw .system(.create, path: path, code: code)
    }

    static func rename(_ old: String, to new: String) throws(StoreError) {
        guard Glibc.rename(old, new) == 0 else { throw .system(.rename, path: new, code: errno) }
    }

    /// Removes a file; one that is not there is removed already.
    static func remove(_ path: String) throws(StoreError) {
        guard unlink(path) != 0 else { return }
        let code = errno
        guard code != ENOENT else { return }
        throw .system(.remove, path: path, code: code)
    }

    /// Makes the names in a folder durable.
    static func flushFolder(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(.open, path: path, code: errno) }
        let file = OpenFile(descriptor: descriptor)
        try file.flush(path: path)
    }

    /// The names in a folder but `.` and `..`, in no order.
    static func names(in path: String) throws(StoreError) -> [String] {
        guard let folder = opendir(path) else { throw .system(.list, path: path, code: errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else { break }
            // In its place: an entry is as long as its name, and a copy of all 256 bytes would read past the last one. The
            // kernel ends the name with a NUL.
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw .system(.list, path: path, code: errno) }
        return names
    }
}
