/// Where a path leads when its symbolic links are followed.
package struct ResolvedPath: Hashable, Sendable {
    /// The path without links; for what does not exist, where it would be made.
    package let path: EntryPath
    /// What is there; nil where nothing is.
    package let entry: FileEntry?
    /// Set where a component before the last is no folder: nothing can be made at `path`.
    package let blockedBy: EntryPath?
}

/// A path whose symbolic links go in a circle, or through more of them than is sensible.
package struct SymlinkLoopError: Error, Hashable, CustomStringConvertible {
    package let path: String

    package var description: String {
        "the path '\(path)' leads through more than \(FileTree.linkLimit) symbolic links; look for links in a circle"
    }
}

extension FileTree {
    /// Links followed before a path is held to be a circle: as many as Docker's own resolver (255).
    package static let linkLimit = 255

    /// Follows symbolic links as a process with this tree as its root would: `..` stops at the root.
    ///
    /// - Parameter followLast: whether a link as the last component is followed too.
    package func resolve(_ path: EntryPath, followLast: Bool) throws(SymlinkLoopError) -> ResolvedPath {
        try resolve(path.bytes, in: .root, followLast: followLast)
    }

    /// As above for a path as it is written: from the root where it begins with `/`, otherwise from `folder`.
    package func resolve(
        _ path: [UInt8], in folder: EntryPath, followLast: Bool
    ) throws(SymlinkLoopError) -> ResolvedPath {
        var current = path.first == 0x2F ? EntryPath.root : folder
        var pending = Array(path.split(separator: 0x2F).map(Array.init).reversed())
        var links = 0
        var blockedBy: EntryPath?
        while let component = pending.popLast() {
            if component == [0x2E] { continue }
            if component == [0x2E, 0x2E] {
                current = current.parent ?? .root
                continue
            }
            if blockedBy == nil, let entry = self[current], !entry.isDirectory { blockedBy = current }
            let next = current.appending(name: component)
            guard case .symlink(let target) = self[next]?.kind, followLast || !pending.isEmpty else {
                current = next
                continue
            }
            links += 1
            guard links <= Self.linkLimit else {
                throw SymlinkLoopError(path: String(decoding: path, as: UTF8.self))
            }
            if target.first == 0x2F { current = .root }
            pending.append(contentsOf: target.split(separator: 0x2F).map(Array.init).reversed())
        }
        return ResolvedPath(path: current, entry: self[current], blockedBy: blockedBy)
    }
}
