package import OCISpec

/// Ages in Docker's words.
extension HumanUnits {
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
