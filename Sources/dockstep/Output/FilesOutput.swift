internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import LayerArchive
internal import Snapshots

/// Writes the files of the stage that a session ended in.
struct FilesOutput {
    var session: BuildSession
    var storeRoot: String

    /// The files over what `folder` holds, which is made where it is not there; they belong to whoever builds.
    ///
    /// - Throws: `ArchiveStreamError`, `SnapshotError`, `StoreError`.
    func write(toFolder folder: String) async throws {
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            throw ArchiveStreamError.notWritable(folder, code: errno == 0 ? ENOTDIR : errno)
        }
        try FolderExport.write(try await files(), into: folder, uid: geteuid(), gid: getegid())
    }

    /// The files as one tar with their owners.
    ///
    /// - Throws: `ArchiveStreamError`, `LayerArchiveError`, `StoreError`.
    func write(toTar path: String) async throws {
        let files = try await files()
        if path == "-" { return try Self.writeTar(files, to: STDOUT_FILENO) }
        try ReplacedFile.write(to: path) { try Self.writeTar(files, to: $0) }
    }

    private func files() async throws -> MergedFiles {
        let store = try ImageStore(root: storeRoot)
        let layers = try await session.stage().layers
        // moby/buildkit, exporter/local, CreateFS: the epoch is the time of all files.
        return try MergedFiles(
            layersAt: layers.map { try store.layerPath(diffID: $0.diffID) },
            modified: await session.options.sourceDateEpoch)
    }

    private static func writeTar(_ files: MergedFiles, to descriptor: Int32) throws {
        var writer = LayerWriter(descriptor: descriptor)
        try files.forEach { entry, content in
            if entry.kind == .file {
                try writer.append(entry, content: content)
            } else {
                try writer.append(.file(entry))
            }
        }
        _ = try writer.finish()
    }
}
