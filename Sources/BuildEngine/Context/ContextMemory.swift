internal import FoundationEssentials
internal import LayerArchive
internal import OCISpec

/// The digests of a selection's files by what `lstat` said of each, so that of many files only those are read again that
/// were written meanwhile.
struct ContextMemory {
    /// What tells that a file was not touched: its change time can't be set back by anything but the clock.
    fileprivate struct Stamp: Hashable {
        var inode: UInt64
        var changed: Int
        var modified: Int
        var size: Int
    }

    struct Known {
        var digest: Digest
        /// Whether the file has extended attributes that count.
        var hasAttributes: Bool
    }

    /// Fewer files are read as fast as a record of them.
    static let fewestFiles = 64
    private static let head = Array("files 1\n".utf8)
    private static let stampLength = 32
    private static let entryLength = stampLength + 1 + 64

    private let bytes: [UInt8]
    private var places: [Stamp: Int] = [:]

    /// - Returns: nil for what `record(of:)` has not made.
    init?(_ data: Data) {
        bytes = Array(data)
        let count = (bytes.count - Self.head.count) / Self.entryLength
        guard bytes.starts(with: Self.head), bytes.count == Self.head.count + count * Self.entryLength else {
            return nil
        }
        places.reserveCapacity(count)
        bytes.withUnsafeBytes { buffer in
            for index in 0..<count {
                let place = Self.head.count + index * Self.entryLength
                let numbers = (0..<4).map { buffer.loadUnaligned(fromByteOffset: place + $0 * 8, as: Int.self) }
                let stamp = Stamp(
                    inode: UInt64(bitPattern: Int64(numbers[0])), changed: numbers[1], modified: numbers[2],
                    size: numbers[3])
                places[stamp] = place + Self.stampLength
            }
        }
    }

    func known(_ file: SourceFile) -> Known? {
        guard let stamp = Stamp(file), let place = places[stamp] else { return nil }
        let digits = bytes[(place + 1)..<(place + 65)]
        guard let digest = try? Digest(hex: String(decoding: digits, as: UTF8.self)) else { return nil }
        return Known(digest: digest, hasAttributes: bytes[place] == 1)
    }

    /// What to keep of files that were hashed: of those that could not change again within one tick of the clock.
    static func record(of items: [CopyItem], digests: [EntryPath: Digest]) -> Data {
        var result = head
        let limit = ContextStamp.settledBefore
        for item in items {
            for file in [item.root] + item.children {
                guard case .folder(let source) = file.content, let digest = digests[source.path],
                    let stamp = Stamp(file), stamp.changed < limit
                else { continue }
                let numbers = (stamp.inode, stamp.changed, stamp.modified, stamp.size)
                withUnsafeBytes(of: numbers) { result.append(contentsOf: $0) }
                result.append(file.entry.xattrs.isEmpty ? 0 : 1)
                result += digest.hex.utf8
            }
        }
        return Data(result)
    }
}

extension ContextMemory.Stamp {
    fileprivate init?(_ file: SourceFile) {
        guard let stamp = file.stamp else { return nil }
        self.init(inode: stamp.inode, changed: stamp.changed, modified: stamp.modified, size: file.entry.size)
    }
}
