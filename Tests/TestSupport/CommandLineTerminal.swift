internal import CLinux
internal import Foundation
internal import Glibc

/// A program on a pseudo-terminal of its own: what it shows can be waited for, and keys can be typed.
package final class TestTerminal {
    /// What did not happen in time, with what the program showed until then.
    package struct TimedOut: Error, CustomStringConvertible {
        package var wanted: String
        package var shown: String

        package init(wanted: String, shown: String) {
            self.wanted = wanted
            self.shown = shown
        }

        package var description: String { "waited in vain for '\(wanted)'; the terminal shows:\n\(shown)" }
    }

    private let controller: Int32
    private let process: pid_t
    private var text = ""
    private var escape = EscapeFilter()
    private var seen: String.Index
    private var status: Int32?

    fileprivate init(columns: Int, rows: Int, command: [String], environment: [String: String]) throws {
        seen = text.endIndex
        let whole = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        // The copies live until the call returns, which has then copied them into the new program.
        let arguments = command.map { strdup($0) } + [nil]
        let variables = whole.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var (controller, process): (Int32, Int32) = (-1, 0)
        let code = clinux_spawn_on_terminal(
            arguments, variables, UInt16(columns), UInt16(rows), &controller, &process)
        guard code == 0 else { throw CommandFailure(description: "\(command) can't be started: error \(code)") }
        self.controller = controller
        self.process = process
    }

    /// Types keys: `\r` is Enter, `\u{3}` Ctrl-C, `\u{4}` Ctrl-D.
    package func send(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = Glibc.write(controller, bytes, bytes.count)
    }

    /// Makes the terminal another size, as a window that is drawn larger.
    package func resize(columns: Int, rows: Int) throws {
        let code = clinux_resize_terminal(controller, UInt16(columns), UInt16(rows))
        guard code == 0 else { throw CommandFailure(description: "the terminal can't be resized: error \(code)") }
    }

    /// All that was shown so far, without escape sequences.
    package var shown: String { text }

    /// Whether the last thing that is shown is a prompt, with nothing typed behind it.
    package var isAtPrompt: Bool {
        _ = read()
        let last = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
        return last.hasPrefix("(dockstep ") && last.hasSuffix(") ")
    }

    /// Waits until the text stands in what was shown since the last text waited for.
    ///
    /// - Throws: `TimedOut`.
    package func expect(_ wanted: String, seconds: Double = 30) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let isOpen = read()
            if let range = text.range(of: wanted, range: seen..<text.endIndex) {
                seen = range.upperBound
                return
            }
            guard isOpen, ContinuousClock.now < deadline else { throw TimedOut(wanted: wanted, shown: text) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Waits until one of some texts stands in what was shown since the last text waited for.
    ///
    /// - Returns: the one that came first.
    /// - Throws: `TimedOut`.
    package func expect(anyOf wanted: [String], seconds: Double = 30) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let isOpen = read()
            let found = wanted.compactMap { text.range(of: $0, range: seen..<text.endIndex) }
            if let first = found.min(by: { $0.lowerBound < $1.lowerBound }) {
                seen = first.upperBound
                return String(text[first])
            }
            guard isOpen, ContinuousClock.now < deadline else {
                throw TimedOut(wanted: wanted.joined(separator: "' or '"), shown: text)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Waits for the program's end.
    ///
    /// - Returns: its exit code; 128 and the signal's number where a signal ended it.
    package func exitCode(seconds: Double = 30) async throws -> Int32 {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            _ = read()
            if let code = reap() { return code }
            // Asked only after a look: on a busy machine one sleep may outlast the deadline.
            guard ContinuousClock.now < deadline else { throw TimedOut(wanted: "the program's end", shown: text) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Takes what has come.
    ///
    /// - Returns: false once nothing more can come.
    private func read() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        var wait = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
        while poll(&wait, 1, 0) > 0 {
            let count = Glibc.read(controller, &buffer, buffer.count)
            if count <= 0 { return false }
            let offset = text.utf8.distance(from: text.startIndex, to: seen)
            text += escape.text(of: buffer[..<count])
            seen = text.utf8.index(text.startIndex, offsetBy: offset)
        }
        return true
    }

    private func reap() -> Int32? {
        if let status { return status }
        var raw: Int32 = 0
        guard waitpid(process, &raw, WNOHANG) == process else { return nil }
        status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
        return status
    }

    fileprivate func close() {
        if reap() == nil {
            kill(process, SIGKILL)
            var raw: Int32 = 0
            waitpid(process, &raw, 0)
        }
        Glibc.close(controller)
    }
}

/// Takes escape sequences (ECMA-48 CSI and OSC) and carriage returns out of a terminal's output.
private struct EscapeFilter {
    private enum State {
        case text, escape, control, command
    }

    private var state = State.text
    private var held: [UInt8] = []

    mutating func text(of bytes: ArraySlice<UInt8>) -> String {
        for byte in bytes {
            switch state {
            case .text where byte == 0x1B: state = .escape
            case .text where byte == 0x0D || byte == 0x07: break
            case .text: held.append(byte)
            case .escape: state = byte == UInt8(ascii: "[") ? .control : byte == UInt8(ascii: "]") ? .command : .text
            case .control: if (0x40...0x7E).contains(byte) { state = .text }
            case .command: if byte == 0x07 { state = .text }
            }
        }
        // A character cut in two waits for its rest: at most three bytes.
        var rest: [UInt8] = []
        while let last = held.last, last >= 0x80, rest.count < 3, String(validating: held, as: UTF8.self) == nil {
            rest.insert(held.removeLast(), at: 0)
        }
        defer { held = rest }
        return String(decoding: held, as: UTF8.self)
    }
}

/// A program on a terminal for the length of `body`; killed at its end where it still runs.
package func withTerminal<Result>(
    columns: Int = 100, rows: Int = 40, command: [String], environment: [String: String] = [:],
    _ body: (TestTerminal) async throws -> Result
) async throws -> Result {
    let terminal = try TestTerminal(
        columns: columns, rows: rows, command: command,
        environment: ["TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"].merging(environment) { $1 })
    defer { terminal.close() }
    return try await body(terminal)
}
