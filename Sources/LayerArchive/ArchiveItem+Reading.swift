internal import CArchive
internal import Glibc

extension ArchiveItem {
    /// Takes everything out of libarchive's entry, which is overwritten by the next header.
    init(_ entry: OpaquePointer, archive: String) {
        self.archive = archive
        rawPath = Self.bytes(carchive_entry_pathname(entry))
        kind = Self.kind(of: entry)
        mode = UInt32(carchive_entry_perm(entry)) & 0o7777
        uid = carchive_entry_uid(entry)
        gid = carchive_entry_gid(entry)
        userName = Self.bytes(carchive_entry_uname(entry))
        groupName = Self.bytes(carchive_entry_gname(entry))
        size = kind == .file ? Int(carchive_entry_size(entry)) : 0
        modified = Int(carchive_entry_mtime(entry))
        xattrs = Self.xattrs(of: entry)
    }

    /// - Throws: where something of the entry is larger than it may be.
    func checkBounds() throws(LayerArchiveError) {
        var longest = rawPath.count
        switch kind {
        case .symlink(let target), .hardLink(let target): longest = max(longest, target.count)
        default: break
        }
        if longest > ArchiveBounds.pathLength { throw tooLarge("the path", ArchiveBounds.pathLength) }
        if size > ArchiveBounds.fileSize { throw tooLarge("the size", ArchiveBounds.fileSize) }
        if size < 0 { throw .badNumber(archive: archive, entry: name, field: "size", value: Int64(size)) }
        if xattrs.count > ArchiveBounds.xattrCount {
            throw tooLarge("the number of attributes", ArchiveBounds.xattrCount)
        }
        if xattrs.values.contains(where: { $0.count > ArchiveBounds.xattrSize }) {
            throw tooLarge("an attribute", ArchiveBounds.xattrSize)
        }
    }

    private func tooLarge(_ what: String, _ limit: Int) -> LayerArchiveError {
        .tooLarge(archive: archive, entry: String(name.prefix(200)), what: what, limit: limit)
    }

    private static func kind(of entry: OpaquePointer) -> Kind {
        if let target = carchive_entry_hardlink(entry) { return .hardLink(target: bytes(target)) }
        let major = UInt32(truncatingIfNeeded: carchive_entry_rdevmajor(entry))
        let minor = UInt32(truncatingIfNeeded: carchive_entry_rdevminor(entry))
        switch carchive_entry_filetype(entry) & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .directory
        case S_IFLNK: return .symlink(target: bytes(carchive_entry_symlink(entry)))
        case S_IFCHR: return .characterDevice(major: major, minor: minor)
        case S_IFBLK: return .blockDevice(major: major, minor: minor)
        case S_IFIFO: return .fifo
        default: return .other
        }
    }

    private static func xattrs(of entry: OpaquePointer) -> [String: [UInt8]] {
        guard carchive_entry_xattr_reset(entry) > 0 else { return [:] }
        var result: [String: [UInt8]] = [:]
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var length = 0
        while carchive_entry_xattr_next(entry, &name, &value, &length) == ARCHIVE_OK {
            guard let name else { continue }
            let key = String(cString: name)
            guard !FileEntry.isOverlayAttribute(key) else { continue }
            result[key] = Array(UnsafeRawBufferPointer(start: value, count: length))
        }
        return result
    }

    private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
        guard let text else { return [] }
        return Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }
}

extension FileEntry {
    /// Whether an attribute is one that overlay file systems keep their own state in: never taken from nor put in a layer.
    package static func isOverlayAttribute(_ name: String) -> Bool {
        name.hasPrefix("trusted.overlay.") || name.hasPrefix("user.overlay.")
    }

    /// Whether a build puts an attribute into a layer: Docker and containerd write a file's capabilities and no other.
    package static func isKeptInLayer(_ name: String) -> Bool { name == "security.capability" }
}
