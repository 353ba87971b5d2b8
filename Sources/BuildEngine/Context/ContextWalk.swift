internal import CLinux
internal import DockerfileSyntax
internal import Glibc
internal import LayerArchive

/// Reads a context folder's files, `.dockerignore` respected. Nothing is followed: links are read as links.
struct ContextWalk {
    let root: String
    let ignore: IgnorePatterns?
    /// Files that stand for those on the disk.
    var overlay: ContextOverlay?

    /// The file at a path below the root; nil where there is none.
    ///
    /// - Throws: `StepError` where it is there and can't be read.
    func file(at path: EntryPath) throws(StepError) -> ContextFile? {
        if let overlay {
            if let file = overlay.files[path] { return file.file }
            if overlay.isRemoved(path) { return nil }
        }
        var status = stat()
        guard lstat(systemPath(path), &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw unreadable(path, errno)
        }
        return try contextFile(at: path, status)
    }

    /// All that is below a folder and not ignored, folders before what is in them.
    ///
    /// - Throws: `StepError` naming what can't be read; `CancellationError` never: a walk is short.
    func descendants(of folder: EntryPath) throws(StepError) -> [ContextFile] {
        var found: [ContextFile] = []
        _ = try walk(folder, into: &found)
        return found
    }

    /// Opens a file for reading, links not followed; -1 where it can't be, with `errno` set.
    func open(_ path: EntryPath) -> Int32 {
        Glibc.open(diskPath(path), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    }

    static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

    /// The names in a folder, unsorted, ignored ones too.
    ///
    /// - Throws: `StepError` where it can't be read.
    func names(in folder: EntryPath) throws(StepError) -> [[UInt8]] {
        guard let overlay else { return try namesOnDisk(in: folder) }
        return try children(of: folder, overlay).map(\.path.name)
    }

    private func namesOnDisk(in folder: EntryPath) throws(StepError) -> [[UInt8]] {
        guard let stream = opendir(systemPath(folder)) else { throw unreadable(folder, errno) }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = ContextWalk.name(of: entry)
            if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
        }
        return names
    }

