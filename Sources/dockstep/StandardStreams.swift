internal import CLinux
internal import FoundationEssentials
internal import Glibc
internal import Synchronization
internal import TerminalUI

/// This process's streams, and what the terminal behind them can show.
enum StandardStreams {
    /// Why standard output could not be written, an errno value; 0 where it could.
    private static let outputFailure = Atomic<Int32>(0)

    /// What of standard output was lost; nil where all of it was written.
    static var outputProblem: CommandFailure? {
        let code = outputFailure.load(ordering: .relaxed)
        return code == 0 ? nil : .cannotWrite("standard output", errno: code)
    }

    /// Opens those of the three streams that the caller closed: the first file of the store to be opened would stand in
    /// their place, and what is printed would be written into it.
    static func openClosed() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is taken, and this is the lowest. Children are to have it too.
            _ = open("/dev/null", O_RDWR)
        }
    }

    /// Writes all of a text to standard output; a reader that has gone ends the program.
    static func write(_ text: String) { write(Array(text.utf8), to: STDOUT_FILENO) }

    /// Writes text to standard error.
    static func complain(_ text: String) { write(Array(text.utf8), to: STDERR_FILENO) }

    /// Writes a sentence to standard error; what a terminal would act on in it is shown as an escape.
    static func complain(_ complaint: Complaint) {
        complain(VisibleText.escaped(complaint.line, unicode: true) + "\n")
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR {
                if descriptor == STDOUT_FILENO { outputFailure.store(errno, ordering: .relaxed) }
                return
            }
            rest = rest.dropFirst(max(0, count))
        }
    }

    /// How text may be drawn on standard output: colour only at a terminal and without `NO_COLOR` (no-color.org) and
    /// `TERM=dumb`; more than ASCII only in a UTF-8 locale, as `LC_ALL`, `LC_CTYPE` and `LANG` say in this order.
    static func style(environment: [String: String] = ProgramEnvironment.variables) -> TextStyle {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        // What goes through a pipe is mostly read at the terminal that standard error shows.
        let widths = [
            Int(clinux_terminal_columns(STDOUT_FILENO)), environment["COLUMNS"].flatMap { Int($0) } ?? 0,
            Int(clinux_terminal_columns(STDERR_FILENO)),
        ]
        let noColour = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return TextStyle(
            width: widths.first { $0 > 0 } ?? 100,
            colour: isTerminal && !noColour && environment["TERM"] != "dumb", unicode: isUTF8(environment))
    }

    /// The rows of the terminal on standard output; 24 where it does not tell.
    static var rows: Int {
        let rows = Int(clinux_terminal_rows(STDOUT_FILENO))
        return rows > 0 ? rows : 24
    }

    private static func isUTF8(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        // A charset stands behind the dot: `de_DE.UTF-8@euro`.
        let charset = locale.split(separator: ".").last?.prefix { $0 != "@" }.lowercased()
        return charset == "utf-8" || charset == "utf8"
    }
}
