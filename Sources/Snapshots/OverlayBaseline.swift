internal import Glibc
internal import LayerArchive

/// The layers below an overlay's upper folder: that folder holds only what was touched.
struct OverlayBaseline: CaptureBaseline {
    /// The lower layers merged: a read-only overlay of them, or the only one's own folder.
    private let lower: FolderCursor
    /// Folders whose attributes no single layer has right (see `ImplicitFolders`).
    private let seeds: [EntryPath: FileState]

    init(lower path: String, seeds: [EntryPath: FileState]) throws {
        lower = try FolderCursor(root: path)
        self.seeds = seeds
    }

    func missing(in folder: EntryPath, present: [[UInt8]]) -> [[UInt8]] { [] }

    func verdict(on state: FileState, at path: EntryPath, in parent: Int32) throws -> CaptureVerdict {
        if state.isWhiteout { return .gone }
        guard state.isDirectory else { return .changed }
        guard let old = try folder(at: path) else { return .newFolder(hidesOld: false) }
        if state.isOpaque { return .newFolder(hidesOld: true) }
        return .folder(changed: !state.hasSameAttributes(as: seeds[path] ?? old))
    }

    /// nil where the lower layers have no folder there.
    private func folder(at path: EntryPath) throws -> FileState? {
        guard let opened = try lower.folder(path) else { return nil }
        return try FileState.read([], in: opened, path: lower.name(of: path))
    }
}
