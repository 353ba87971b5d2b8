internal import Glibc
internal import Synchronization

/// The lines of a file of the prompt's commands.
final class CommandScript: Sendable {
    /// A script of more than that is no script.
    private static let longest = 16 << 20

    private let lines: Mutex<ArraySlice<String>>

    /// - Throws: `CommandFailure.commandsUnreadable`.
    init(path: String) throws(CommandFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .commandsUnreadable(path, errno: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .commandsUnreadable(path, errno: errno) }
            bytes.append(contentsOf: buffer[..<count])
            if bytes.count > Self.longest { throw .commandsUnreadable(path, errno: EFBIG) }
            if count == 0 { break }
        }
        var all = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(decoding: $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0, as: UTF8.self)
        }
        if all.last == "" { all.removeLast() }
        lines = Mutex(all[...])
    }

    func next() -> String? { lines.withLock { $0.popFirst() } }
}
