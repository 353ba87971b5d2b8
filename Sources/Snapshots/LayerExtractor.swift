internal import CLinux
internal import Glibc
internal import LayerArchive

/// Puts a layer's files on the disk: into a folder of its own in overlay's format, or over the files of lower layers.
///
/// Every path is walked component by component from an open folder, and a symbolic link is never followed, so that no
/// entry can land outside. Device nodes, which a user namespace may not make, become empty files, as umoci does it; so
/// does a device 0/0, which overlay would take for a deletion. The layer's tar keeps what they are.
final class LayerExtractor {
    enum Format {
        /// Whiteouts become devices 0/0 and opaque folders bear `attribute`.
        case overlay(attribute: String)
        /// Whiteouts and opaque folders take away what is there.
        case flat
    }

    let cursor: FolderCursor
    private let targets: FolderCursor
    private let format: Format
    /// Folders that the layer names no entry for; they have no attributes of their own.
    private(set) var implicit: Set<EntryPath> = []
    /// Whether the layer hides everything below it.
    private(set) var isRootOpaque = false
    /// Attributes of folders are set when all is in them: they may forbid writing, and their times change.
    private var folders: [EntryPath: FileEntry] = [:]
    private var whiteouts: [EntryPath] = []
    private var opaque: [EntryPath] = []

    /// - Parameter folder: exists already.
    init(into folder: String, format: Format) throws {
        cursor = try FolderCursor(root: folder)
        targets = try FolderCursor(root: folder)
        self.format = format
        if case .overlay = format {
            implicit.insert(.root)
            folders[.root] = FileEntry(path: .root, kind: .directory, mode: 0o755)
        }
    }

    /// Puts the layer at `path` there. To be called once.
    func extract(layerAt path: String) throws {
        // Whiteouts are for lower layers, wherever in the tar they stand: what is flat has to be cleared of them first.
        if case .flat = format { try removeHidden(by: try LayerReader.entries(ofLayerAt: path)) }
        try LayerReader.read(layerAt: path) { entry, content in
            switch entry {
            case .file(let file): try place(file, content)
            case .whiteout(let path): whiteouts.append(path)
            case .opaque(let path):
                opaque.append(path)
                if path.isRoot { isRootOpaque = true }
            }
        }
        if case .overlay(let attribute) = format { try markHidden(attribute) }
        try finishFolders()
    }

    /// Gives the folders their attributes, once all is in them.
    func finishFolders() throws {
        for (path, entry) in folders.sorted(by: { $0.key > $1.key }) {
            guard let folder = try cursor.folder(path) else { continue }
            try FileAttributes.set(as: entry, on: [], in: folder, path: cursor.name(of: path))
        }
    }

    /// Puts one entry where it belongs; a folder gets its attributes from `finishFolders`.
    func place(_ entry: FileEntry, _ content: borrowing EntryContent) throws {
        // What a layer says of the root itself does not count, as with Docker.
        guard let parentPath = entry.path.parent else { return }
        let parent = try folder(parentPath)
        let name = entry.path.name
        let path = cursor.name(of: entry.path)
        if entry.isDirectory {
            implicit.remove(entry.path)
            folders[entry.path] = entry
            try makeFolder(name, in: parent, path: path)
            return
        }
        try clear(name, in: parent, at: entry.path)
        switch entry.kind {
        case .file:
            try writeFile(entry, content, name: name, in: parent, path: path)
        case .hardLink(let target):
            try link(entry, to: target, name: name, in: parent)
            return
        case .symlink(let target):
            try call("make", path) {
                FileName.with(target) { target in FileName.with(name) { symlinkat(target, parent, $0) } }
            }
        case .fifo:
            try call("make", path) { FileName.with(name) { mkfifoat(parent, $0, 0o600) } }
        case .characterDevice(let major, let minor):
            try makeDevice(S_IFCHR, major, minor, name: name, in: parent, path: path)
        case .blockDevice(let major, let minor):
            try makeDevice(S_IFBLK, major, minor, name: name, in: parent, path: path)
        case .directory: return
        }
        try FileAttributes.set(as: entry, on: name, in: parent, path: path)
    }

    /// The folder at a path, made with its parents where it is missing or something else.
    private func folder(_ path: EntryPath) throws -> Int32 {
        let opened = try cursor.folder(path) { parent, name, path in
            let fullPath = self.cursor.name(of: path)
            try self.clearFile(name, in: parent, path: fullPath)
            try self.makeFolder(name, in: parent, path: fullPath)
            self.implicit.insert(path)
            self.folders[path] = FileEntry(path: path, kind: .directory, mode: 0o755)
        }
        guard let opened else { throw SnapshotError.failure(FileFailure("open", cursor.name(of: path), code: ENOTDIR)) }
        return opened
    }

    private func makeFolder(_ name: [UInt8], in parent: Int32, path: String) throws {
        if FileName.with(name, { mkdirat(parent, $0, 0o700) }) == 0 { return }
        guard errno == EEXIST else { throw SnapshotError.failure(.last("make", path)) }
        var status = stat()
        try call("examine", path) { FileName.with(name) { fstatat(parent, $0, &status, AT_SYMLINK_NOFOLLOW) } }
        if status.st_mode & S_IFMT == S_IFDIR { return }
        try clearFile(name, in: parent, path: path)
        try call("make", path) { FileName.with(name) { mkdirat(parent, $0, 0o700) } }
    }

