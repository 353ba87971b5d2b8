internal import Glibc
internal import LayerArchive

/// A folder of what is known of another engine, held as long as this object lives.
package final class EngineFolder: Sendable {
    package let path: String
    private let lock: FileLock

    init(path: String, lock: consuming FileLock) {
        self.path = path
        self.lock = lock
    }

    /// An existing folder for files that are of no use afterwards.
    package var work: String { "\(path)/work" }
}

/// A folder of another engine as it lies in the store.
package struct StoredEngineFolder: Sendable, Hashable {
    package var name: String
    /// By a session, in seconds since 1970.
    package var used: Int
    package var isInUse: Bool
}

/// The folders of what is known of other engines, `NAME/session` of which is the lock of the sessions that use one; its
/// time is that of the last use.
package struct EngineFolders: Sendable {
    package let root: String

    /// - Parameter root: where they lie; it may be missing.
    package init(root: String) { self.root = root }

    /// A folder for a session, made where it is missing. What killed sessions left in `work` goes, unless others use it.
    ///
    /// - Throws: `SnapshotError`.
    package func use(_ name: String) throws -> EngineFolder {
        try make(root)
        return try FileLock.hold("\(root)/lock") {
            let folder = "\(root)/\(name)"
            try make(folder)
            let session = "\(folder)/session"
            if let alone = try FileLock.attempt(session) {
                try FolderRemoval.remove("\(folder)/work")
                withExtendedLifetime(alone) {}
            }
            guard let lock = try FileLock.attempt(session, isShared: true) else {
                throw SnapshotError.failure(FileFailure("lock", session, code: EBUSY))
            }
            utimes(session, nil)
            let made = EngineFolder(path: folder, lock: lock)
            try make(made.work)
            return made
        }
    }

    /// Those that there are, by name.
    ///
    /// - Throws: `SnapshotError`.
    package func all() throws -> [StoredEngineFolder] {
        guard access(root, F_OK) == 0 else { return [] }
        let opened = try call("open", root) { open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(opened) }
        return try FolderContents.names(in: opened, path: root).map(FileName.text).sorted().compactMap { name in
            let session = "\(root)/\(name)/session"
            var status = stat()
            guard stat("\(root)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
            guard stat(session, &status) == 0 else { return StoredEngineFolder(name: name, used: 0, isInUse: false) }
            return StoredEngineFolder(
                name: name, used: Int(status.st_mtim.tv_sec),
                isInUse: try FileLock.attemptIfPresent(session) == nil)
        }
    }

    /// Removes a folder by its name.
    ///
    /// - Returns: false where a session uses it, or it is gone already.
    /// - Throws: `SnapshotError`.
    package func remove(_ name: String) throws -> Bool {
        try FileLock.hold("\(root)/lock") {
            let folder = "\(root)/\(name)"
            guard access(folder, F_OK) == 0, let lock = try FileLock.attemptIfPresent("\(folder)/session") else {
                return false
            }
            try FolderRemoval.remove(folder)
            withExtendedLifetime(lock) {}
            return true
        }
    }

    private func make(_ folder: String) throws {
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw SnapshotError.failure(.last("make", folder)) }
    }
}
