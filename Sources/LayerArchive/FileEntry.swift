/// One file of a layer or a file system, without its content: what a tar header says (POSIX pax, OCI layer.md).
package struct FileEntry: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file
        case directory
        case symlink(target: [UInt8])
        /// Another name of the file at `target`, a path in the same layer.
        case hardLink(target: EntryPath)
        case characterDevice(major: UInt32, minor: UInt32)
        case blockDevice(major: UInt32, minor: UInt32)
        case fifo
    }

    package var path: EntryPath
    package var kind: Kind
    /// Permission bits with set-user-ID, set-group-ID and sticky: the low 12 bits.
    package var mode: UInt32
    package var uid: UInt32
    package var gid: UInt32
    /// Bytes of content; 0 for all but files.
    package var size: Int
    /// Seconds since 1970.
    package var modified: Int
    /// Extended attributes by full name (`security.capability`), without any of overlay's own.
    package var xattrs: [String: [UInt8]]

    package init(
        path: EntryPath, kind: Kind, mode: UInt32, uid: UInt32 = 0, gid: UInt32 = 0, size: Int = 0, modified: Int = 0,
        xattrs: [String: [UInt8]] = [:]
    ) {
        self.path = path
        self.kind = kind
        self.mode = mode
        self.uid = uid
        self.gid = gid
        self.size = size
        self.modified = modified
        self.xattrs = xattrs
    }

    package var isDirectory: Bool { kind == .directory }
}

/// What a layer says of one path (OCI layer.md, "Representing Changes").
package enum LayerEntry: Hashable, Sendable {
    /// Added or changed.
    case file(FileEntry)
    /// `.wh.NAME`: the path is gone.
    case whiteout(EntryPath)
    /// `.wh..wh..opq`: what lower layers have in this folder is gone.
    case opaque(EntryPath)
}
