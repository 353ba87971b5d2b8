internal import Glibc
internal import LayerArchive

/// How much room a tree takes on the disk, as `du` counts it: by blocks and not by lengths, folders too, a file with
/// several names once, no other file system.
package enum FolderUsage {
    private struct FileKey: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// Bytes by path, from the root's own (its path is empty) down to `depth` components; what lies deeper counts for the
    /// path above it. Files that go while they are counted are left out.
    ///
    /// - Throws: `SnapshotError.failure` where a folder can't be read.
    package static func tally(of root: String, depth: Int) throws -> [String: Int] {
        let cursor = try FolderCursor(root: root)
        var top = stat()
        try call("examine", root) { fstat(cursor.root, &top) }
        var bytes = ["": blocks(top)]
        var seen: Set<FileKey> = []
        var pending: [EntryPath] = [.root]
        while let folder = pending.popLast() {
            guard let opened = try cursor.folder(folder) else { continue }
            for name in try FolderContents.names(in: opened, path: cursor.name(of: folder)) {
                var status = stat()
                let child = folder.appending(name: name)
                if FileName.with(name, { fstatat(opened, $0, &status, AT_SYMLINK_NOFOLLOW) }) != 0 {
                    if errno == ENOENT { continue }
                    throw SnapshotError.failure(.last("examine", cursor.name(of: child)))
                }
                guard status.st_dev == top.st_dev else { continue }
                let isFolder = status.st_mode & S_IFMT == S_IFDIR
                if isFolder { pending.append(child) }
                let key = FileKey(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
                if status.st_nlink > 1, !isFolder, !seen.insert(key).inserted { continue }
                let place = child.components.prefix(depth).map(FileName.text).joined(separator: "/")
                bytes[place, default: 0] += blocks(status)
            }
        }
        return bytes
    }

    /// st_blocks counts in 512 bytes whatever the file system's own blocks are (stat(3type)).
    private static func blocks(_ status: stat) -> Int { Int(status.st_blocks) * 512 }
}
