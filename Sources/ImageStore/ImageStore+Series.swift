package import FoundationEssentials
package import OCISpec

/// Records that follow one another: each has the name of its series and a number, one more than the last that is there.
extension ImageStore {
    /// Hexadecimal digits of a key that name the series; the rest is the number.
    private static let nameLength = 48

    /// Adds a record to a series.
    ///
    /// - Parameters:
    ///   - limit: how many records of the series stay; the oldest go.
    ///   - data: the record with the number that it gets.
    package func append(
        to series: Digest, of kind: RecordKind, keeping limit: Int, data: (_ number: Int) throws -> Data
    ) throws {
        let lock = try lockStore()
        defer { withExtendedLifetime(lock) {} }
        let numbers = try numbers(in: series, of: kind)
        let number = (numbers.last ?? 0) + 1
        try writeRecord(kind, key: try Self.key(series, number), data: data(number))
        for old in numbers.dropLast(limit - 1) { try removeRecord(kind, key: Self.key(series, old)) }
    }

    /// The records of a series that are sound, oldest first.
    package func series(_ series: Digest, of kind: RecordKind) throws -> [Data] {
        try numbers(in: series, of: kind).compactMap { readRecord(kind, key: try Self.key(series, $0)) }
    }

    private func numbers(in series: Digest, of kind: RecordKind) throws -> [Int] {
        let name = series.hex.prefix(Self.nameLength)
        return try StoreFile.names(in: folder(of: kind)).filter { $0.hasPrefix(name) }
            .compactMap { Int($0.dropFirst(Self.nameLength), radix: 16) }.sorted()
    }

    private static func key(_ series: Digest, _ number: Int) throws -> Digest {
        let digits = String(number, radix: 16)
        let zeros = String(repeating: "0", count: 64 - nameLength - digits.utf8.count)
        return try Digest(hex: series.hex.prefix(nameLength) + zeros + digits)
    }
}
