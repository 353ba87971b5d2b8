internal import FoundationEssentials
internal import Glibc

/// Small files of the user's, read whole.
enum WholeFile {
    struct Failure: Error {
        var words: String
    }

    /// The content; nil where there is no such file.
    static func read(_ path: String, limit: Int) -> Result<Data?, Failure> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            return code == ENOENT || code == ENOTDIR
                ? .success(nil) : .failure(Failure(words: "it can't be read: \(words(for: code))"))
        }
        defer { close(descriptor) }
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return .success(data) }
            if count < 0 {
                if errno == EINTR { continue }
                return .failure(Failure(words: "it can't be read: \(words(for: errno))"))
            }
            data.append(contentsOf: buffer.prefix(count))
            if data.count > limit { return .failure(Failure(words: "it is longer than \(limit) bytes")) }
        }
    }

    /// Replaces a file at once, for its owner alone.
    static func replace(_ path: String, with data: Data) -> Result<Void, Failure> {
        let temporary = "\(path).\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return .failure(Failure(words: "it can't be written: \(words(for: errno))")) }
        var rest = Array(data)[...]
        var code: Int32 = 0
        while !rest.isEmpty, code == 0 {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { code = errno }
        }
        // A file that was there with a wider mode keeps it through O_CREAT.
        if code == 0, fchmod(descriptor, 0o600) != 0 || fsync(descriptor) != 0 { code = errno }
        close(descriptor)
        if code == 0, rename(temporary, path) != 0 { code = errno }
        guard code == 0 else {
            unlink(temporary)
            return .failure(Failure(words: "it can't be written: \(words(for: code))"))
        }
        return .success(())
    }

    static func words(for code: Int32) -> String { String(cString: strerror(code)) }
}
