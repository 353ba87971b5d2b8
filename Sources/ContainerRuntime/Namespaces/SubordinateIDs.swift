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
