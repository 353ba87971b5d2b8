/// What is wrong with a layer's tar or with the file it is in.
package enum LayerArchiveError: Error, Hashable, Sendable {
    /// Nothing that libarchive knows as a tar, compressed or not.
    case notAnArchive(archive: String)
    /// A damaged or cut archive; `detail` is libarchive's own text.
    case damaged(archive: String, detail: String)
    /// An entry, or what a hard link of it points to, has `..` in its path.
    case leavesRoot(archive: String, entry: String)
    /// An entry lies below `link`, which the same archive says is a symbolic link.
    case throughSymlink(archive: String, entry: String, link: String)
    /// A whiteout that names no file: `.wh.` alone, `.wh..` or `.wh...`.
    case badWhiteout(archive: String, entry: String)
    /// An entry has an owner, size or device number that no Linux file can have.
    case badNumber(archive: String, entry: String, field: String, value: Int64)
    /// Something is larger than `ArchiveBounds` lets it be.
    case tooLarge(archive: String, entry: String, what: String, limit: Int)
    /// An entry of a kind that tar can't hold or Linux does not have.
    case unknownKind(archive: String, entry: String)
    /// A file had other than the announced number of bytes when it was read.
    case sizeChanged(path: String, expected: Int, found: Int)
    /// Content was appended with no entry begun for it, or an entry while another is unfinished.
    case outOfOrder(path: String)
    /// A system call failed.
    case failure(FileFailure)
}

/// Upper bounds for what is read whole from an archive.
package enum ArchiveBounds {
    /// Linux opens no longer path (PATH_MAX with its NUL).
    package static let pathLength = 4095
    /// Linux keeps no longer value (XATTR_SIZE_MAX).
    package static let xattrSize = 65536
    /// More attributes than any file system keeps for a file, and few enough to sit in memory.
    package static let xattrCount = 256
    /// One header costs an archive next to nothing when compressed, and us some hundred bytes of memory.
    package static let entryCount = 2_000_000
    /// ext4's largest file; a sparse entry may claim any size without having a byte.
    package static let fileSize = 1 << 44
}
