extension String {
    /// The text of a file's name or a link's target, which need not be UTF-8: bytes that are none are shown as `\xff`,
    /// so that two names that differ look different.
    package init(showing bytes: some Collection<UInt8>) {
        var text = ""
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            if let whole = String(validating: rest, as: UTF8.self) {
                text += whole
                break
            }
            let length = Self.characterLength(rest)
            if length == 0 {
                let hex = String(rest.removeFirst(), radix: 16)
                text += "\\x" + (hex.count < 2 ? "0" : "") + hex
            } else {
                text += String(decoding: rest.prefix(length), as: UTF8.self)
                rest = rest.dropFirst(length)
            }
        }
        self = text
    }

    /// How many bytes the first character has; 0 where they are none of UTF-8.
    private static func characterLength(_ bytes: ArraySlice<UInt8>) -> Int {
        for length in 1...4 where length <= bytes.count {
            if String(validating: bytes.prefix(length), as: UTF8.self) != nil { return length }
        }
        return 0
    }
}
