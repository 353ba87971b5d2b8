internal import Glibc
internal import LayerArchive
internal import OCISpec

/// Names and paths as the C library takes them: bytes with a NUL at the end.
enum FileName {
    static func with<Result>(_ name: [UInt8], _ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
        var terminated = name
        terminated.append(0)
        return try terminated.withUnsafeBytes { bytes in
            // Never nil: there is at least the NUL.
            guard let start = bytes.baseAddress else { return try "".withCString(body) }
            return try body(start.assumingMemoryBound(to: CChar.self))
        }
    }

    static func text(_ name: [UInt8]) -> String { String(showing: name) }

    /// A path through an open folder: for calls that have no variant for folders, such as those on attributes.
    static func throughDescriptor(_ folder: Int32, _ name: [UInt8]) -> [UInt8] {
        Array("/proc/self/fd/\(folder)/".utf8) + name
    }

    /// The open folder itself.
    static func ofDescriptor(_ folder: Int32) -> [UInt8] { Array("/proc/self/fd/\(folder)/.".utf8) }
}

/// Makes a system call again while signals interrupt it.
///
/// - Throws: `SnapshotError.failure` where it gives a negative number.
@discardableResult
func call<Number: SignedInteger>(_ action: String, _ path: String, _ body: () -> Number) throws -> Number {
    while true {
        let result = body()
        if result >= 0 { return result }
        let code = errno
        if code != EINTR { throw SnapshotError.failure(FileFailure(action, path, code: code)) }
    }
}
