/// Durations as Go's `time.ParseDuration` writes them: `1m30s`, `1.5h`, `500ms`, `0`.
package enum GoDuration {
    private static let units: [(name: String, nanoseconds: Int)] = [
        ("ns", 1), ("us", 1000), ("\u{B5}s", 1000), ("\u{3BC}s", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// Nil where the text is no duration or beyond 64 bits.
    package static func nanoseconds(_ text: String) -> Int? {
        var rest = text.utf8[...]
        let negative = rest.first == .dash
        if negative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        if rest.elementsEqual("0".utf8) { return 0 }
        guard !rest.isEmpty else { return nil }
        var total = 0
        while !rest.isEmpty {
            guard let part = part(&rest) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            if overflow { return nil }
            total = sum
        }
        return negative ? -total : total
    }

    /// One number and its unit, taken off the front.
    private static func part(_ rest: inout Substring.UTF8View) -> Int? {
        let whole = rest.prefix(while: \.isASCIIDigit)
        rest = rest.dropFirst(whole.count)
        var fraction = rest.prefix(0)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = rest.prefix(while: \.isASCIIDigit)
            rest = rest.dropFirst(fraction.count)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        let name = rest.prefix { !$0.isASCIIDigit && $0 != UInt8(ascii: ".") }
        rest = rest.dropFirst(name.count)
        guard let unit = units.first(where: { name.elementsEqual($0.name.utf8) }) else { return nil }
        guard let number = whole.isEmpty ? 0 : Int(Substring(whole)) else { return nil }
        let (value, overflow) = number.multipliedReportingOverflow(by: unit.nanoseconds)
        if overflow { return nil }
        let extra = fraction.isEmpty ? 0 : (Double("0." + String(Substring(fraction))) ?? 0) * Double(unit.nanoseconds)
        let (sum, overflowing) = value.addingReportingOverflow(Int(extra))
        return overflowing ? nil : sum
    }
}
