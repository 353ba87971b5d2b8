internal import BuildPlan
internal import DockerfileSyntax
internal import LayerArchive
internal import OCISpec

/// Files that stand in a walk for those on the disk: a change of the context that is thought of.
struct ContextOverlay: Sendable {
    /// Where a file's bytes come from.
    enum Content: Sendable {
        /// A file on the disk.
        case same(EntryPath)
        case bytes([UInt8])
        /// Other bytes than any that were there before.
        case other
    }

    struct File: Sendable {
        var file: ContextFile
        var content: Content
    }

    private(set) var files: [EntryPath: File] = [:]
    /// Gone with all below.
    private var removed: Set<EntryPath> = []

    func isRemoved(_ path: EntryPath) -> Bool {
        var current: EntryPath? = path
        while let folder = current, !folder.isRoot {
            if removed.contains(folder) { return true }
            current = folder.parent
        }
        return false
    }

    func added(in folder: EntryPath) -> [File] {
        files.values.filter { ($0.file.path.parent ?? .root) == folder && !$0.file.path.isRoot }
    }

    fileprivate mutating func put(_ file: ContextFile, _ content: Content) {
        files[file.path] = File(file: file, content: content)
    }

    fileprivate mutating func remove(_ path: EntryPath) {
        removed.insert(path)
        files[path] = nil
    }
}

/// A change of the context's files that can't be thought of.
package enum ContextChangeError: Error, Hashable, Sendable {
    case missing(String, suggestion: String?)
    case exists(String)
    case isFolder(String)
    case isLink(String)
    /// A file where a folder of the path would be.
    case fileInPath(String, of: String)
    /// The context is an archive or came from elsewhere.
    case noFolder
}

extension ContextChangeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let path, let suggestion):
            "there is no '\(path)' in the context"
                + (suggestion.map { "; did you mean '\($0)'?" } ?? ": 'add \(path)' is the change that makes it")
        case .exists(let path): "there is a '\(path)' already: 'edit \(path)' changes what is in it"
        case .isFolder(let path): "'\(path)' is a folder: name a file in it"
        case .isLink(let path): "'\(path)' is a symbolic link: name the file that it leads to"
        case .fileInPath(let file, let path): "'\(path)' can't be there: '\(file)' is a file and no folder"
        case .noFolder:
            "the context is no folder on this disk: only changes of the Dockerfile and of arguments can be asked"
        }
    }
}

extension ContextOverlay {
    /// - Parameter walk: over the files as they are.
    /// - Throws: `ContextChangeError`; `StepError` for what can't be read.
    init(_ change: ImaginedChange.FileChange, walk: ContextWalk) throws {
        switch change {
        case .edit(let path):
            var file = try Self.regular(path, walk)
            Self.age(&file)
            put(file, .other)
        case .content(let path, let bytes):
            var file = try Self.regular(path, walk)
            Self.age(&file)
            file.size = bytes.count
            put(file, .bytes(bytes))
        case .touch(let path):
            var file = try Self.existing(path, walk)
            Self.age(&file)
            put(file, .same(file.path))
        case .chmod(let path, let mode, _):
            try setMode(of: path, walk) { mode.applied(to: $0.mode, isFolder: $0.kind == .directory) }
        case .flipExecutable(let path):
            try setMode(of: path, walk) { $0.mode & 0o100 == 0 ? $0.mode | 0o111 : $0.mode & ~0o111 }
        case .delete(let path): remove(try Self.existing(path, walk).path)
        case .add(let path): try add(path, walk)
        case .rename(let path, let new): try rename(path, to: new, walk)
        }
    }

    private static func existing(_ text: String, _ walk: ContextWalk) throws -> ContextFile {
        let path = try EntryPath(text)
        if let file = try walk.file(at: path) { return file }
        let folder = path.parent ?? .root
        let names = (try? walk.names(in: folder)) ?? []
        let close = Suggestion.closest(
            to: String(decoding: path.name, as: UTF8.self), among: names.map { String(decoding: $0, as: UTF8.self) })
        throw ContextChangeError.missing(text, suggestion: close.map { folder.isRoot ? $0 : "\(folder)/\($0)" })
    }

    /// - Throws: `ContextChangeError.isLink`: a link has no mode of its own.
    private mutating func setMode(
        of text: String, _ walk: ContextWalk, _ mode: (ContextFile) -> UInt32
    ) throws {
        var file = try Self.existing(text, walk)
        if case .symlink = file.kind { throw ContextChangeError.isLink(text) }
        Self.age(&file)
        file.mode = mode(file)
        put(file, .same(file.path))
    }

    private static func regular(_ text: String, _ walk: ContextWalk) throws -> ContextFile {
        let file = try existing(text, walk)
        if file.kind == .directory { throw ContextChangeError.isFolder(text) }
        if case .symlink = file.kind { throw ContextChangeError.isLink(text) }
        return file
    }

    /// Times that no file on the disk has, so that nothing remembered of it is taken for what it holds.
    private static func age(_ file: inout ContextFile) {
        file.modified += 1
        file.modifiedNanoseconds += 1
        file.changedNanoseconds = -1
        file.links = 1
    }

    private mutating func add(_ text: String, _ walk: ContextWalk) throws {
        let path = try EntryPath(text)
        if try walk.file(at: path) != nil { throw ContextChangeError.exists(text) }
        try addFolders(above: path, walk)
        put(Self.new(path, .file, mode: 0o644), .other)
    }

    private mutating func addFolders(above path: EntryPath, _ walk: ContextWalk) throws {
        var current = path.parent
        while let folder = current, !folder.isRoot {
            if let file = try walk.file(at: folder), !isRemoved(folder) {
                guard file.kind == .directory else {
                    throw ContextChangeError.fileInPath(folder.description, of: path.description)
                }
                return
            }
            put(Self.new(folder, .directory, mode: 0o755), .other)
            current = folder.parent
        }
    }

    private mutating func rename(_ text: String, to new: String, _ walk: ContextWalk) throws {
        let file = try Self.existing(text, walk)
        let target = try EntryPath(new)
        if try walk.file(at: target) != nil { throw ContextChangeError.exists(new) }
        if target.isInside(file.path) { throw ContextChangeError.fileInPath(text, of: new) }
        remove(file.path)
        try addFolders(above: target, walk)
        var below: [ContextFile] = []
        if file.kind == .directory {
            below = try ContextWalk(root: walk.root, ignore: nil).descendants(of: file.path)
        }
        for old in [file] + below {
            var moved = old
            moved.path = old.path == file.path ? target : target.appending(old.path.relative(to: file.path))
            Self.age(&moved)
            put(moved, .same(old.path))
        }
    }

    private static func new(_ path: EntryPath, _ kind: FileEntry.Kind, mode: UInt32) -> ContextFile {
        ContextFile(
            path: path, kind: kind, mode: mode, size: 0, modified: 0, modifiedNanoseconds: 0, changedNanoseconds: -1,
            inode: 0, device: 0, links: 1, isSocket: false)
    }
}
