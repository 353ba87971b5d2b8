internal import CLinux
internal import Glibc
internal import LayerArchive
internal import OCISpec
internal import Synchronization

/// A folder in the store's `work`, locked as long as this object or its process lives, and what is mounted in it.
final class WorkspaceFolder: Sendable {
    let path: String
    private let lock: FileLock
    private let mounts = Mutex<[String]>([])
    private let isRemoved = Mutex(false)

    /// The folder must have been made by `SnapshotStore.makeWorkspaceFolder`, under the store's lock.
    init(path: String, lock: consuming FileLock) {
        self.path = path
        self.lock = lock
    }

    deinit { remove() }

    func makeFolder(_ name: String, mode: mode_t = 0o755) throws -> String {
        let folder = "\(path)/\(name)"
        try call("make", folder) { mkdir(folder, 0o700) }
        try call("change the mode of", folder) { chmod(folder, mode) }
        return folder
    }

    /// Mounts at `name` in this folder; `lower` and the rest as `OverlayMount` takes them, relative to `folder`.
    func mount(
        at name: String, from folder: String, lower: [String], upper: (upper: String, work: String)?, userXattrs: Bool
    ) throws {
        let target = "\(path)/\(name)"
        try OverlayMount.mount(in: folder, lower: lower, upper: upper, target: target, userXattrs: userXattrs)
        mounts.withLock { $0.append(target) }
    }

    func unmount(_ name: String) throws {
        let target = "\(path)/\(name)"
        try OverlayMount.unmount(target)
        mounts.withLock { $0.removeAll { $0 == target } }
    }

    /// Unmounts everything and removes the folder. What can't be removed is left for `clearStaleWorkspaces`: the end of
    /// a workspace has nobody to report to, and its name is never used again.
    func remove() {
        let isFirst = isRemoved.withLock { removed in
            defer { removed = true }
            return !removed
        }
        guard isFirst else { return }
        let mounted = mounts.withLock { mounted in
            defer { mounted = [] }
            return mounted
        }
        for target in mounted.reversed() { try? OverlayMount.unmount(target) }
        try? FolderRemoval.remove(path)
    }
}
