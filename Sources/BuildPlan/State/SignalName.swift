/// Signals by name or number, as Docker takes them for STOPSIGNAL.
enum SignalName {
    private static let names: Set<String> = [
        "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL",
        "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1",
        "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
    ]

    /// Any number but 0 is taken: what a container's system has no signal for shows when the container is stopped.
    static func isKnown(_ text: String) -> Bool {
        if let number = Int(text) { return number != 0 }
        let upper = text.uppercased()
        let name = upper.hasPrefix("SIG") ? String(upper.dropFirst(3)) : upper
        return names.contains(name) || isRealTime(name)
    }

    /// `RTMIN`, `RTMIN+1` to `RTMIN+15`, `RTMAX-14` to `RTMAX-1`, `RTMAX` (signal(7), "Real-time signals").
    private static func isRealTime(_ name: String) -> Bool {
        if name == "RTMIN" || name == "RTMAX" { return true }
        return (1...15).contains { name == "RTMIN+\($0)" } || (1...14).contains { name == "RTMAX-\($0)" }
    }
}
