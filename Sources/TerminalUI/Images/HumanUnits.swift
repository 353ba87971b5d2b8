package import OCISpec

/// Sizes and spans of time in Docker's words.
package enum HumanUnits {
    /// Decimal units and three significant digits: `0B`, `12.3kB`, `4.26MB`.
    package static func size(_ bytes: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
        var value = Double(bytes)
        var unit = 0
        // 999.5 would be rounded to 1000 with three digits: then it is 1 of the next unit.
        while value >= (unit == 0 ? 1000 : 999.5), unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        let digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
        let scale = [1.0, 10, 100][digits]
        let scaled = Int((value * scale).rounded(.toNearestOrEven))
        let whole = scaled / Int(scale)
        var fraction = String(scaled % Int(scale))
        fraction = String(repeating: "0", count: max(0, digits - fraction.count)) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return fraction.isEmpty ? "\(whole)\(units[unit])" : "\(whole).\(fraction)\(units[unit])"
    }

    /// `2 minutes ago`; `N/A` for an image that does not say when it was made.
    package static func ago(_ moment: Timestamp?, now: Timestamp) -> String {
        guard let moment else { return "N/A" }
        return duration(seconds: now.seconds - moment.seconds) + " ago"
    }

    private static func duration(seconds: Int) -> String {
        let minutes = seconds / 60
        let hours = Int((Double(seconds) / 3600 + 0.5).rounded(.down))
        switch (seconds, minutes, hours) {
        case (..<1, _, _): return "Less than a second"
        case (1, _, _): return "1 second"
        case (..<60, _, _): return "\(seconds) seconds"
        case (_, 1, _): return "About a minute"
        case (_, ..<60, _): return "\(minutes) minutes"
        case (_, _, 1): return "About an hour"
        case (_, _, ..<48): return "\(hours) hours"
        case (_, _, ..<336): return "\(hours / 24) days"
        case (_, _, ..<1440): return "\(hours / 24 / 7) weeks"
        case (_, _, ..<17520): return "\(hours / 24 / 30) months"
        default: return "\(seconds / 3600 / 24 / 365) years"
        }
    }
}
