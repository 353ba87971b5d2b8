internal import Glibc

/// Files of the system that are read whole.
enum SmallFile {
    /// A file's text, or nil where it can't be read. `limit` in bytes: the system's files that are read here are a few
    /// kilobytes long, and a longer one is no file that we know.
    static func text(_ path: String, limit: Int = 1 << 20) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= limit {
            let count = read(file, &chunk, chunk.count)
            if count < 0 { return nil }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk.prefix(count)
        }
        return nil
    }

    /// The first word of a file, such as a number of `/proc/sys`.
    static func word(_ path: String) -> String? {
        text(path)?.split(whereSeparator: \.isWhitespace).first.map(String.init)
    }
}
