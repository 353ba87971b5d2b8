/// Writes tar headers of 512 bytes as POSIX.1-2017 has them (pax, "ustar Interchange Format"), with a pax record only
/// for what does not fit.
enum TarHeader {
    static let blockSize = 512
    /// What 11 octal digits hold.
    private static let largestNumber = 0o77_777_777_777
    /// What 7 octal digits hold.
    private static let largestIdentifier = 0o7_777_777

    /// Calls `emit` with each block of the entry's header: the pax header and its records where needed, then its own.
    ///
    /// - Parameters:
    ///   - block: 512 bytes to build a header in.
    ///   - hasKind: whether the mode tells the entry's kind too.
    static func write(
        _ entry: FileEntry, block: UnsafeMutableRawBufferPointer, hasKind: Bool = false,
        emit: (UnsafeRawBufferPointer) throws(LayerArchiveError) -> Void
    ) throws(LayerArchiveError) {
        var name = entry.path.isRoot ? [0x2E] : entry.path.bytes
        if entry.isDirectory { name.append(0x2F) }
        let split = splitting(name)
        let records = paxRecords(of: entry, name: split == nil ? name : nil)
        if !records.isEmpty {
            fill(block, name: Array("PaxHeaders.0".utf8), type: "x", mode: 0o644, size: records.count)
            seal(block)
            try emit(UnsafeRawBufferPointer(block))
            try emitPadded(records, block: block, emit)
        }
        let (type, target, major, minor) = details(of: entry.kind)
        fill(
            block, name: split?.name ?? Array(name.suffix(100)), prefix: split?.prefix ?? [], type: type,
            mode: entry.mode & 0o7777 | (hasKind ? kindBits(of: entry.kind) : 0),
            size: type == "0" && entry.size <= largestNumber ? entry.size : 0)
        put(target.count <= 100 ? target : Array(target.prefix(100)), at: 157, in: block)
        number(entry.uid <= largestIdentifier ? Int(entry.uid) : 0, digits: 7, at: 108, in: block)
        number(entry.gid <= largestIdentifier ? Int(entry.gid) : 0, digits: 7, at: 116, in: block)
        number(isPlain(entry.modified) ? entry.modified : 0, digits: 11, at: 136, in: block)
        number(Int(major) & largestIdentifier, digits: 7, at: 329, in: block)
        number(Int(minor) & largestIdentifier, digits: 7, at: 337, in: block)
        seal(block)
        try emit(UnsafeRawBufferPointer(block))
    }

    /// `S_IFMT` of `st_mode`.
    private static func kindBits(of kind: FileEntry.Kind) -> UInt32 {
        switch kind {
        case .file, .hardLink: 0o100000
        case .directory: 0o040000
        case .symlink: 0o120000
        case .characterDevice: 0o020000
        case .blockDevice: 0o060000
        case .fifo: 0o010000
        }
    }

    private static func isPlain(_ number: Int) -> Bool { number >= 0 && number <= largestNumber }

    private static func details(of kind: FileEntry.Kind) -> (Unicode.Scalar, [UInt8], UInt32, UInt32) {
        switch kind {
        case .file: ("0", [], 0, 0)
        case .hardLink(let target): ("1", target.bytes, 0, 0)
        case .symlink(let target): ("2", target, 0, 0)
        case .characterDevice(let major, let minor): ("3", [], major, minor)
        case .blockDevice(let major, let minor): ("4", [], major, minor)
        case .directory: ("5", [], 0, 0)
        case .fifo: ("6", [], 0, 0)
        }
    }

    /// A name in the 100 bytes of `name`, or cut at a slash with at most 155 bytes before it; nil where neither fits.
    private static func splitting(_ name: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
        if name.count <= 100 { return ([], name) }
        guard name.count <= 256 else { return nil }
        // The slash that leaves the shortest name that is not empty: the last one that is neither past 155 nor the end.
        let end = min(155, name.count - 2)
        guard let slash = name[...end].lastIndex(of: 0x2F), slash > 0, name.count - slash - 1 <= 100 else { return nil }
        return (Array(name[..<slash]), Array(name[(slash + 1)...]))
    }

