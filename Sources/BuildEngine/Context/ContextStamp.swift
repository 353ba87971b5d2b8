internal import LayerArchive
internal import Glibc
internal import OCISpec

/// A digest over what `lstat` says of the files that a source selects. While it is the same, so is their content:
/// the change time can't be set back by anything but the clock.
struct ContextStamp {
    let key: Digest
    private let newest: Int

    /// - Parameter isPattern: whether the source is a pattern, whose list names a single match too.
    init(of items: [CopyItem], isPattern: Bool) {
        var bytes = Array("context 2 \(isPattern)\n".utf8)
        var newest = 0
        for item in items.flatMap({ [$0] + $0.linkTargets }) {
            Self.append(item.name, to: &bytes)
            Self.append(item.root, to: &bytes, newest: &newest)
            for child in item.children { Self.append(child, to: &bytes, newest: &newest) }
        }
        key = Digest(of: bytes)
        self.newest = newest
    }

    private static func append(_ file: SourceFile, to bytes: inout [UInt8], newest: inout Int) {
        let stamp = file.stamp ?? FileStamp(modified: 0, changed: 0, inode: 0)
        newest = max(newest, stamp.changed)
        append(file.path.bytes, to: &bytes)
        let numbers = (
            Int(file.entry.mode), file.entry.size, stamp.modified, stamp.changed, Int(bitPattern: UInt(stamp.inode))
        )
        withUnsafeBytes(of: numbers) { bytes.append(contentsOf: $0) }
    }

    /// With its length in front, so that two names can't be read as one.
    private static func append(_ name: [UInt8], to bytes: inout [UInt8]) {
        withUnsafeBytes(of: name.count) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: name)
    }

    /// The key, unless a file is so new that it could change again within one tick of the file system's clock, which is
    /// 10 ms at most.
    func keyIfSettled() -> Digest? { newest < Self.settledBefore ? key : nil }

    /// In nanoseconds since 1970.
    static var settledBefore: Int {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int(now.tv_sec) * 1_000_000_000 + Int(now.tv_nsec) - 20_000_000
    }
}
