internal import Glibc

/// A path looked up as a process inside a root folder would: symbolic links, absolute ones and `..` among them, never
/// lead out. Only for a root in which nothing runs meanwhile.
package struct RootedPath: Equatable {
    /// The part that exists, as components below the root, free of links.
    var existing: [String]
    /// What does not exist below it.
    var missing: [String]
    /// The type bits of what exists, as `stat` has them.
    var kind: mode_t

    /// As many as the kernel follows (`path_resolution(7)`).
    static let linkLimit = 40

    /// - Returns: nil where the path leads through a file or too many links.
    package init?(_ path: String, in root: String) {
        var pending = Array(path.split(separator: "/").map(String.init).reversed())
        existing = []
        missing = []
        kind = S_IFDIR
        var links = 0
        while let name = pending.popLast() {
            if name == "." { continue }
            if name == ".." {
                if missing.isEmpty { _ = existing.popLast() } else { missing.removeLast() }
                kind = S_IFDIR
                continue
            }
            guard missing.isEmpty else {
                missing.append(name)
                continue
            }
            guard kind == S_IFDIR else { return nil }
            let place = ([root] + existing + [name]).joined(separator: "/")
            var information = stat()
            guard lstat(place, &information) == 0 else {
                guard errno == ENOENT else { return nil }
                missing.append(name)
                continue
            }
            guard information.st_mode & S_IFMT == S_IFLNK else {
                existing.append(name)
                kind = information.st_mode & S_IFMT
                continue
            }
            links += 1
            guard links <= Self.linkLimit, let target = SymbolicLink.target(of: place) else { return nil }
            if target.hasPrefix("/") { existing = [] }
            pending += target.split(separator: "/").map(String.init).reversed()
        }
    }

    package var exists: Bool { missing.isEmpty }

    /// The path from the root on, with a slash before it.
    var inside: String { "/" + (existing + missing).joined(separator: "/") }

    /// The path on the machine.
    package func outside(_ root: String) -> String { ([root] + existing + missing).joined(separator: "/") }
}

enum SymbolicLink {
    /// Where a link points, or nil where it can't be read.
    static func target(of path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        // The buffer's length is told to the call, and only as many bytes as it reports are read.
        let count = unsafe readlink(path, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