    /// The pax records of what the plain header can't hold, sorted by key.
    private static func paxRecords(of entry: FileEntry, name: [UInt8]?) -> [UInt8] {
        var records: [(key: String, value: [UInt8])] = []
        if let name { records.append(("path", name)) }
        switch entry.kind {
        case .symlink(let target) where target.count > 100: records.append(("linkpath", target))
        case .hardLink(let target) where target.bytes.count > 100: records.append(("linkpath", target.bytes))
        case .file where entry.size > largestNumber: records.append(("size", Array(String(entry.size).utf8)))
        default: break
        }
        if entry.uid > largestIdentifier { records.append(("uid", Array(String(entry.uid).utf8))) }
        if entry.gid > largestIdentifier { records.append(("gid", Array(String(entry.gid).utf8))) }
        if !isPlain(entry.modified) { records.append(("mtime", Array(String(entry.modified).utf8))) }
        for (name, value) in entry.xattrs where !FileEntry.isOverlayAttribute(name) {
            records.append(("SCHILY.xattr.\(name)", value))
        }
        guard !records.isEmpty else { return [] }
        records.sort { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
        return records.flatMap { record($0.key, $0.value) }
    }

    /// `LENGTH KEY=VALUE\n`, where the length counts its own digits.
    private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
        let rest = key.utf8.count + value.count + 3
        var length = rest + String(rest).utf8.count
        if String(length).utf8.count + rest != length { length = rest + String(length).utf8.count }
        return Array("\(length) \(key)=".utf8) + value + [0x0A]
    }

    private static func emitPadded(
        _ bytes: [UInt8], block: UnsafeMutableRawBufferPointer,
        _ emit: (UnsafeRawBufferPointer) throws(LayerArchiveError) -> Void
    ) throws(LayerArchiveError) {
        var start = 0
        while start < bytes.count {
            clear(block)
            put(Array(bytes[start..<min(start + blockSize, bytes.count)]), at: 0, in: block)
            try emit(UnsafeRawBufferPointer(block))
            start += blockSize
        }
    }

    private static func fill(
        _ block: UnsafeMutableRawBufferPointer, name: [UInt8], prefix: [UInt8] = [], type: Unicode.Scalar,
        mode: UInt32, size: Int
    ) {
        clear(block)
        put(name, at: 0, in: block)
        number(Int(mode), digits: 7, at: 100, in: block)
        number(0, digits: 7, at: 108, in: block)
        number(0, digits: 7, at: 116, in: block)
        number(size, digits: 11, at: 124, in: block)
        number(0, digits: 11, at: 136, in: block)
        block[156] = UInt8(truncatingIfNeeded: type.value)
        put(Array("ustar\u{0}00".utf8), at: 257, in: block)
        put(prefix, at: 345, in: block)
    }

    /// The checksum: the sum of all bytes, with its own eight taken for spaces.
    private static func seal(_ block: UnsafeMutableRawBufferPointer) {
        var sum = 8 * 0x20
        for byte in block { sum &+= Int(byte) }
        number(sum, digits: 6, at: 148, in: block)
        block[155] = 0x20
    }

    private static func clear(_ block: UnsafeMutableRawBufferPointer) {
        block.initializeMemory(as: UInt8.self, repeating: 0)
    }

    private static func put(_ bytes: [UInt8], at offset: Int, in block: UnsafeMutableRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: block[offset...]).copyBytes(from: bytes)
    }

    /// Octal digits with leading zeros; the byte after them stays NUL.
    private static func number(_ value: Int, digits: Int, at offset: Int, in block: UnsafeMutableRawBufferPointer) {
        var value = value
        for place in stride(from: offset + digits - 1, through: offset, by: -1) {
            block[place] = UInt8(truncatingIfNeeded: 0x30 + (value & 7))
            value >>= 3
        }
    }
}
