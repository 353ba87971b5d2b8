package import OCISpec

/// The files that one source of a COPY selects, as far as they count for the cache: names below the source, kinds,
/// modes, owners where they count, link targets, attributes and content, never times (cache-rules.md §3).
package struct FileList: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable {
            case file = "f"
            case directory = "d"
            case symlink = "l"
            case other = "o"
        }

        /// Below the source; empty for the source itself.
        package var path: [UInt8]
        package var kind: Kind
        package var mode: UInt32
        /// nil for a file of the context: BuildKit's client sends those as 0:0.
        package var owner: Owner?
        /// A file's content, a link's target, or of other files their device number.
        package var content: Digest?
        package var size: Int
        /// Digest over the extended attributes; nil without any.
        package var attributes: Digest?

        package init(
            path: [UInt8], kind: Kind, mode: UInt32, owner: Owner?, content: Digest?, size: Int,
            attributes: Digest? = nil
        ) {
            self.path = path
            self.kind = kind
            self.mode = mode
            self.owner = owner
            self.content = content
            self.size = size
            self.attributes = attributes
        }
    }

    package struct Owner: Sendable, Hashable {
        package var uid: UInt32
        package var gid: UInt32

        package init(uid: UInt32, gid: UInt32) {
            self.uid = uid
            self.gid = gid
        }
    }

    /// Sorted by the bytes of their paths.
    package var files: [File]

    package init(files: [File]) {
        self.files = files.sorted { $0.path.lexicographicallyPrecedes($1.path) }
    }

    package var digest: Digest {
        var hasher = DigestHasher()
        hasher.update(serialised())
        return hasher.finalize()
    }

    /// One line a file; file names are quoted so that a line end in one can't make two.
    package func serialised() -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(files.count * 128)
        for file in files {
            result += file.kind.rawValue.utf8
            result += " \(String(file.mode, radix: 8)) ".utf8
            result += (file.owner.map { "\($0.uid):\($0.gid)" } ?? "-").utf8
            result += " \(file.content?.hex ?? "-") \(file.size) \(file.attributes?.hex ?? "-") ".utf8
            for byte in file.path {
                if byte <= 0x20 || byte == 0x25 || byte == 0x7F {
                    let digits = String(byte, radix: 16)
                    result += "%\(digits.count < 2 ? "0" : "")\(digits)".utf8
                } else {
                    result.append(byte)
                }
            }
            result.append(0x0A)
        }
        return result
    }

    /// Reads what `serialised` wrote; nil for anything else.
    package init?(serialised bytes: some Collection<UInt8>) {
        var files: [File] = []
        for line in bytes.split(separator: 0x0A) {
            let fields = line.split(separator: 0x20, maxSplits: 6, omittingEmptySubsequences: false)
            guard fields.count == 7, let file = File(fields: fields.map { Array($0) }) else { return nil }
            files.append(file)
        }
        self.files = files
    }
}

extension FileList.File {
    fileprivate init?(fields: [[UInt8]]) {
        let texts = fields.map { String(decoding: $0, as: UTF8.self) }
        guard let kind = Kind(rawValue: texts[0]), let mode = UInt32(texts[1], radix: 8), let size = Int(texts[4])
        else {
            return nil
        }
        let numbers = texts[2].split(separator: ":").compactMap { UInt32($0) }
        let owner = numbers.count == 2 ? FileList.Owner(uid: numbers[0], gid: numbers[1]) : nil
        guard owner != nil || texts[2] == "-", let path = FileList.File.unquoted(fields[6]) else { return nil }
        let content = try? Digest(hex: texts[3])
        guard content != nil || texts[3] == "-" else { return nil }
        self.init(
            path: path, kind: kind, mode: mode, owner: owner, content: content, size: size,
            attributes: try? Digest(hex: texts[5]))
    }

