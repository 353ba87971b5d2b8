internal import Glibc
internal import LayerArchive

/// Removes folders with all that is in them: never through a symbolic link, never into another file system.
enum FolderRemoval {
    /// Removes what is at `path`, whatever it is; it may be missing.
    static func remove(_ path: String) throws {
        let bytes = Array(path.utf8)
        guard let slash = bytes.lastIndex(of: 0x2F) else { return }
        let parentPath = FileName.text(Array(bytes[..<max(slash, 1)]))
        let parent = Glibc.open(parentPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else {
            if errno == ENOENT { return }
            throw SnapshotError.failure(.last("open", parentPath))
        }
        defer { close(parent) }
        try remove(Array(bytes[(slash + 1)...]), in: parent, path: path)
    }

    /// Removes `name` in an open folder; it may be missing.
    static func remove(_ name: [UInt8], in parent: Int32, path: String) throws {
        var status = stat()
        if FileName.with(name, { fstatat(parent, $0, &status, AT_SYMLINK_NOFOLLOW) }) != 0 {
            if errno == ENOENT { return }
            throw SnapshotError.failure(.last("remove", path))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            try unlink(name, in: parent, flags: 0, path: path)
            return
        }
        let folder = try open(name, in: parent, path: path)
        defer { close(folder) }
        // What lies too deep is moved to the top, so that it takes another round.
        while try !FolderContents.names(in: folder, path: path).isEmpty {
            try emptyOut(folder, top: folder, depth: 0, device: status.st_dev, path: path)
        }
        try unlink(name, in: parent, flags: AT_REMOVEDIR, path: path)
    }

    /// Each level has a folder open: few enough for the usual limit of 1024 files.
    private static let depthLimit = 64

    private static func emptyOut(_ folder: Int32, top: Int32, depth: Int, device: dev_t, path: String) throws {
        for name in try FolderContents.names(in: folder, path: path) {
            if FileName.with(name, { unlinkat(folder, $0, 0) }) == 0 || errno == ENOENT { continue }
            let code = errno
            let below = "\(path)/\(FileName.text(name))"
            guard code == EISDIR || code == EPERM else {
                throw SnapshotError.failure(FileFailure("remove", below, code: code))
            }
            let child = try open(name, in: folder, path: below)
            defer { close(child) }
            var childStatus = stat()
            try call("examine", below) { fstat(child, &childStatus) }
            guard childStatus.st_dev == device else { throw SnapshotError.mountInside(path: below) }
            if depth == depthLimit {
                let place = Array(".removing-\(childStatus.st_ino)".utf8)
                try call("move", below) {
                    FileName.with(name) { from in FileName.with(place) { renameat(folder, from, top, $0) } }
                }
                continue
            }
            try emptyOut(child, top: top, depth: depth + 1, device: device, path: below)
            try unlink(name, in: folder, flags: AT_REMOVEDIR, path: below)
        }
    }

    /// A folder that its owner may not read is made readable first.
    private static func open(_ name: [UInt8], in parent: Int32, path: String) throws -> Int32 {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let descriptor = FileName.with(name) { openat(parent, $0, flags) }
        if descriptor >= 0 {
            if access("/proc/self/fd/\(descriptor)/.", W_OK | X_OK) != 0 { fchmod(descriptor, 0o700) }
            return descriptor
        }
        guard errno == EACCES else { throw SnapshotError.failure(.last("open", path)) }
        // The name was seen to be a folder, and fchmodat would follow a link: nobody else writes in these folders.
        try call("change the mode of", path) { FileName.with(name) { fchmodat(parent, $0, 0o700, 0) } }
        return try call("open", path) { FileName.with(name) { openat(parent, $0, flags) } }
    }

    private static func unlink(_ name: [UInt8], in parent: Int32, flags: Int32, path: String) throws {
        if FileName.with(name, { unlinkat(parent, $0, flags) }) != 0, errno != ENOENT {
            throw SnapshotError.failure(.last("remove", path))
        }
    }
}
