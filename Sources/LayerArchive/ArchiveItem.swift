internal import OCISpec

/// One entry of any tar archive, as its header has it: nothing checked, no name decoded.
package struct ArchiveItem: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file
        case directory
        case symlink(target: [UInt8])
        /// Another name of the entry with the path `target`, as it is written.
        case hardLink(target: [UInt8])
        case characterDevice(major: UInt32, minor: UInt32)
        case blockDevice(major: UInt32, minor: UInt32)
        case fifo
        /// A socket, or what the archive's maker thought up.
        case other
    }

    /// The archive, for messages.
    package var archive: String
    /// The path as it is written: it may be absolute or hold `..`.
    package var rawPath: [UInt8]
    package var kind: Kind
    /// The low 12 bits.
    package var mode: UInt32
    package var uid: Int64
    package var gid: Int64
    package var userName: [UInt8]
    package var groupName: [UInt8]
    /// Bytes of content; 0 for all but files.
    package var size: Int
    /// Seconds since 1970.
    package var modified: Int
    /// Extended attributes by full name, without any of overlay's own.
    package var xattrs: [String: [UInt8]]

    /// The path for people.
    package var name: String { String(showing: rawPath) }

    /// The entry with its paths made relative to the image's root, as Docker takes a leading slash.
    ///
    /// - Throws: `LayerArchiveError` where a path has `..` in it, a number is out of range, or the kind is unknown.
    package func fileEntry() throws(LayerArchiveError) -> FileEntry {
        let path = try entryPath(rawPath)
        let kind: FileEntry.Kind
        switch self.kind {
        case .file: kind = .file
        case .directory: kind = .directory
        case .symlink(let target): kind = .symlink(target: target)
        case .hardLink(let target): kind = .hardLink(target: try entryPath(target))
        case .characterDevice(let major, let minor): kind = .characterDevice(major: major, minor: minor)
        case .blockDevice(let major, let minor): kind = .blockDevice(major: major, minor: minor)
        case .fifo: kind = .fifo
        case .other: throw .unknownKind(archive: archive, entry: name)
        }
        return FileEntry(
            path: path, kind: kind, mode: mode, uid: try identifier(uid, "user id"),
            gid: try identifier(gid, "group id"), size: size, modified: modified, xattrs: xattrs)
    }

    private func entryPath(_ raw: [UInt8]) throws(LayerArchiveError) -> EntryPath {
        do { return try EntryPath(raw) } catch { throw .leavesRoot(archive: archive, entry: name) }
    }

    /// The highest id means "none" to chown(2).
    private func identifier(_ value: Int64, _ field: String) throws(LayerArchiveError) -> UInt32 {
        guard let result = UInt32(exactly: value), result != .max else {
            throw .badNumber(archive: archive, entry: name, field: field, value: value)
        }
        return result
    }
}
