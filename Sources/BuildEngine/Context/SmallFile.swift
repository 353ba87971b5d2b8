internal import Glibc

/// A file that is read whole, with a bound.
package enum SmallFile {
    /// - Returns: nil where there is no such file.
    /// - Throws: `SmallFileError` where it can't be read or is longer than `limit` bytes.
    package static func read(_ path: String, limit: Int) throws(SmallFileError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw SmallFileError(path: path, reason: .system(errno))
        }
        defer { close(descriptor) }
        return try read(descriptor, name: path, limit: limit)
    }

    /// What is left to read of an open file.
    package static func read(_ descriptor: Int32, name: String, limit: Int) throws(SmallFileError) -> [UInt8] {
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw SmallFileError(path: name, reason: .system(errno)) }
            if count == 0 { return result }
            result.append(contentsOf: buffer.prefix(count))
            if result.count > limit { throw SmallFileError(path: name, reason: .tooLong(limit)) }
        }
    }
}

/// A file that can't be read whole.
package struct SmallFileError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        case system(Int32)
        case tooLong(Int)
    }

    package let path: String
    package let reason: Reason

    package var description: String {
        switch reason {
        case .system(let code): "'\(path)' can't be read: \(SystemFailure.text(code))"
        case .tooLong(let limit): "'\(path)' is longer than \(limit) bytes, more than such a file can sensibly be"
        }
    }
}

/// What a system call's error means, in the C library's words.
enum SystemFailure {
    static func text(_ code: Int32) -> String {
        guard let words = strerror(code) else { return "error \(code)" }
        return String(cString: words).lowercased()
    }
}