    private func clearFile(_ name: [UInt8], in parent: Int32, path: String) throws {
        if FileName.with(name, { unlinkat(parent, $0, 0) }) != 0, errno != ENOENT {
            throw SnapshotError.failure(.last("replace", path))
        }
    }

    /// Makes room for what is no folder.
    private func clear(_ name: [UInt8], in parent: Int32, at path: EntryPath) throws {
        if FileName.with(name, { unlinkat(parent, $0, 0) }) == 0 || errno == ENOENT { return }
        try FolderRemoval.remove(name, in: parent, path: cursor.name(of: path))
        targets.reset()
        for folder in folders.keys where folder.isInside(path) { folders[folder] = nil }
        implicit = implicit.filter { !$0.isInside(path) }
    }

    private func writeFile(
        _ entry: FileEntry, _ content: borrowing EntryContent, name: [UInt8], in parent: Int32, path: String
    ) throws {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = try call("make", path) { FileName.with(name) { openat(parent, $0, flags, 0o600) } }
        defer { close(file) }
        var end = 0
        try content.readBlocks { bytes, offset in
            var done = 0
            while done < bytes.count {
                done += try call("write", path) {
                    pwrite(file, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset + done))
                }
            }
            end = offset + bytes.count
        }
        if end != entry.size { try call("write", path) { ftruncate(file, off_t(entry.size)) } }
    }

    private func link(_ entry: FileEntry, to target: EntryPath, name: [UInt8], in parent: Int32) throws {
        let missing = SnapshotError.missingLinkTarget(entry: entry.path.description, target: target.description)
        targets.reset()
        guard let targetParent = try target.parent.flatMap({ try targets.folder($0) }) else { throw missing }
        let result = FileName.with(target.name) { from in
            FileName.with(name) { linkat(targetParent, from, parent, $0, 0) }
        }
        if result == 0 { return try setAttributes(of: entry, name: name, in: parent) }
        if errno == ENOENT || errno == EPERM { throw missing }
        throw SnapshotError.failure(.last("link", cursor.name(of: entry.path)))
    }

    /// A link's header has the last word on the mode and owner of the file that it names.
    private func setAttributes(of link: FileEntry, name: [UInt8], in parent: Int32) throws {
        let path = cursor.name(of: link.path)
        var header = try FileState.read(name, in: parent, path: path)
        (header.mode, header.uid, header.gid) = (link.mode, link.uid, link.gid)
        header.modified = .init(seconds: link.modified, nanoseconds: 0)
        guard let entry = header.entry(at: link.path) else { return }
        try FileAttributes.set(as: entry, on: name, in: parent, path: path)
    }

    private func makeDevice(
        _ kind: mode_t, _ major: UInt32, _ minor: UInt32, name: [UInt8], in parent: Int32, path: String
    ) throws {
        let isDeletion = kind == S_IFCHR && major == 0 && minor == 0
        if !isDeletion {
            let device = deviceNumber(major: major, minor: minor)
            if FileName.with(name, { mknodat(parent, $0, kind | 0o600, device) }) == 0 { return }
            guard errno == EPERM else { throw SnapshotError.failure(.last("make", path)) }
        }
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        close(try call("make", path) { FileName.with(name) { openat(parent, $0, flags, 0o600) } })
    }
}

extension LayerExtractor {
    /// What the layer has itself at a whiteout's path stays: whiteouts are for lower layers (OCI layer.md).
    private func markHidden(_ attribute: String) throws {
        for path in whiteouts {
            guard let parentPath = path.parent else { continue }
            let parent = try folder(parentPath)
            let name = path.name
            if FileName.with(name, { mknodat(parent, $0, S_IFCHR, 0) }) == 0 { continue }
            guard errno == EEXIST else { throw SnapshotError.failure(.last("hide", cursor.name(of: path))) }
            if folders[path] != nil { opaque.append(path) }
        }
        for path in opaque where !path.isRoot {
            let opened = try folder(path)
            let full = FileName.ofDescriptor(opened)
            try call("hide what is below", cursor.name(of: path)) {
                FileName.with(full) { lsetxattr($0, attribute, "y", 1, 0) }
            }
        }
    }

    private func removeHidden(by entries: [LayerEntry]) throws {
        for entry in entries {
            switch entry {
            case .file: continue
            case .whiteout(let path):
                guard let parent = try path.parent.flatMap({ try cursor.folder($0) }) else { continue }
                try FolderRemoval.remove(path.name, in: parent, path: cursor.name(of: path))
                cursor.reset()
            case .opaque(let path):
                guard let folder = try cursor.folder(path) else { continue }
                for name in try FolderContents.names(in: folder, path: cursor.name(of: path)) {
                    try FolderRemoval.remove(name, in: folder, path: cursor.name(of: path.appending(name: name)))
                }
                cursor.reset()
            }
        }
    }
}
