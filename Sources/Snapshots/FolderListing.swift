internal import CLinux
internal import Glibc
internal import LayerArchive

/// A whole tree as it was at one moment, to be compared with what a command left of it.
struct FolderListing: CaptureBaseline {
    private struct Stamp {
        let state: FileState
        /// Nanoseconds since 1970: a folder made anew may get the number of the one that was removed.
        let birth: Int64
    }

    private var folders: [EntryPath: [[UInt8]: Stamp]] = [:]

    /// Lists `folder`, and returns when a change made from now on can't bear the time of one made before.
    init(of folder: String) throws {
        let cursor = try FolderCursor(root: folder)
        var pending: [EntryPath] = [.root]
        var latest = try FileState.read([], in: cursor.root, path: folder).changed
        while let path = pending.popLast() {
            guard let opened = try cursor.folder(path) else { continue }
            var stamps: [[UInt8]: Stamp] = [:]
            for name in try FolderContents.names(in: opened, path: cursor.name(of: path)) {
                let child = path.appending(name: name)
                let state = try FileState.read(name, in: opened, path: cursor.name(of: child))
                stamps[name] = Stamp(state: state, birth: Self.birth(of: name, in: opened))
                if state.isDirectory { pending.append(child) }
                let isLater =
                    (state.changed.seconds, state.changed.nanoseconds) > (latest.seconds, latest.nanoseconds)
                if isLater { latest = state.changed }
            }
            folders[path] = stamps
        }
        Self.wait(past: latest)
    }

    /// File systems keep times by a clock that ticks every few milliseconds.
    private static func wait(past time: FileState.timespecValue) {
        var now = timespec()
        for _ in 0..<100 {
            clock_gettime(CLOCK_REALTIME_COARSE, &now)
            if (now.tv_sec, now.tv_nsec) > (time.seconds, time.nanoseconds) { return }
            usleep(1000)
        }
    }

    /// A file with several names changes its time when one of the others goes; overlay knows nothing of that.
    private static func isSame(_ new: FileState, _ old: FileState) -> Bool {
        guard old.links > 1 else { return new == old }
        var comparable = new
        comparable.changed = old.changed
        comparable.links = old.links
        return comparable == old
    }

    private static func birth(of name: [UInt8], in folder: Int32) -> Int64 {
        FileName.with(name) { Int64(clinux_birth_time(folder, $0)) }
    }

    func missing(in folder: EntryPath, present: [[UInt8]]) -> [[UInt8]] {
        guard let old = folders[folder] else { return [] }
        let present = Set(present)
        return old.keys.filter { !present.contains($0) && old[$0]?.state.kind != nil }
    }

    func verdict(on state: FileState, at path: EntryPath, in parent: Int32) throws -> CaptureVerdict {
        guard let folder = path.parent, let old = folders[folder]?[path.name] else {
            return state.isDirectory ? .newFolder(hidesOld: false) : .changed
        }
        guard state.isDirectory else { return Self.isSame(state, old.state) ? .unchanged : .changed }
        guard old.state.isDirectory else { return .newFolder(hidesOld: false) }
        let isSame =
            state.inode == old.state.inode && state.device == old.state.device
            && Self.birth(of: path.name, in: parent) == old.birth
        guard isSame else { return .newFolder(hidesOld: true) }
        return .folder(changed: !state.hasSameAttributes(as: old.state))
    }
}
