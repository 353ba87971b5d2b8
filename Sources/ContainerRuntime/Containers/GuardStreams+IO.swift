internal import CLinux
internal import Glibc

extension GuardStreams {
    /// A command's streams. With a runtime between, standard error passes through here, so that the runtime's own words
    /// can be taken out of it.
    init(_ io: ContainerIO, runtimeLog: RuntimeLog? = nil) {
        switch io {
        case .captured(let handler):
            input = nil
            output = .handler { handler(.standardOutput, $0) }
            error = .handler { piece in
                let rest = runtimeLog?.withoutErrors(piece) ?? piece
                if !rest.isEmpty { handler(.standardError, rest) }
            }
        case .inherited:
            input = STDIN_FILENO
            pipesInput = isatty(STDIN_FILENO) == 1
            output = Self.passedOn(STDOUT_FILENO)
            error = runtimeLog.map(Self.withoutErrors) ?? Self.passedOn(STDERR_FILENO)
        case .newTerminal:
            isOnNewTerminal = true
            input = nil
            output = .handler { Self.write(runtimeLog?.withoutErrors($0) ?? $0, to: STDOUT_FILENO) }
            error = output
        case .terminal:
            input = STDIN_FILENO
            output = .descriptor(STDOUT_FILENO)
            error = runtimeLog.map(Self.withoutErrors) ?? .descriptor(STDERR_FILENO)
        }
    }

    /// A terminal of ours is none of the command's: as with docker it then finds a pipe, and writes as it does to one.
    private static func passedOn(_ descriptor: Int32) -> Target {
        isatty(descriptor) == 1 ? .handler { write($0, to: descriptor) } : .descriptor(descriptor)
    }

    private static func withoutErrors(_ log: RuntimeLog) -> Target {
        .handler { write(log.withoutErrors($0), to: STDERR_FILENO) }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            // The call reads at most as many bytes as the slice has.
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            // Nobody reads it any more.
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }
}

/// Our terminal's modes and its foreground process group, as they were before a command got it.
struct TerminalKeeper {
    private let modes: termios

    /// Nil where the command gets no terminal.
    init?(_ io: ContainerIO) {
        var modes = termios()
        guard case .terminal = io, tcgetattr(STDIN_FILENO, &modes) == 0 else { return nil }
        self.modes = modes
    }

    static let defaultSize = RuntimeSpec.ConsoleSize(height: 24, width: 80)

    /// Our terminal's size; 24 lines of 80 characters where it has none.
    static var size: RuntimeSpec.ConsoleSize {
        var height: UInt16 = 0
        var width: UInt16 = 0
        let isKnown = clinux_terminal_size(STDIN_FILENO, &height, &width) == 0 && height > 0 && width > 0
        return isKnown ? RuntimeSpec.ConsoleSize(height: UInt32(height), width: UInt32(width)) : defaultSize
    }

    func restore() {
        _ = clinux_take_terminal_back(STDIN_FILENO)
        var modes = modes
        tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
    }
}
