/// One path that differs between two file systems.
package struct FileChange: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case added
        case changed
        case deleted
    }

    /// What of a changed path differs.
    package enum Aspect: String, Hashable, Sendable, CaseIterable {
        /// A folder became a file, a file a link, a link or device another one.
        case type
        /// The bytes; taken as different where size or time differ, or where another layer wrote the file.
        case content
        /// The bytes were written again and are the same.
        case rewritten
        case mode
        case owner
        case xattrs
        /// The time alone.
        case modified
    }

    package var path: EntryPath
    package var kind: Kind
    /// Empty for all but `changed`.
    package var aspects: Set<Aspect>
    /// For a deleted folder the bytes of all below it.
    package var oldSize: Int?
    package var newSize: Int?
    package var isDirectory: Bool

    package init(
        path: EntryPath, kind: Kind, aspects: Set<Aspect> = [], oldSize: Int? = nil, newSize: Int? = nil,
        isDirectory: Bool = false
    ) {
        self.path = path
        self.kind = kind
        self.aspects = aspects
        self.oldSize = oldSize
        self.newSize = newSize
        self.isDirectory = isDirectory
    }
}

extension FileEntry {
    /// What differs between two entries of one path, going by what a header tells.
    package func aspects(differingFrom old: FileEntry) -> Set<FileChange.Aspect> {
        var result: Set<FileChange.Aspect> = []
        if kind != old.kind { result.insert(.type) }
        if mode != old.mode, !isSymlink { result.insert(.mode) }
        if uid != old.uid || gid != old.gid { result.insert(.owner) }
        if xattrs != old.xattrs { result.insert(.xattrs) }
        if case .file = kind, case .file = old.kind {
            if size != old.size || modified != old.modified { result.insert(.content) }
        } else if modified != old.modified, result.isEmpty {
            result.insert(.modified)
        }
        return result
    }

    /// A link's own mode means nothing on Linux.
    private var isSymlink: Bool {
        if case .symlink = kind { return true }
        return false
    }
}
