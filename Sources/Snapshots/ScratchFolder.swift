/// An empty folder of the store for files on their way into a build; removed when this object goes, or by the next start
/// where the process was killed.
package final class ScratchFolder: Sendable {
    /// Absolute.
    package let path: String
    private let folder: WorkspaceFolder

    fileprivate init(_ folder: WorkspaceFolder) throws {
        self.folder = folder
        path = try folder.makeFolder("files")
    }
}

extension SnapshotStore {
    /// - Throws: `SnapshotError` where it can't be made.
    package func scratchFolder() throws -> ScratchFolder {
        try ScratchFolder(try makeWorkspaceFolder(uses: []))
    }
}
