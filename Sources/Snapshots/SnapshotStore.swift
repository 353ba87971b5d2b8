internal import Glibc
internal import LayerArchive
internal import OCISpec
internal import Synchronization

/// Layers as folders, for what needs files on the disk: running a command. A cache: every layer can be unpacked again.
///
///     ROOT/layers/DIGEST-PART/{fs,record}   one unpacked layer
///     ROOT/work/PID-N/…                     a workspace or a layer being unpacked, locked by its `lock`
///     ROOT/lock                             held while folders of `work` and `layers` come and go
///
/// Several processes may use it at once; what a killed one leaves is told by its lock having gone.
package final class SnapshotStore: Sendable {
    package let root: String
    package let driver: SnapshotDriver
    private let nextNumber = Atomic<Int>(1)

    /// Opens the store at `root`, made with its parents where it is missing.
    ///
    /// - Throws: `SnapshotError.failure` where it can't be made or written.
    package init(root: String, driver: SnapshotDriver) throws {
        self.root = root
        self.driver = driver
        for folder in [root, "\(root)/layers", "\(root)/work"] { try Self.makeFolders(folder) }
    }

    var layersPath: String { "\(root)/layers" }

    func path(of layer: Digest) -> String { "\(layersPath)/\(LayerFolder.name(of: layer))" }

    private static func makeFolders(_ path: String) throws {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw SnapshotError.failure(.last("make", path))
        }
        try makeFolders(String(path[..<slash]))
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw SnapshotError.failure(.last("make", path)) }
    }

    /// A new locked folder, with the layers that must not be removed while it lives.
    func makeWorkspaceFolder(uses layers: [Digest]) throws -> WorkspaceFolder {
        try FileLock.hold("\(root)/lock") { try makeLockedFolder(uses: layers) }
    }

    private func makeLockedFolder(uses layers: [Digest]) throws -> WorkspaceFolder {
        while true {
            let number = nextNumber.wrappingAdd(1, ordering: .relaxed).oldValue
            let path = "\(root)/work/\(getpid())-\(number)"
            if mkdir(path, 0o700) != 0 {
                // Left behind by a process that had the same number.
                if errno == EEXIST { continue }
                throw SnapshotError.failure(.last("make", path))
            }
            guard let lock = try FileLock.attempt("\(path)/lock") else { continue }
            let folder = WorkspaceFolder(path: path, lock: lock)
            try Self.write(layers, to: "\(path)/uses")
            return folder
        }
    }

    private static func write(_ layers: [Digest], to path: String) throws {
        let bytes = Array(layers.map { "\($0)\n" }.joined().utf8)
        let file = try call("make", path) { Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
        defer { close(file) }
        let count = try call("write", path) { Glibc.write(file, bytes, bytes.count) }
        guard count == bytes.count else { throw SnapshotError.failure(FileFailure("write", path, code: ENOSPC)) }
    }

    /// Names of the folders of `work` or `layers`.
    func names(in folder: String) throws -> [String] {
        let path = "\(root)/\(folder)"
        let opened = try call("open", path) { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(opened) }
        return try FolderContents.names(in: opened, path: path).map(FileName.text)
    }

    /// Removes what processes that were killed have left in `work`.
    package func clearStaleWorkspaces() throws {
        for folder in try staleWorkspaces() { folder.remove() }
    }

    private func staleWorkspaces() throws -> [WorkspaceFolder] {
        try FileLock.hold("\(root)/lock") {
            var result: [WorkspaceFolder] = []
            for name in try names(in: "work") {
                let path = "\(root)/work/\(name)"
                guard let lock = try FileLock.attemptIfPresent("\(path)/lock") else { continue }
                result.append(WorkspaceFolder(path: path, lock: lock))
            }
            return result
        }
    }
}
