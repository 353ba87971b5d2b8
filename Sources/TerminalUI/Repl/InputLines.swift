internal import Glibc
internal import Synchronization

/// The lines of a descriptor, as they come.
final class InputLines: Sendable {
    /// Of a longer line only that much is taken: no command is as long, and an input without line ends must not fill the
    /// memory.
    static let longest = 1 << 20

    private struct State {
        var buffer: [UInt8] = []
        var isAtEnd = false
    }

    private let descriptor: Int32
    private let state = Mutex(State())

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The next line without its end; nil at the end of the input, which an error is too.
    func next() -> String? {
        state.withLock { state in
            var line: [UInt8] = []
            while true {
                if let end = state.buffer.firstIndex(of: UInt8(ascii: "\n")) {
                    Self.append(state.buffer[..<end], to: &line)
                    state.buffer.removeSubrange(...end)
                    return Self.text(line)
                }
                Self.append(state.buffer[...], to: &line)
                state.buffer = state.isAtEnd ? [] : Self.read(descriptor)
                if state.buffer.isEmpty {
                    defer { state.isAtEnd = true }
                    return line.isEmpty ? nil : Self.text(line)
                }
            }
        }
    }

    private static func append(_ piece: ArraySlice<UInt8>, to line: inout [UInt8]) {
        line += piece.prefix(longest - line.count)
    }

    private static func text(_ line: [UInt8]) -> String {
        String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...], as: UTF8.self)
    }

    private static func read(_ descriptor: Int32) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count >= 0 { return Array(buffer.prefix(count)) }
            guard errno == EINTR else { return [] }
        }
    }
}
