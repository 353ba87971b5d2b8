internal import Glibc
internal import LayerArchive

/// Copies a tree with all that a layer would keep of it, by way of a tar.
enum FolderCopy {
    /// Copies what is in `source` into the empty folder `target`; `archive` is a file for the time of it.
    static func copy(_ source: String, to target: String, by archive: String) throws {
        let file = try call("make", archive) { open(archive, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
        defer { close(file) }
        var writer = LayerWriter(descriptor: file)
        var capture = try LayerCapture(of: source, comparedWith: NothingBefore())
        _ = try capture.write(into: &writer)
        _ = try writer.finish()
        try LayerExtractor(into: target, format: .flat).extract(layerAt: archive)
        try call("remove", archive) { unlink(archive) }
    }

    /// Everything is new.
    private struct NothingBefore: CaptureBaseline {
        /// No file has no kind's attributes: the root is always written.
        let root = FileState(
            kind: nil, mode: .max, uid: .max, gid: .max, size: 0, modified: .init(seconds: 0, nanoseconds: 0),
            changed: .init(seconds: 0, nanoseconds: 0), device: 0, inode: 0, links: 0, xattrs: [:], isOpaque: false)

        func missing(in folder: EntryPath, present: [[UInt8]]) -> [[UInt8]] { [] }

        func verdict(on state: FileState, at path: EntryPath, in parent: Int32) throws -> CaptureVerdict {
            state.isDirectory ? .newFolder(hidesOld: false) : .changed
        }
    }
}
