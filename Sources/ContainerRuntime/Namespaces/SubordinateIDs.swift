/// `/etc/subuid` and `/etc/subgid` (`subuid(5)`): `name-or-uid:first:count` a line.
package enum SubordinateIDs {
    /// The ranges of a user, in the file's order; lines that can't be read are passed over, as the mappers do.
    package static func ranges(in text: String, name: String?, uid: UInt32) -> [IDRange] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 3, [name, String(uid)].contains(String(fields[0])),
                let start = UInt32(fields[1]), let count = UInt32(fields[2]), count > 0,
                start.addingReportingOverflow(count).overflow == false
            else { return nil }
            return IDRange(start: start, count: count)
        }
    }

    /// How many ids a user gets of `usermod`'s kin (`SUB_UID_COUNT` of `login.defs(5)`).
    package static let usualCount: UInt32 = 65536

    /// The first ids from 100000 on (`SUB_UID_MIN`) that no line of the files gives to anybody: who shares ids with
    /// another user may change that one's files.
    package static func free(in texts: [String]) -> ClosedRange<UInt32> {
        let taken = texts.flatMap { $0.split(whereSeparator: \.isNewline) }.compactMap { line -> ClosedRange<UInt64>? in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 3, let start = UInt64(fields[1]), let count = UInt64(fields[2]), count > 0,
                start <= UInt64(UInt32.max), count <= UInt64(UInt32.max)
            else { return nil }
            return start...(start + count - 1)
        }
        var first: UInt64 = 100_000
        for range in taken.sorted(by: { $0.lowerBound < $1.lowerBound })
        where range.lowerBound < first + UInt64(usualCount) && range.upperBound >= first {
            first = range.upperBound + 1
        }
        // Where all are taken the last are named: `usermod` then says what is in the way.
        let start = UInt32(min(first, UInt64(UInt32.max - usualCount)))
        return start...(start + usualCount - 1)
    }

    /// The words that a mapper takes after the process: 0 is the user, the ranges follow from 1 on.
    package static func mapping(of own: UInt32, ranges: [IDRange]) -> [String] {
        var words = ["0", String(own), "1"]
        var next: UInt32 = 1
        for range in ranges {
            words += [String(next), String(range.start), String(range.count)]
            next &+= range.count
        }
        return words
    }
}
