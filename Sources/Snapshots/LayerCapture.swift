internal import CLinux
internal import Glibc
internal import LayerArchive

/// What was there before a command ran, to be compared with what is there now.
protocol CaptureBaseline {
    /// What the file at `path`, now as `state` says, is compared with what was there; `parent` is its open folder.
    func verdict(on state: FileState, at path: EntryPath, in parent: Int32) throws -> CaptureVerdict
    /// Names that were in a folder and are not among `present`.
    func missing(in folder: EntryPath, present: [[UInt8]]) -> [[UInt8]]
}

/// What became of a file.
enum CaptureVerdict {
    /// Deleted: overlay's mark is there in its place.
    case gone
    /// As it was.
    case unchanged
    /// New or changed.
    case changed
    /// A folder that was there before; whether its own attributes are others now.
    case folder(changed: Bool)
    /// A new folder; what is in it was not there before. `hidesOld` where another folder was there under its name.
    case newFolder(hidesOld: Bool)
}

/// Finds what a layer has to hold and writes it: depth first, siblings sorted by bytes.
struct LayerCapture {
    /// What has to be done to a folder of changes so that it holds exactly what the layer's tar says.
    enum Correction: Hashable {
        case removeFolder(EntryPath)
        case removeFile(EntryPath)
        case clearOpaque(EntryPath)
    }

    private enum Visit {
        case folder(EntryPath, isNew: Bool)
        /// A folder all of whose content was visited: dropped where it holds nothing and is as it was.
        case leave(EntryPath, item: Int, isUnchanged: Bool)
        case item(LayerEntry)
        case other(EntryPath, FileState, isNew: Bool)
    }

    private let baseline: any CaptureBaseline
    private let cursor: FolderCursor
    private var items: [LayerEntry] = []
    private var firstNames: [HardLinkKey: EntryPath] = [:]
    private(set) var corrections: [Correction] = []

    private struct HardLinkKey: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    init(of folder: String, comparedWith baseline: any CaptureBaseline) throws {
        self.baseline = baseline
        cursor = try FolderCursor(root: folder)
    }

    /// Everything found, in the order of the tar.
    mutating func list() throws -> [LayerEntry] {
        try collect()
        return items
    }

    /// Writes everything found and gives it back in the order of the tar.
    mutating func write(into writer: inout LayerWriter) throws -> [LayerEntry] {
        try collect()
        for item in items {
            guard case .file(let entry) = item, entry.kind == .file, entry.size > 0 else {
                try writer.append(item)
                continue
            }
            let path = cursor.name(of: entry.path)
            guard let parent = try entry.path.parent.flatMap({ try cursor.folder($0) }) else {
                throw SnapshotError.failure(FileFailure("open", path, code: ENOENT))
            }
            let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
            let file = try call("open", path) { FileName.with(entry.path.name) { openat(parent, $0, flags) } }
            defer { close(file) }
            try writer.append(entry, descriptor: file, name: path)
        }
        return items
    }

    private mutating func collect() throws {
        // The root itself is no part of a layer: Docker forgets its mode and owner with the step that changes them.
        var pending: [Visit] = [.folder(.root, isNew: false)]
        while let visit = pending.popLast() {
            switch visit {
            case .folder(let path, let isNew): pending += try visits(in: path, isNew: isNew).reversed()
            case .item(let item): items.append(item)
            case .other(let path, let state, let isNew): pending += try visits(of: path, state, isNew: isNew).reversed()
            case .leave(let path, let item, let isUnchanged):
                guard isUnchanged, items.count == item + 1 else { continue }
                items.removeLast()
                corrections.append(.removeFolder(path))
            }
        }
    }

    /// What is to be visited in a folder, in order.
    private func visits(in path: EntryPath, isNew: Bool) throws -> [Visit] {
        guard let folder = try cursor.folder(path) else { return [] }
        let names = try FolderContents.names(in: folder, path: cursor.name(of: path))
        var visits: [(name: [UInt8], visit: Visit)] = []
        visits.reserveCapacity(names.count)
        for name in names {
            let child = path.appending(name: name)
            let state = try FileState.read(name, in: folder, path: cursor.name(of: child))
            visits.append((name, .other(child, state, isNew: isNew)))
        }
        if !isNew {
            for name in baseline.missing(in: path, present: names) {
                visits.append((name, .item(.whiteout(path.appending(name: name)))))
            }
            visits.sort { EntryPath.precedes($0.name, $1.name) }
        }
        return visits.map(\.visit)
    }

    /// Notes one file and gives what is to be visited for it next.
    private mutating func visits(of path: EntryPath, _ state: FileState, isNew: Bool) throws -> [Visit] {
        guard let entry = state.entry(at: path) else {
            corrections.append(.removeFile(path))
            return []
        }
        switch try verdict(on: state, at: path, isNew: isNew) {
        case .unchanged: return []
        case .gone:
            items.append(.whiteout(path))
            return []
        case .changed:
            items.append(.file(namingFirstLink(entry, state)))
            return []
        case .folder(let isChanged):
            items.append(.file(entry))
            return [
                .folder(path, isNew: false), .leave(path, item: items.count - 1, isUnchanged: !isChanged),
            ]
        case .newFolder(let hidesOld):
            items.append(.file(entry))
            if hidesOld {
                items.append(.opaque(path))
            } else if state.isOpaque {
                corrections.append(.clearOpaque(path))
            }
            return [.folder(path, isNew: true)]
        }
    }

    private func verdict(on state: FileState, at path: EntryPath, isNew: Bool) throws -> CaptureVerdict {
        if isNew { return state.isDirectory ? .newFolder(hidesOld: false) : .changed }
        guard let parent = try path.parent.flatMap({ try cursor.folder($0) }) else { return .unchanged }
        return try baseline.verdict(on: state, at: path, in: parent)
    }

    /// The second and further names of a file become hard links to its first.
    private mutating func namingFirstLink(_ entry: FileEntry, _ state: FileState) -> FileEntry {
        guard state.links > 1 else { return entry }
        let key = HardLinkKey(device: state.device, inode: state.inode)
        guard let first = firstNames[key] else {
            firstNames[key] = entry.path
            return entry
        }
        var link = entry
        link.kind = .hardLink(target: first)
        link.size = 0
        link.xattrs = [:]
        return link
    }
}