    /// Adds what a folder holds, in the order of the names; true where anything was added.
    private func walk(_ folder: EntryPath, into found: inout [ContextFile]) throws(StepError) -> Bool {
        var added = false
        if let overlay {
            for file in try children(of: folder, overlay) { added = try add(file, into: &found) || added }
            return added
        }
        for (name, status) in try statuses(in: folder).sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
            added = try add(folder.appending(name: name), status, into: &found) || added
        }
        return added
    }

    private func statuses(in folder: EntryPath) throws(StepError) -> [(name: [UInt8], status: stat)] {
        guard let stream = opendir(systemPath(folder)) else { throw unreadable(folder, errno) }
        defer { closedir(stream) }
        let descriptor = dirfd(stream)
        var result: [(name: [UInt8], status: stat)] = []
        while let entry = readdir(stream) {
            let name = ContextWalk.name(of: entry)
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            var status = stat()
            // The name is handed on as readdir left it, ended by its NUL.
            let code = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                    fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW)
                }
            }
            // A file that is gone between the two calls was never there.
            if code != 0, errno == ENOENT { continue }
            if code != 0 { throw unreadable(folder.appending(name: name), errno) }
            result.append((name, status))
        }
        return result
    }

    private func add(_ path: EntryPath, _ status: stat, into found: inout [ContextFile]) throws(StepError) -> Bool {
        let isDirectory = status.st_mode & S_IFMT == S_IFDIR
        return try add(path, isDirectory: isDirectory, into: &found) { () throws(StepError) in
            try contextFile(at: path, status)
        }
    }

    private func add(_ file: ContextFile, into found: inout [ContextFile]) throws(StepError) -> Bool {
        try add(file.path, isDirectory: file.kind == .directory, into: &found) { () throws(StepError) in file }
    }

    private func add(
        _ path: EntryPath, isDirectory: Bool, into found: inout [ContextFile],
        _ file: () throws(StepError) -> ContextFile
    ) throws(StepError) -> Bool {
        let isIgnored = ignore?.ignores(path.patternText) ?? false
        if !isDirectory {
            if isIgnored { return false }
            found.append(try file())
            return true
        }
        if isIgnored, ignore?.mayContainIncluded(directory: path.patternText) == false { return false }
        let place = found.count
        let hasChildren = try walk(path, into: &found)
        if isIgnored, !hasChildren { return false }
        found.insert(try file(), at: place)
        return true
    }

    /// What is in a folder, in the order of the names, as the overlay has it.
    private func children(of folder: EntryPath, _ overlay: ContextOverlay) throws(StepError) -> [ContextFile] {
        var files = overlay.added(in: folder).map(\.file)
        // A folder that is thought of has nothing on the disk.
        let isOnDisk = folder.isRoot || overlay.files[folder] == nil && !overlay.isRemoved(folder)
        let isKnown = overlay.files[folder].map { if case .same(folder) = $0.content { true } else { false } } ?? false
        if isOnDisk || isKnown {
            for (name, status) in try statuses(in: folder) {
                let path = folder.appending(name: name)
                if overlay.files[path] != nil || overlay.isRemoved(path) { continue }
                files.append(try contextFile(at: path, status))
            }
        }
        return files.sorted { $0.path.name.lexicographicallyPrecedes($1.path.name) }
    }

    private func contextFile(at path: EntryPath, _ status: stat) throws(StepError) -> ContextFile {
        ContextFile(
            path: path, kind: try kind(at: path, status), mode: UInt32(status.st_mode) & 0o7777,
            size: status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0, modified: Int(status.st_mtim.tv_sec),
            modifiedNanoseconds: Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec),
            changedNanoseconds: Int(status.st_ctim.tv_sec) * 1_000_000_000 + Int(status.st_ctim.tv_nsec),
            inode: UInt64(status.st_ino), device: UInt64(status.st_dev), links: Int(status.st_nlink),
            isSocket: status.st_mode & S_IFMT == S_IFSOCK)
    }

    private func kind(at path: EntryPath, _ status: stat) throws(StepError) -> FileEntry.Kind {
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .directory
        case S_IFLNK: return .symlink(target: try linkTarget(at: path))
        case S_IFCHR:
            return .characterDevice(
                major: DeviceNumber.major(status.st_rdev), minor: DeviceNumber.minor(status.st_rdev))
        case S_IFBLK:
            return .blockDevice(major: DeviceNumber.major(status.st_rdev), minor: DeviceNumber.minor(status.st_rdev))
        case S_IFIFO: return .fifo
        default: return .file
        }
    }

    private func linkTarget(at path: EntryPath) throws(StepError) -> [UInt8] {
        // PATH_MAX bounds what a link can hold on Linux.
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(systemPath(path), &buffer, buffer.count)
        if length < 0 { throw unreadable(path, errno) }
        return buffer.prefix(length).map { UInt8(bitPattern: $0) }
    }

    /// Where a file's content stands, which is elsewhere for one that is thought of under another name.
    func diskPath(_ path: EntryPath) -> [CChar] {
        if case .same(let other)? = overlay?.files[path]?.content { return systemPath(other) }
        return systemPath(path)
    }

    /// The path to hand to system calls, ended by a NUL: file names need not be UTF-8.
    func systemPath(_ path: EntryPath) -> [CChar] {
        let bytes = Array(root.utf8) + (path.isRoot ? [] : [0x2F] + path.bytes) + [0]
        return bytes.map { CChar(bitPattern: $0) }
    }

    private func unreadable(_ path: EntryPath, _ code: Int32) -> StepError {
        StepError(
            .contextUnreadable(path.isRoot ? root : path.description, reason: SystemFailure.text(code)), at: nil)
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            // d_name is ended by a NUL within its 256 bytes (readdir(3)).
            let bytes = UnsafeRawBufferPointer(start: pointer, count: 256)
            return Array(bytes[..<(bytes.firstIndex(of: 0) ?? bytes.endIndex)])
        }
    }
}

/// The two halves of a device number as Linux packs them (makedev(3)).
enum DeviceNumber {
    static func major(_ device: UInt) -> UInt32 { UInt32((device >> 8) & 0xFFF | (device >> 32) & 0xFFFF_F000) }

    static func minor(_ device: UInt) -> UInt32 { UInt32(device & 0xFF | (device >> 12) & 0xFFFF_FF00) }
}
