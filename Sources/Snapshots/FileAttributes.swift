internal import Glibc
internal import LayerArchive

/// Gives a file on the disk the owner, mode, attributes and time that an entry has.
enum FileAttributes {
    /// - Parameter name: empty for the open folder itself; a symbolic link is not followed.
    static func set(as entry: FileEntry, on name: [UInt8], in folder: Int32, path: String) throws {
        // Owner first, since changing it takes set-user-ID and capabilities away; the time last.
        try setOwner(of: entry, on: name, in: folder, path: path)
        var isLink = false
        if case .symlink = entry.kind { isLink = true }
        if !isLink {
            try call("change the mode of", path) {
                name.isEmpty
                    ? fchmod(folder, entry.mode & 0o7777)
                    : FileName.with(name) { fchmodat(folder, $0, entry.mode & 0o7777, 0) }
            }
        }
        if !entry.xattrs.isEmpty {
            let full = name.isEmpty ? FileName.ofDescriptor(folder) : FileName.throughDescriptor(folder, name)
            try ExtendedAttributes.set(entry.xattrs, on: full, path: path)
        }
        let time = timespec(tv_sec: entry.modified, tv_nsec: 0)
        let times = [time, time]
        try call("set the time of", path) {
            name.isEmpty
                ? futimens(folder, times) : FileName.with(name) { utimensat(folder, $0, times, AT_SYMLINK_NOFOLLOW) }
        }
    }

    private static func setOwner(of entry: FileEntry, on name: [UInt8], in folder: Int32, path: String) throws {
        let result =
            name.isEmpty
            ? fchown(folder, entry.uid, entry.gid)
            : FileName.with(name) { fchownat(folder, $0, entry.uid, entry.gid, AT_SYMLINK_NOFOLLOW) }
        if result == 0 { return }
        let code = errno
        guard code == EPERM || code == EINVAL else {
            throw SnapshotError.failure(FileFailure("change the owner of", path, code: code))
        }
        // Without any privilege there is but one owner, and all files are theirs; with it, a refusal is a missing number.
        if geteuid() == 0 {
            throw SnapshotError.ownerNotMapped(entry: entry.path.description, uid: entry.uid, gid: entry.gid)
        }
    }
}
