internal import Glibc

/// The empty files and folders that had to be made so that something could be mounted on them. What a run did not fill
/// goes away again, and its folder's times become what they were, so that none of it ends up in a layer.
struct MountStubs {
    private struct Stub {
        var path: String
        var isFolder: Bool
        var parent: String
        /// The parent's times before and just after the stub was made.
        var before: ParentTimes
        var after: ParentTimes
    }

    private struct ParentTimes: Equatable {
        var accessed: [Int]
        var modified: [Int]
    }

    let root: String
    private var stubs: [Stub] = []

    init(root: String) { self.root = root }

    /// Makes sure that something can be mounted at a path.
    ///
    /// - Returns: where that is inside the root, free of links.
    /// - Throws: `RuntimeError.badMountPoint`, `.otherMountPoint`, `.setupFailed(.files)`.
    mutating func prepare(_ destination: String, isFolder: Bool) throws(RuntimeError) -> String {
        guard let place = RootedPath(destination, in: root), !place.inside.isEmpty, place.inside != "/" else {
            throw .badMountPoint(destination)
        }
        if place.exists {
            guard (place.kind == S_IFDIR) == isFolder else {
                throw .otherMountPoint(destination, isFolder: place.kind == S_IFDIR)
            }
            return place.inside
        }
        guard place.kind == S_IFDIR else { throw .badMountPoint(destination) }
        var parent = ([root] + place.existing).joined(separator: "/")
        for (index, name) in place.missing.enumerated() {
            try make("\(parent)/\(name)", in: parent, isFolder: isFolder || index + 1 < place.missing.count)
            parent += "/\(name)"
        }
        return place.inside
    }

    private mutating func make(_ path: String, in parent: String, isFolder: Bool) throws(RuntimeError) {
        guard let before = Self.times(of: parent) else { throw .setupFailed(.files, errno: errno) }
        if isFolder {
            guard mkdir(path, 0o755) == 0 else { throw .setupFailed(.files, errno: errno) }
            // The mode asked for is narrowed by the process's mask.
            chmod(path, 0o755)
        } else {
            let file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o644)
            guard file >= 0 else { throw .setupFailed(.files, errno: errno) }
            close(file)
        }
        let after = Self.times(of: parent) ?? before
        stubs.append(Stub(path: path, isFolder: isFolder, parent: parent, before: before, after: after))
    }

    /// Takes away what is still as it was made. A folder that the run changed besides keeps the run's times.
    mutating func remove() {
        for stub in stubs.reversed() {
            guard let now = Self.times(of: stub.parent), Self.isUntouched(stub) else { continue }
            let isRemoved = (stub.isFolder ? rmdir(stub.path) : unlink(stub.path)) == 0
            if isRemoved { Self.set(now.modified == stub.after.modified ? stub.before : now, on: stub.parent) }
        }
        stubs = []
    }

    private static func isUntouched(_ stub: Stub) -> Bool {
        var information = stat()
        guard lstat(stub.path, &information) == 0 else { return false }
        // Of a folder `rmdir` itself asks whether it is empty.
        return stub.isFolder
            ? information.st_mode & S_IFMT == S_IFDIR
            : information.st_mode & S_IFMT == S_IFREG && information.st_size == 0
    }

    private static func times(of path: String) -> ParentTimes? {
        var information = stat()
        guard lstat(path, &information) == 0 else { return nil }
        return ParentTimes(
            accessed: [information.st_atim.tv_sec, information.st_atim.tv_nsec],
            modified: [information.st_mtim.tv_sec, information.st_mtim.tv_nsec])
    }

    private static func set(_ times: ParentTimes, on path: String) {
        let pair = [times.accessed, times.modified].map { timespec(tv_sec: $0[0], tv_nsec: $0[1]) }
        // `pair` holds the two values that the call reads.
        _ = unsafe utimensat(AT_FDCWD, path, pair, AT_SYMLINK_NOFOLLOW)
    }
}
