internal import FoundationEssentials
internal import Glibc

/// Times as image configurations have them.
enum Timestamps {
    /// Seconds since 1970.
    static var now: Int { Int(Date().timeIntervalSince1970) }

    /// RFC 3339, UTC.
    static func text(seconds: Int) -> String { "\(dateAndTime(seconds))Z" }

    /// RFC 3339 with milliseconds, UTC.
    static func text(_ date: Date) -> String {
        let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded(.down))
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return "\(dateAndTime(seconds)).\(padded(rest, to: 3))Z"
    }

    /// By the C library: a calendar of Foundation's takes longer to set up than all else of writing a build down.
    private static func dateAndTime(_ seconds: Int) -> String {
        var time = seconds
        var parts = tm()
        gmtime_r(&time, &parts)
        let date = [Int(parts.tm_mon) + 1, Int(parts.tm_mday)].map { "-\(padded($0, to: 2))" }.joined()
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0), to: 2) }.joined(separator: ":")
        return "\(padded(Int(parts.tm_year) + 1900, to: 4))\(date)T\(clock)"
    }

    private static func padded(_ number: Int, to length: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, length - digits.utf8.count)) + digits
    }
}
