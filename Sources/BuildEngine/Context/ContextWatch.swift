internal import DockerfileSyntax
internal import Glibc
internal import LayerArchive

/// Tells of what is saved in a build's context and of its Dockerfile, by inotify(7).
///
/// A program that writes into a file by a mapping of its memory goes unnoticed; editors and tools do not.
package final class ContextWatch: Sendable {
    /// A file that was saved, made, renamed or deleted, or whose permissions or time were changed.
    package struct Saved: Sendable, Hashable {
        /// Below the context's folder; of a Dockerfile elsewhere its name alone.
        package var path: String
        /// `.dockerignore` leaves it out.
        package var isIgnored: Bool

        package init(path: String, isIgnored: Bool) {
            self.path = path
            self.isIgnored = isIgnored
        }
    }

    package enum Event: Sendable, Hashable {
        /// At least one; sorted by path.
        case saved([Saved])
        /// More at once than can be listed.
        case many
        /// The other descriptor has something to read.
        case input
        case stopped
    }

    private struct Folders {
        /// By watch descriptor; nil for the folder of a Dockerfile that is outside the context.
        var paths: [Int32: EntryPath?] = [:]
        var ignore: IgnorePatterns?
    }

    private let context: BuildContext?
    /// Absolute; nil for a Dockerfile that is no file.
    private let dockerfile: String?
    private let descriptor: Int32
    private let stopEnds: (read: Int32, write: Int32)
    private let folders = Locked(Folders())

    /// A change of permissions counts; so does a time, which is told to have no effect.
    private static let mask = UInt32(
        IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB)
    /// How long nothing may happen until a save is complete: programs save by several calls.
    private static let quietMilliseconds: Int32 = 25
    /// A program that writes without an end must not keep the answer back.
    private static let longestMilliseconds: Int64 = 100

    /// - Parameters:
    ///   - folder: the context's, absolute; nil for a context that is none.
    ///   - dockerfile: absolute; nil where it is no file.
    /// - Throws: `FileFailure` where the system gives no watch, or not as many as there are folders.
    package init(folder: String?, dockerfile: String?) throws {
        context = folder.map { BuildContext(root: $0, dockerfile: dockerfile) }
        self.dockerfile = dockerfile
        descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0 else { throw FileFailure.last("watch", folder ?? dockerfile ?? "") }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            let failure = FileFailure.last("watch", folder ?? dockerfile ?? "")
            close(descriptor)
            throw failure
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        stopEnds = (ends[0], ends[1])
        try watchAll()
    }

    deinit {
        for end in [descriptor, stopEnds.read, stopEnds.write] { close(end) }
    }

    /// Ends a `next` that waits, and every later one.
    package func stop() { _ = write(stopEnds.write, [1], 1) }

    /// Waits, on the thread that calls, until something was saved.
    ///
    /// - Parameter input: a descriptor whose input ends the waiting too.
    package func next(orInput input: Int32? = nil) -> Event {
        while true {
            var waiting = [descriptor, stopEnds.read, input ?? -1].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            // `waiting` holds as many entries as the call is told.
            guard poll(&waiting, nfds_t(waiting.count), -1) > 0 else { continue }
            if waiting[1].revents != 0 { return .stopped }
            if waiting[2].revents != 0 { return .input }
            if let event = collect() { return event }
        }
    }

    /// All that comes until it is quiet; nil where nothing is left to tell of it, as of a file that came and went.
    private func collect() -> Event? {
        var batch = Batch()
        let end = Self.milliseconds() + Self.longestMilliseconds
        repeat {
            readEvents(into: &batch)
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&waiting, 1, Self.quietMilliseconds) <= 0 { break }
        } while Self.milliseconds() < end
        if batch.hasOverflowed {
            try? watchAll()
            return .many
        }
        let ignoreFiles = [".dockerignore", dockerfile.map { "\($0.split(separator: "/").last ?? "").dockerignore" }]
        if batch.changes.keys.contains(where: { path in ignoreFiles.contains { $0.map(path.hasSuffix) ?? false } }) {
            try? watchAll()
        }
        let saved = batch.changes.filter { path, isNew in !isNew || exists(path) }.keys.sorted().map { path in
            Saved(path: path, isIgnored: isIgnored(path))
        }
        return saved.isEmpty ? nil : .saved(saved)
    }

    private struct Batch {
        /// By path: whether the file was made since the batch began.
        var changes: [String: Bool] = [:]
        var hasOverflowed = false
    }

    private func readEvents(into batch: inout Batch) {
        // Room for several events with the longest name (NAME_MAX).
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return }
            for event in InotifyEvent.all(in: buffer[..<count]) { note(event, in: &batch) }
        }
    }

    private func note(_ event: InotifyEvent, in batch: inout Batch) {
        if event.has(IN_Q_OVERFLOW) { batch.hasOverflowed = true }
        guard let folder = folders.withLock({ $0.paths[event.watch] }) else { return }
        if event.has(IN_IGNORED) { folders.withLock { $0.paths[event.watch] = nil } }
        // Without a name it is the folder itself, of which the folder above tells.
        guard !event.name.isEmpty else { return }
        guard let folder else {
            // Beside a Dockerfile outside the context nothing else counts but its ignore file.
            let name = String(decoding: event.name, as: UTF8.self)
            let own = dockerfile.flatMap { $0.split(separator: "/").last.map(String.init) } ?? ""
            if name == own || name == "\(own).dockerignore" { batch.changes[name] = false }
            return
        }
        let path = folder.appending(name: event.name)
        let isFolder = event.has(IN_ISDIR)
        if isFolder, event.has(IN_CREATE | IN_MOVED_TO) {
            for inner in (try? watch(path)) ?? [] { batch.changes["\(inner)"] = false }
        }
        let isNew = event.has(IN_CREATE | IN_MOVED_TO)
        batch.changes["\(path)"] = batch.changes["\(path)"] ?? isNew
    }

    private func exists(_ path: String) -> Bool {
        guard let root = context?.root else { return true }
        var status = stat()
        return lstat("\(root)/\(path)", &status) == 0
    }

    private func isIgnored(_ path: String) -> Bool {
        if let root = context?.root, "\(root)/\(path)" == dockerfile { return false }
        return folders.withLock { $0.ignore?.ignores(path) ?? false }
    }

    private func watchAll() throws {
        context?.forget()
        let ignore = try? context?.ignorePatterns()
        folders.withLock { $0.ignore = ignore ?? nil }
        if context != nil { try watch(EntryPath("")) }
        guard let dockerfile, let slash = dockerfile.lastIndex(of: "/") else { return }
        // Where the context has it, its folder may be one that is ignored.
        let folder = dockerfile[..<slash]
        let root = context.map { $0.root + "/" } ?? "\0"
        let path = folder + "/" == root ? "" : folder.hasPrefix(root) ? String(folder.dropFirst(root.count)) : nil
        try add(folder.isEmpty ? "/" : String(folder), as: try path.map { try EntryPath($0) })
    }

    /// Watches a folder and those below that a build may take files from.
    ///
    /// - Returns: the files that are in them.
    @discardableResult
    private func watch(_ folder: EntryPath) throws -> [EntryPath] {
        guard let root = context?.root else { return [] }
        try add(folder.isRoot ? root : "\(root)/\(folder)", as: folder)
        let ignore = folders.withLock { $0.ignore }
        let walk = ContextWalk(root: root, ignore: nil)
        var files: [EntryPath] = []
        for name in try walk.names(in: folder) {
            let path = folder.appending(name: name)
            guard try walk.file(at: path)?.kind == .directory else {
                files.append(path)
                continue
            }
            let text = path.patternText
            if ignore?.ignores(text) == true, ignore?.mayContainIncluded(directory: text) == false { continue }
            files += try watch(path)
        }
        return files
    }

    private func add(_ folder: String, as path: EntryPath?) throws {
        let watch = inotify_add_watch(descriptor, folder, Self.mask)
        if watch < 0 {
            // Gone again already.
            if errno == ENOENT || errno == ENOTDIR { return }
            throw FileFailure.last("watch", folder)
        }
        folders.withLock { $0.paths[watch] = .some(path) }
    }

    private static func milliseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }
}
