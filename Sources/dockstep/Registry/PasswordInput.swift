internal import Glibc

/// Reads secrets, and nothing of them is ever shown.
enum PasswordInput {
    /// Longer than any password or token.
    private static let limit = 64 << 10

    /// All of standard input without the line end at its end; nil where it can't be read.
    static func standardInput() -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < limit {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A line typed at the terminal; nil at its end.
    static func line(_ prompt: String) -> String? {
        StandardStreams.complain(prompt)
        return readLine(strippingNewline: true)
    }

    /// A line typed at the terminal and not shown; nil at its end. Keys are taken one by one, so that Ctrl-C ends the
    /// program only after the terminal is as it was.
    static func secretLine(_ prompt: String) -> String? {
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
        StandardStreams.complain(prompt)
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        let outcome = keys()
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
        StandardStreams.complain("\n")
        if case .interrupted = outcome { kill(getpid(), SIGINT) }
        guard case .line(let bytes) = outcome else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private enum Outcome {
        case line([UInt8])
        case ended
        case interrupted
    }

    private static func keys() -> Outcome {
        var bytes: [UInt8] = []
        var key: UInt8 = 0
        while bytes.count < limit {
            let count = read(STDIN_FILENO, &key, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return .ended }
            switch key {
            case 0x0A, 0x0D: return .line(bytes)
            case 0x03: return .interrupted
            case 0x04: return bytes.isEmpty ? .ended : .line(bytes)
            case 0x08, 0x7F: dropCharacter(&bytes)
            case 0x15: bytes = []
            default: bytes.append(key)
            }
        }
        return .line(bytes)
    }

    /// The last character, all the bytes of it (RFC 3629).
    private static func dropCharacter(_ bytes: inout [UInt8]) {
        while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
    }
}
