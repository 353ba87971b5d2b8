internal import Glibc
internal import OCISpec

/// A path inside an image: components joined by `/`, no leading or trailing slash, no `.` or `..`; empty for the root.
///
/// Bytes, not a String: file names need not be UTF-8, and Swift compares strings by canonical equivalence, under which
/// two different file names can be equal.
package struct EntryPath: Hashable, Sendable {
    package let bytes: [UInt8]

    /// The root of the image.
    package static let root = EntryPath(unchecked: [])

    private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    /// In one go: paths are the keys of every tree, and hashing byte by byte is several times slower.
    package func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    /// Normalises a path as it stands in a tar or a command: leading, trailing and double slashes and `.` go.
    ///
    /// - Throws: `EntryPathError` where it has a `..` component or a NUL.
    package init(_ path: some Collection<UInt8>) throws(EntryPathError) {
        var result: [UInt8] = []
        result.reserveCapacity(path.count)
        for component in path.split(separator: 0x2F) where !component.elementsEqual([0x2E]) {
            guard !component.elementsEqual([0x2E, 0x2E]), !component.contains(0) else {
                throw EntryPathError(path: String(decoding: path, as: UTF8.self))
            }
            if !result.isEmpty { result.append(0x2F) }
            result.append(contentsOf: component)
        }
        bytes = result
    }

    /// - Throws: `EntryPathError` where it has a `..` component or a NUL.
    package init(_ path: String) throws(EntryPathError) { try self.init(Array(path.utf8)) }

    package var isRoot: Bool { bytes.isEmpty }

    /// The last component; empty for the root.
    package var name: [UInt8] {
        guard let slash = bytes.lastIndex(of: 0x2F) else { return bytes }
        return Array(bytes[(slash + 1)...])
    }

    /// The folder it is in; nil for the root.
    package var parent: EntryPath? {
        guard !isRoot else { return nil }
        guard let slash = bytes.lastIndex(of: 0x2F) else { return .root }
        return EntryPath(unchecked: Array(bytes[..<slash]))
    }

    package var components: [[UInt8]] { bytes.split(separator: 0x2F).map(Array.init) }

    /// - Precondition: `name` is one component as `components` gives them (not empty, `.`, `..`, no `/` or NUL).
    package func appending(name: [UInt8]) -> EntryPath {
        EntryPath(unchecked: isRoot ? name : bytes + [0x2F] + name)
    }

    package func appending(_ path: EntryPath) -> EntryPath {
        if path.isRoot { return self }
        return EntryPath(unchecked: isRoot ? path.bytes : bytes + [0x2F] + path.bytes)
    }

    /// True where this path is `folder` itself or below it.
    package func isInside(_ folder: EntryPath) -> Bool {
        if folder.isRoot { return true }
        guard bytes.starts(with: folder.bytes) else { return false }
        return bytes.count == folder.bytes.count || bytes[folder.bytes.count] == 0x2F
    }
}

extension EntryPath: Comparable {
    /// By bytes, as `LC_ALL=C sort` does.
    package static func < (left: EntryPath, right: EntryPath) -> Bool { precedes(left.bytes, right.bytes) }

    /// Whether `left` stands before `right` in the order of bytes.
    package static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        let common = min(left.count, right.count)
        let order = left.withUnsafeBytes { leftBytes in
            right.withUnsafeBytes { rightBytes in
                guard let leftStart = leftBytes.baseAddress, let rightStart = rightBytes.baseAddress else { return 0 }
                return Int(memcmp(leftStart, rightStart, common))
            }
        }
        return order == 0 ? left.count < right.count : order < 0
    }
}

extension EntryPath: CustomStringConvertible {
    /// For people: bytes that are not UTF-8 are shown as `\xff`. No other path can be made of it.
    package var description: String { String(showing: bytes) }

    /// For patterns, which are texts: each byte that is not UTF-8 is one replacement character, as Go has it.
    package var patternText: String { String(decoding: bytes, as: UTF8.self) }
}

/// A path that would leave its root, or that no file can have.
package struct EntryPathError: Error, Hashable, CustomStringConvertible {
    package let path: String

    package var description: String { "the path '\(path)' has a '..' or a NUL in it and could leave its folder" }
}
