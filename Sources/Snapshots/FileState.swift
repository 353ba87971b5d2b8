internal import Glibc
internal import LayerArchive

/// A file as it is on the disk: what goes into a layer, and what tells whether it was touched.
struct FileState: Equatable {
    /// `kind` is never a hard link; an unknown kind (a socket) is nil.
    var kind: FileEntry.Kind?
    var mode: UInt32
    var uid: UInt32
    var gid: UInt32
    var size: Int
    var modified: timespecValue
    var changed: timespecValue
    var device: UInt64
    var inode: UInt64
    var links: UInt64
    var xattrs: [String: [UInt8]]
    /// Overlay's mark of a folder that hides the ones below it.
    var isOpaque: Bool

    /// Seconds and nanoseconds.
    struct timespecValue: Equatable {
        var seconds: Int
        var nanoseconds: Int
    }

    /// The state of `name` in an open folder, not following a symbolic link; an empty name is the folder itself.
    static func read(_ name: [UInt8], in folder: Int32, path: String) throws -> FileState {
        var status = stat()
        try call("examine", path) {
            name.isEmpty
                ? fstat(folder, &status) : FileName.with(name) { fstatat(folder, $0, &status, AT_SYMLINK_NOFOLLOW) }
        }
        let full = name.isEmpty ? FileName.ofDescriptor(folder) : FileName.throughDescriptor(folder, name)
        let attributes = try ExtendedAttributes.read(full, path: path)
        return FileState(
            kind: try kind(of: status, full: full, path: path), mode: status.st_mode & 0o7777, uid: status.st_uid,
            gid: status.st_gid, size: Int(status.st_size),
            modified: .init(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec),
            changed: .init(seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec),
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino), links: UInt64(status.st_nlink),
            xattrs: attributes.kept, isOpaque: attributes.isOpaque)
    }

    /// The root of every image.
    static let root = FileState(
        kind: .directory, mode: 0o755, uid: 0, gid: 0, size: 0, modified: .init(seconds: 0, nanoseconds: 0),
        changed: .init(seconds: 0, nanoseconds: 0), device: 0, inode: 0, links: 2, xattrs: [:], isOpaque: false)

    var isDirectory: Bool { kind == .directory }

    /// Overlay's mark of a deleted file: a character device 0/0.
    var isWhiteout: Bool { kind == .characterDevice(major: 0, minor: 0) }

    /// What a layer says of this file; nil for a socket, which a tar can't hold.
    func entry(at path: EntryPath) -> FileEntry? {
        guard let kind else { return nil }
        return FileEntry(
            path: path, kind: kind, mode: mode, uid: uid, gid: gid, size: kind == .file ? size : 0,
            modified: modified.seconds, xattrs: xattrs)
    }

    /// Whether two folders are the same but for what is in them.
    func hasSameAttributes(as other: FileState) -> Bool {
        mode == other.mode && uid == other.uid && gid == other.gid && xattrs == other.xattrs
    }

    private static func kind(of status: stat, full: [UInt8], path: String) throws -> FileEntry.Kind? {
        let device = UInt64(status.st_rdev)
        let major = UInt32(truncatingIfNeeded: (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF)
        let minor = UInt32(truncatingIfNeeded: device & 0xFF | (device >> 12) & ~0xFF)
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .directory
        case S_IFLNK: return .symlink(target: try target(of: full, path: path))
        case S_IFCHR: return .characterDevice(major: major, minor: minor)
        case S_IFBLK: return .blockDevice(major: major, minor: minor)
        case S_IFIFO: return .fifo
        default: return nil
        }
    }

    private static func target(of full: [UInt8], path: String) throws -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = try call("read", path) { FileName.with(full) { readlink($0, &buffer, buffer.count) } }
        return buffer.prefix(count).map { UInt8(bitPattern: $0) }
    }
}

/// A device number as the kernel packs it (makedev(3)).
func deviceNumber(major: UInt32, minor: UInt32) -> dev_t {
    let (major, minor) = (UInt64(major), UInt64(minor))
    return dev_t((major & 0xFFF) << 8 | (major & ~0xFFF) << 32 | minor & 0xFF | (minor & ~0xFF) << 12)
}