    private static func unquoted(_ bytes: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x25 {
                guard index + 2 < bytes.count,
                    let byte = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
                else { return nil }
                result.append(byte)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}

extension FileList {
    /// A file that was added, removed or changed.
    package struct Difference: Sendable, Hashable {
        package var path: [UInt8]
        package var old: File?
        package var new: File?

        /// For telling a learner: one for each thing that differs.
        ///
        /// - Parameter source: the folder that the list is of.
        package func items(under source: String) -> [CacheReason.Item] {
            let name = FileList.title(path, under: source)
            switch (old, new) {
            case (let old?, let new?): return old.changes(to: new, named: name)
            case (nil, _): return [CacheReason.Item(path: name, change: "added")]
            case (_, nil): return [CacheReason.Item(path: name, change: "removed")]
            }
        }
    }

    /// What differs from an earlier list; sorted by path, as both lists are.
    package func differences(since old: FileList) -> [Difference] {
        var result: [Difference] = []
        var (left, right) = (old.files[...], files[...])
        while true {
            guard let before = left.first else {
                result += right.map { Difference(path: $0.path, new: $0) }
                return result
            }
            guard let now = right.first else {
                result += left.map { Difference(path: $0.path, old: $0) }
                return result
            }
            if before == now {
                left.removeFirst()
                right.removeFirst()
            } else if before.path == now.path {
                result.append(Difference(path: now.path, old: before, new: now))
                left.removeFirst()
                right.removeFirst()
            } else if before.path.lexicographicallyPrecedes(now.path) {
                result.append(Difference(path: before.path, old: before))
                left.removeFirst()
            } else {
                result.append(Difference(path: now.path, new: now))
                right.removeFirst()
            }
        }
    }

    /// Of two lists as `serialised` wrote them, the parts between what both begin and end with: of long lists that
    /// differ in few files only these lines are read. nil for anything else.
    package static func differingParts(of old: [UInt8], _ new: [UInt8]) -> (old: FileList, new: FileList)? {
        let common = min(old.count, new.count)
        let (head, tail) = old.withUnsafeBufferPointer { left in
            new.withUnsafeBufferPointer { right in
                var head = 0
                while head < common, left[head] == right[head] { head += 1 }
                while head > 0, left[head - 1] != 0x0A { head -= 1 }
                var tail = 0
                while tail < common - head, left[left.count - 1 - tail] == right[right.count - 1 - tail] { tail += 1 }
                // The rest begins with a whole line: at the head's end or behind a line end.
                func isLineStart(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
                    bytes.count - tail == head || bytes[bytes.count - tail - 1] == 0x0A
                }
                while tail > 0, !isLineStart(left) || !isLineStart(right) { tail -= 1 }
                return (head, tail)
            }
        }
        guard let before = FileList(serialised: old[head..<(old.count - tail)]),
            let now = FileList(serialised: new[head..<(new.count - tail)])
        else { return nil }
        return (before, now)
    }

    /// What differs from an earlier list, for telling a learner; sorted by path.
    package func changes(since old: FileList, under source: String) -> [CacheReason.Item] {
        differences(since: old).flatMap { $0.items(under: source) }
    }

    fileprivate static func title(_ path: [UInt8], under source: String) -> String {
        let name = String(showing: path)
        let folder = source.hasSuffix("/") ? String(source.dropLast()) : source
        if path.isEmpty { return folder.isEmpty ? "." : folder }
        return folder.isEmpty || folder == "." ? name : "\(folder)/\(name)"
    }
}

extension FileList.File {
    fileprivate func changes(to new: FileList.File, named name: String) -> [CacheReason.Item] {
        if kind != new.kind {
            return [CacheReason.Item(path: name, change: "type", old: kind.title, new: new.kind.title)]
        }
        var items: [CacheReason.Item] = []
        if content != new.content { items.append(CacheReason.Item(path: name, change: "content")) }
        if mode != new.mode {
            items.append(
                CacheReason.Item(
                    path: name, change: "mode", old: String(mode, radix: 8), new: String(new.mode, radix: 8)))
        }
        if owner != new.owner {
            items.append(CacheReason.Item(path: name, change: "owner", old: owner?.title, new: new.owner?.title))
        }
        return items.isEmpty ? [CacheReason.Item(path: name, change: "attributes")] : items
    }
}

extension FileList.Owner {
    fileprivate var title: String { "\(uid):\(gid)" }
}

extension FileList.File.Kind {
    fileprivate var title: String {
        switch self {
        case .file: "file"
        case .directory: "folder"
        case .symlink: "symbolic link"
        case .other: "special file"
        }
    }
}
