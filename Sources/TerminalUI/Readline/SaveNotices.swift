internal import BuildEngine
internal import Glibc
internal import Synchronization

/// Tells of saves while somebody waits for something else: by a descriptor that becomes readable.
final class SaveNotices: Sendable {
    /// Readable when files were saved.
    let readEnd: Int32
    private let writeEnd: Int32
    private let watch: ContextWatch
    private let saved = Mutex<Set<String>>([])

    /// nil where the folder can't be watched.
    init?(folder: String?, dockerfile: String?) {
        guard folder != nil || dockerfile != nil, let watch = try? ContextWatch(folder: folder, dockerfile: dockerfile)
        else { return nil }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (readEnd, writeEnd) = (ends[0], ends[1])
        self.watch = watch
        Task { await OwnThread.run { [self] in follow() } }
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func stop() { watch.stop() }

    private func follow() {
        while true {
            let paths: [String]
            switch watch.next() {
            case .stopped, .input: return
            case .saved(let files): paths = files.map(\.path)
            case .many: paths = []
            }
            let isFirst = saved.withLock { saved in
                defer { saved.formUnion(paths.isEmpty ? [""] : paths) }
                return saved.isEmpty
            }
            if isFirst { _ = write(writeEnd, [1], 1) }
        }
    }

    /// The files that were saved since the last call, sorted; the descriptor is then quiet again.
    func take() -> [String] {
        var byte: UInt8 = 0
        return saved.withLock { saved in
            if !saved.isEmpty { _ = read(readEnd, &byte, 1) }
            defer { saved = [] }
            return saved.filter { !$0.isEmpty }.sorted()
        }
    }
}
