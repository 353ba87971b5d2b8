internal import Glibc
internal import LayerArchive

/// Opens the folders of a tree one after the other without ever following a symbolic link, component by component.
/// It keeps the last one open, because most files lie where the one before lay.
final class FolderCursor {
    let root: Int32
    private let rootPath: String
    private var path = EntryPath.root
    private var current: Int32?

    /// - Throws: `SnapshotError.failure` where `rootPath` is no folder that can be opened.
    init(root rootPath: String) throws {
        self.rootPath = rootPath
        root = try call("open", rootPath) { Glibc.open(rootPath, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
    }

    deinit {
        reset()
        close(root)
    }

    /// For messages.
    func name(of path: EntryPath) -> String { path.isRoot ? rootPath : "\(rootPath)/\(path)" }

    /// To be called when a folder may have gone or been replaced.
    func reset() {
        if let current { close(current) }
        current = nil
        path = .root
    }

    /// The folder's descriptor, valid until the next call; nil where there is none or a component is no folder.
    ///
    /// - Parameter make: called for a missing or other component with its parent's descriptor, to put a folder there.
    func folder(
        _ target: EntryPath, make: ((_ parent: Int32, _ name: [UInt8], _ path: EntryPath) throws -> Void)? = nil
    ) throws -> Int32? {
        if target == path { return current ?? root }
        if !target.isInside(path) { reset() }
        let known = path.components.count
        for component in target.components.dropFirst(known) {
            let parent = current ?? root
            let next = path.appending(name: component)
            guard let opened = try open(component, in: parent, path: next, make: make) else {
                return nil
            }
            if let current { close(current) }
            current = opened
            path = next
        }
        return current ?? root
    }

    private func open(
        _ name: [UInt8], in parent: Int32, path: EntryPath,
        make: ((Int32, [UInt8], EntryPath) throws -> Void)?
    ) throws -> Int32? {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let descriptor = FileName.with(name) { openat(parent, $0, flags) }
        if descriptor >= 0 { return descriptor }
        let code = errno
        guard code == ENOENT || code == ENOTDIR || code == ELOOP else {
            throw SnapshotError.failure(FileFailure("open", self.name(of: path), code: code))
        }
        guard let make else { return nil }
        try make(parent, name, path)
        return try call("open", self.name(of: path)) { FileName.with(name) { openat(parent, $0, flags) } }
    }
}

/// Reading what is in a folder.
enum FolderContents {
    /// The names in an open folder, sorted by bytes, without `.` and `..`.
    static func names(in folder: Int32, path: String) throws -> [[UInt8]] {
        let copy = try call("read", path) { openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard let stream = fdopendir(copy) else {
            close(copy)
            throw SnapshotError.failure(.last("read", path))
        }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw SnapshotError.failure(.last("read", path)) }
                break
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
        }
        return names.sorted(by: EntryPath.precedes)
    }
}
