internal import Glibc
internal import LayerArchive
package import OCISpec

extension SnapshotStore {
    /// A workspace on some layers; each that is not unpacked yet is unpacked.
    ///
    /// - Parameters:
    ///   - layers: their diff IDs, bottom first; none for an empty file system.
    ///   - blobPath: gives the file with a layer's tar, compressed or not.
    /// - Throws: `SnapshotError`, `LayerArchiveError`, and what `blobPath` throws.
    package func open(layers: [Digest], blobPath: (Digest) throws -> String) throws -> Workspace {
        let folder = try makeWorkspaceFolder(uses: layers)
        switch driver {
        case .copies:
            let rootfs = try folder.makeFolder("rootfs")
            for layer in layers {
                try LayerExtractor(into: rootfs, format: .flat).extract(layerAt: try blobPath(layer))
            }
            return Workspace(content: try copied(in: folder))
        case .overlay(let userXattrs):
            let stack = try unpackedStack(layers, in: folder, blobPath: blobPath)
            let implicit = try ImplicitFolders(
                layers: stack.map { (folder: "\(path(of: $0.digest))/fs", record: $0) })
            var lower = stack.map { "\(LayerFolder.name(of: $0.digest))/fs" }
            if lower.isEmpty {
                let empty = try folder.makeFolder("empty")
                lower = ["../work/\(empty.split(separator: "/").suffix(2).joined(separator: "/"))"]
            }
            let content = WorkspaceContent(
                folder: folder, store: self,
                source: .overlay(
                    lower: lower,
                    seeds: Dictionary(uniqueKeysWithValues: try implicit.seeds().map { ($0.path, $0.state) }),
                    userXattrs: userXattrs))
            try mount(content)
            return Workspace(content: content)
        }
    }

    /// A workspace with the files of one tar, which is of no further use then.
    ///
    /// - Parameter write: writes the tar to a file of that descriptor.
    package func open(unpacking write: (_ descriptor: Int32) throws -> Void) throws -> Workspace {
        let workspace = try open(layers: []) { _ in "" }
        let archive = "\(workspace.content.folder.path)/files.tar"
        let file = try call("make", archive) { Glibc.open(archive, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
        defer { close(file) }
        try write(file)
        try LayerExtractor(into: workspace.rootfs, format: .flat).extract(layerAt: archive)
        try call("remove", archive) { unlink(archive) }
        return workspace
    }

    /// Unpacks layers over one another into an empty folder.
    package func unpack(
        layers: [Digest], into folder: String, blobPath: (Digest) throws -> String
    ) throws {
        for layer in layers { try LayerExtractor(into: folder, format: .flat).extract(layerAt: try blobPath(layer)) }
    }

    /// Puts the one folder of an archive in the place of an empty folder.
    ///
    /// - Parameters:
    ///   - name: the folder's name in the archive.
    ///   - write: writes the archive.
    package func replace(
        _ folder: String, by name: String, of write: (_ descriptor: Int32) throws -> Void
    ) throws {
        let (archive, unpacked) = ("\(folder).tar", "\(folder).unpacked")
        let file = try call("make", archive) { Glibc.open(archive, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
        defer { close(file) }
        try write(file)
        try call("make", unpacked) { mkdir(unpacked, 0o700) }
        try LayerExtractor(into: unpacked, format: .flat).extract(layerAt: archive)
        try call("rename", folder) { rename("\(unpacked)/\(name)", folder) }
        try call("remove", unpacked) { rmdir(unpacked) }
        try call("remove", archive) { unlink(archive) }
    }

    /// A workspace on the files that a failed command left, which stay as they are.
    package func openOnTop(of kept: borrowing KeptWorkspace) throws -> Workspace {
        let below = kept.content
        let folder = try makeWorkspaceFolder(uses: try usedLayers(of: below))
        switch below.source {
        case .copies:
            let rootfs = try folder.makeFolder("rootfs")
            try FolderCopy.copy(below.rootfs, to: rootfs, by: "\(folder.path)/copy.tar")
            return Workspace(content: try copied(in: folder))
        case .overlay(let lower, _, let userXattrs):
            let root = try FolderCursor(root: below.rootfs)
            let seeds: [EntryPath: FileState] = [
                .root: try FileState.read([], in: root.root, path: below.rootfs)
            ]
            let content = WorkspaceContent(
                folder: folder, store: self,
                source: .overlay(lower: [below.upperAsLower] + lower, seeds: seeds, userXattrs: userXattrs))
            try mount(content)
            return Workspace(content: content)
        }
    }

    private func copied(in folder: WorkspaceFolder) throws -> WorkspaceContent {
        WorkspaceContent(folder: folder, store: self, source: .copies(try FolderListing(of: "\(folder.path)/rootfs")))
    }

    /// The layers that show, topmost first.
    private func unpackedStack(
        _ layers: [Digest], in folder: WorkspaceFolder, blobPath: (Digest) throws -> String
    ) throws -> [LayerRecord] {
        var result: [LayerRecord] = []
        var seen: Set<Digest> = []
        // A layer that is there twice does what it does by its upper place; the kernel refuses it twice.
        for layer in layers.reversed() where seen.insert(layer).inserted {
            let record = try unpacked(layer, in: folder, blobPath: blobPath)
            result.append(record)
            if record.isRootOpaque { break }
        }
        return result
    }

    private func mount(_ content: WorkspaceContent) throws {
        guard case .overlay(let lower, let seeds, let userXattrs) = content.source else { return }
        let folder = content.folder
        for name in ["upper", "work", "rootfs"] { _ = try folder.makeFolder(name) }
        let sorted = seeds.map { (path: $0.key, state: $0.value) }.sorted { $0.path < $1.path }
        try UpperFolder.seed(sorted, in: "\(folder.path)/upper")
        let own = "../work/\(folder.path.split(separator: "/").last ?? "")"
        try folder.mount(
            at: "rootfs", from: layersPath, lower: lower, upper: ("\(own)/upper", "\(own)/work"), userXattrs: userXattrs
        )
    }

    private func usedLayers(of content: WorkspaceContent) throws -> [Digest] {
        guard case .overlay(let lower, _, _) = content.source else { return [] }
        return try lower.filter { !$0.hasPrefix("../") }.compactMap {
            try LayerFolder.record(in: "\(layersPath)/\($0.split(separator: "/").first ?? "")")?.digest
        }
    }
}
