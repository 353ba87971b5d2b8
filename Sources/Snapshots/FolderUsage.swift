internal import Glibc
internal import LayerArchive

/// How much room a tree takes on the disk.
enum FolderUsage {
    private struct FileKey: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    static func bytes(of path: String) throws -> Int {
        let cursor = try FolderCursor(root: path)
        var seen: Set<FileKey> = []
        var total = 0
        var pending: [EntryPath] = [.root]
        while let folder = pending.popLast() {
            guard let opened = try cursor.folder(folder) else { continue }
            for name in try FolderContents.names(in: opened, path: cursor.name(of: folder)) {
                var status = stat()
                let child = folder.appending(name: name)
                try call("examine", cursor.name(of: child)) {
                    FileName.with(name) { fstatat(opened, $0, &status, AT_SYMLINK_NOFOLLOW) }
                }
                if status.st_mode & S_IFMT == S_IFDIR { pending.append(child) }
                let key = FileKey(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
                if status.st_nlink > 1, status.st_mode & S_IFMT != S_IFDIR, !seen.insert(key).inserted { continue }
                // st_blocks counts in 512 bytes whatever the file system's own blocks are (stat(3type)).
                total += Int(status.st_blocks) * 512
            }
        }
        return total
    }
}
