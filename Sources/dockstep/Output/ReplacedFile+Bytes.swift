internal import Glibc

extension ReplacedFile {
    /// Puts a text that others may read in the place of an older one.
    ///
    /// - Throws: `CommandFailure.cannotWrite`; `ArchiveStreamError.notWritable`.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try write(to: path) { descriptor in
            fchmod(descriptor, 0o644)
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw CommandFailure.cannotWrite(path, errno: errno) }
                rest = rest.dropFirst(count)
            }
        }
    }
}
