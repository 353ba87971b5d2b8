internal import LayerArchive
internal import Glibc
internal import OCISpec

/// A digest over what `lstat` says of the files that a source selects. While it is the same, so is their content:
/// the change time can't be set back by anything but the clock.
struct ContextStamp {
    let key: Digest
    private let newest: Int

    init(of items: [CopyItem]) {
        var hasher = DigestHasher()
        var newest = 0
        hasher.update("context 1\n")
        for item in items {
            hasher.update(item.name)
            for file in [item.root] + item.children {
                let stamp = file.stamp ?? FileStamp(modified: 0, changed: 0, inode: 0)
                newest = max(newest, stamp.changed)
                hasher.update(file.path.bytes)
                hasher.update(
                    "\0\(file.entry.mode) \(file.entry.size) \(stamp.modified) \(stamp.changed) \(stamp.inode)\n")
            }
        }
        key = hasher.finalize()
        self.newest = newest
    }

    /// The key, unless a file is so new that it could change again within one tick of the file system's clock, which is
    /// 10 ms at most.
    func keyIfSettled() -> Digest? {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let nanoseconds = Int(now.tv_sec) * 1_000_000_000 + Int(now.tv_nsec)
        return nanoseconds - newest > 20_000_000 ? key : nil
    }
}
