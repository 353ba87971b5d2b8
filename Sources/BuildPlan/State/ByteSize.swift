/// A number of bytes as Docker's options have it: `64m`, `1.5GiB`, `1024` (docker/go-units, `RAMInBytes`).
package enum ByteSize {
    /// Nil for what is no size. Each unit is 1024 of the one before.
    package static func parse(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard let last = bytes.lastIndex(where: { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x20 }) else {
            return nil
        }
        // One space may stand between number and unit.
        let end = bytes[last] == 0x20 ? last : last + 1
        guard bytes[..<end].allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
            let number = Double(String(decoding: bytes[..<end], as: UTF8.self)),
            let factor = factor(String(decoding: bytes[(last + 1)...], as: UTF8.self).lowercased())
        else { return nil }
        let size = number * Double(factor)
        return size.isFinite && size < Double(Int.max) ? Int(size) : nil
    }

    private static func factor(_ suffix: String) -> Int? {
        if suffix.isEmpty || suffix == "b" { return 1 }
        guard let first = suffix.first, let power = ["k", "m", "g", "t", "p"].firstIndex(of: String(first)),
            ["", "b", "ib"].contains(String(suffix.dropFirst()))
        else { return nil }
        return 1 << (10 * (power + 1))
    }
}
