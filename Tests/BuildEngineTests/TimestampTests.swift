@testable import BuildEngine
import FoundationEssentials
import Testing

@Suite struct TimestampTests {
    /// The other maker of the same text is Foundation's.
    @Test(arguments: [0, 1, 951_782_399, 951_868_799, 1_700_000_000, 4_102_444_800, 253_402_300_799])
    func isAsFoundationWritesIt(_ seconds: Int) {
        let date = Date(timeIntervalSince1970: Double(seconds))
        #expect(Timestamps.text(seconds: seconds) == date.formatted(.iso8601))
        let style = Date.ISO8601FormatStyle.iso8601.year().month().day().time(includingFractionalSeconds: true)
        #expect(
            Timestamps.text(date.addingTimeInterval(0.125))
                == date.addingTimeInterval(0.125).formatted(style.timeZone(separator: .omitted)))
    }
}
