package import LayerArchive

/// A file below the context folder as `lstat` tells it, and what tells whether it changed since.
package struct ContextFile: Sendable, Hashable {
    /// Below the context folder.
    package var path: EntryPath
    package var kind: FileEntry.Kind
    package var mode: UInt32
    package var size: Int
    /// Seconds since 1970.
    package var modified: Int
    /// For noticing changes only: nanoseconds since 1970.
    package var modifiedNanoseconds: Int
    package var changedNanoseconds: Int
    package var inode: UInt64
    package var device: UInt64
    package var links: Int
    /// A socket is an empty file for a build, as BuildKit's client sends it: there is nothing to read.
    package var isSocket: Bool
}
