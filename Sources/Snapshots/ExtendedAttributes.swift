internal import CLinux
internal import Glibc
internal import LayerArchive

/// Extended attributes of files: reading those that belong into a layer, and setting them.
enum ExtendedAttributes {
    static func read(_ full: [UInt8], path: String) throws -> (kept: [String: [UInt8]], isOpaque: Bool) {
        let length = FileName.with(full) { llistxattr($0, nil, 0) }
        guard length > 0 else {
            if length == 0 || errno == ENOTSUP { return ([:], false) }
            throw SnapshotError.failure(.last("read the attributes of", path))
        }
        var list = [CChar](repeating: 0, count: length)
        let found = try call("read the attributes of", path) {
            FileName.with(full) { llistxattr($0, &list, list.count) }
        }
        var kept: [String: [UInt8]] = [:]
        var isOpaque = false
        for bytes in list.prefix(found).split(separator: 0) {
            let name = String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if name == "trusted.overlay.opaque" || name == "user.overlay.opaque" {
                isOpaque = try value(of: name, full, path: path) == [0x79]
            } else if FileEntry.isKeptInLayer(name) {
                kept[name] = try value(of: name, full, path: path)
            }
        }
        return (kept, isOpaque)
    }

    private static func value(of name: String, _ full: [UInt8], path: String) throws -> [UInt8] {
        var value = [UInt8](repeating: 0, count: 256)
        while true {
            let count = FileName.with(full) { lgetxattr($0, name, &value, value.count) }
            if count >= 0 { return Array(value.prefix(count)) }
            guard errno == ERANGE, value.count < ArchiveBounds.xattrSize else {
                throw SnapshotError.failure(.last("read the attributes of", path))
            }
            value = [UInt8](repeating: 0, count: ArchiveBounds.xattrSize)
        }
    }

    /// Sets a layer's attributes. What the file system does not keep, or this user may not set, is left out: the
    /// layer's tar has it still.
    static func set(_ xattrs: [String: [UInt8]], on full: [UInt8], path: String) throws {
        for (name, value) in xattrs {
            let result = FileName.with(full) { lsetxattr($0, name, value, value.count, 0) }
            if result != 0, ![EPERM, ENOTSUP].contains(errno) {
                throw SnapshotError.failure(.last("set the attribute \(name) of", path))
            }
        }
    }
}
