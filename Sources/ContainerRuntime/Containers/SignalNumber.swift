internal import Glibc

/// A signal by number, with the names that Docker takes for STOPSIGNAL.
package struct SignalNumber: Sendable, Hashable {
    package var rawValue: Int32

    package init(_ rawValue: Int32) { self.rawValue = rawValue }

    /// `SIGTERM`, `term`, `15`, `SIGRTMIN+3`; nil for what is no signal.
    package init?(_ text: String) {
        if let number = Int32(text) {
            guard (1...64).contains(number) else { return nil }
            rawValue = number
            return
        }
        let upper = text.uppercased()
        let name = upper.hasPrefix("SIG") ? String(upper.dropFirst(3)) : upper
        guard let number = Self.names[name] ?? Self.realTime(name) else { return nil }
        rawValue = number
    }

    /// `SIGTERM`; a number where it has no name.
    package var name: String {
        Self.names.first { $0.value == rawValue }.map { "SIG\($0.key)" } ?? "signal \(rawValue)"
    }

    package static let kill = SignalNumber(SIGKILL)

    private static let names: [String: Int32] = [
        "ABRT": SIGABRT, "ALRM": SIGALRM, "BUS": SIGBUS, "CHLD": SIGCHLD, "CONT": SIGCONT, "FPE": SIGFPE, "HUP": SIGHUP,
        "ILL": SIGILL, "INT": SIGINT, "IO": SIGIO, "KILL": SIGKILL, "PIPE": SIGPIPE, "PROF": SIGPROF, "PWR": SIGPWR,
        "QUIT": SIGQUIT, "SEGV": SIGSEGV, "STKFLT": 16, "STOP": SIGSTOP, "SYS": SIGSYS, "TERM": SIGTERM,
        "TRAP": SIGTRAP, "TSTP": SIGTSTP, "TTIN": SIGTTIN, "TTOU": SIGTTOU, "URG": SIGURG, "USR1": SIGUSR1,
        "USR2": SIGUSR2, "VTALRM": SIGVTALRM, "WINCH": SIGWINCH, "XCPU": SIGXCPU, "XFSZ": SIGXFSZ,
    ]

    /// The C library keeps 32 and 33 (`signal(7)`), so the first is 34.
    private static func realTime(_ name: String) -> Int32? {
        if name == "RTMIN" { return 34 }
        if name == "RTMAX" { return 64 }
        if name.hasPrefix("RTMIN+"), let offset = Int32(name.dropFirst(6)), (1...15).contains(offset) {
            return 34 + offset
        }
        if name.hasPrefix("RTMAX-"), let offset = Int32(name.dropFirst(6)), (1...14).contains(offset) {
            return 64 - offset
        }
        return nil
    }
}
