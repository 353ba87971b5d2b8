internal import CLinux
internal import FoundationEssentials
internal import Glibc
internal import TerminalUI

/// This process's streams, and what the terminal behind them can show.
enum StandardStreams {
    /// Writes all of a text to standard output; a reader that has gone ends it.
    static func write(_ text: String) { write(Array(text.utf8), to: STDOUT_FILENO) }

    /// Writes a sentence to standard error.
    static func complain(_ text: String) { write(Array(text.utf8), to: STDERR_FILENO) }

    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return }
            rest = rest.dropFirst(max(0, count))
        }
    }

    /// How text may be drawn on standard output: colour only at a terminal and without `NO_COLOR` (no-color.org) and
    /// `TERM=dumb`; more than ASCII only in a UTF-8 locale, as `LC_ALL`, `LC_CTYPE` and `LANG` say in this order.
    static func style(environment: [String: String] = ProcessInfo.processInfo.environment) -> TextStyle {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let columns = Int(clinux_terminal_columns(STDOUT_FILENO))
        let told = environment["COLUMNS"].flatMap { Int($0) } ?? 0
        let noColour = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return TextStyle(
            width: columns > 0 ? columns : told > 0 ? told : 100,
            colour: isTerminal && !noColour && environment["TERM"] != "dumb", unicode: isUTF8(environment))
    }

    private static func isUTF8(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }
}
