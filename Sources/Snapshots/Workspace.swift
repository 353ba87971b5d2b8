internal import Glibc
package import LayerArchive
package import OCISpec
internal import Synchronization

/// A stack of layers as a folder that can be written, to run one command in. To be ended once, by `commit`, `discard` or
/// `keep`; one that is dropped is discarded.
package struct Workspace: ~Copyable, Sendable {
    let content: WorkspaceContent

    /// The folder with the files.
    package var rootfs: String { content.rootfs }

    /// Writes what was changed as a layer, and gives its entries in the order of the tar: each folder before what is in
    /// it, siblings sorted by bytes; whiteouts for what is gone, an opaque mark after a folder that replaced another,
    /// hard links within the layer. Sockets are left out, as are folders that neither changed nor hold a change.
    ///
    /// - Throws: `SnapshotError` or `LayerArchiveError`.
    package func capture(into writer: inout LayerWriter) throws -> [LayerEntry] { try content.capture(into: &writer) }

    /// What was changed, as `capture` would write it; to be asked for once, and not beside `capture`.
    ///
    /// - Throws: `SnapshotError`.
    package func changes() throws -> [LayerEntry] { try content.changes() }

    /// Ends the workspace. What was captured becomes the unpacked form of the layer, where there is none yet.
    ///
    /// - Parameter diffID: the digest that the writer of `capture` gave.
    package consuming func commit(as diffID: Digest) throws {
        defer { content.folder.remove() }
        try content.commit(as: diffID)
    }

    /// Ends the workspace and throws its changes away.
    package consuming func discard() { content.folder.remove() }

    /// Keeps the files of a failed command to look at.
    package consuming func keep() throws -> KeptWorkspace {
        try content.makeReadOnly()
        return KeptWorkspace(content: content)
    }

}

/// The files that a failed command left, still there but not to be written; dropped, they are gone.
package struct KeptWorkspace: ~Copyable, Sendable {
    let content: WorkspaceContent

    /// The folder with the files.
    package var rootfs: String { content.rootfs }

    package consuming func discard() { content.folder.remove() }
}
