/// Times as HTTP writes them (RFC 9110, 5.6.7).
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT` or of one of the two obsolete forms; nil for anything else.
    static func seconds(_ text: String) -> Int? {
        let words = text.split { $0 == " " || $0 == "-" || $0 == "," }.map(String.init)
        switch words.count {
        case 6 where words[5] == "GMT": return seconds(day: words[1], month: words[2], year: words[3], clock: words[4])
        case 5: return seconds(day: words[2], month: words[1], year: words[4], clock: words[3])
        default: return nil
        }
    }

    private static func seconds(day: String, month: String, year: String, clock: String) -> Int? {
        let numbers = clock.split(separator: ":").compactMap { Int($0) }
        guard numbers.count == 3, let day = Int(day), let month = months.firstIndex(of: month), var year = Int(year)
        else { return nil }
        // Two digits, as Go reads them.
        if year < 100 { year += year >= 69 ? 1900 : 2000 }
        guard (1...31).contains(day), (0..<24).contains(numbers[0]), (0..<60).contains(numbers[1]),
            (0...60).contains(numbers[2])
        else { return nil }
        let days = daysSince1970(year: year, month: month + 1, day: day)
        return days * 86_400 + numbers[0] * 3_600 + numbers[1] * 60 + numbers[2]
    }

    /// The Gregorian calendar counted in years that begin in March.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
