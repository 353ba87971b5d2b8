/// A line that a text has lost or gained.
package struct LineChange: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable {
        case removed
        case added
    }

    package var kind: Kind
    /// From 1; of a line that is gone its number in the old text, else in the new one.
    package var number: Int
    package var text: String

    package init(_ kind: Kind, _ number: Int, _ text: String) {
        self.kind = kind
        self.number = number
        self.text = text
    }
}

/// What differs between two short texts.
package enum TextDifference {
    /// More than this is no small file to look through, and no help to look at.
    package static let largestText = 32 << 10
    private static let mostLines = 1_000
    /// How many changed lines are told.
    package static let mostChanges = 8
    /// How much of a line.
    private static let longestLine = 200

    /// The lines that are gone and new, in the order of the text; nil where one of them is no text, or too long.
    package static func lines(from old: [UInt8], to new: [UInt8]) -> [LineChange]? {
        guard let before = lines(of: old), let now = lines(of: new) else { return nil }
        var changes: [LineChange] = []
        var (left, right) = (0, 0)
        for (leftEnd, rightEnd) in BuildTrace.longestCommonRun(before, now) + [(before.count, now.count)] {
            changes += (left..<leftEnd).map { LineChange(.removed, $0 + 1, shortened(before[$0])) }
            changes += (right..<rightEnd).map { LineChange(.added, $0 + 1, shortened(now[$0])) }
            (left, right) = (leftEnd + 1, rightEnd + 1)
        }
        return Array(changes.prefix(mostChanges))
    }

    /// Divided as bytes: a line end of Windows is one character.
    private static func lines(of bytes: [UInt8]) -> [String]? {
        guard bytes.count <= largestText, !bytes.contains(0) else { return nil }
        var lines: [String] = []
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let text = String(validating: line, as: UTF8.self) else { return nil }
            lines.append(text)
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.count <= mostLines ? lines : nil
    }

    private static func shortened(_ line: String) -> String {
        line.count > longestLine ? line.prefix(longestLine - 3) + "..." : line
    }

    /// The words of a command that are gone and new, each in its order; both empty where only the blanks between them
    /// differ.
    package static func words(from old: String, to new: String) -> (gone: [String], new: [String]) {
        let before = old.split(whereSeparator: \.isWhitespace).map(String.init)
        let now = new.split(whereSeparator: \.isWhitespace).map(String.init)
        let common = BuildTrace.longestCommonRun(before, now)
        let (left, right) = (Set(common.map(\.0)), Set(common.map(\.1)))
        return (
            before.indices.filter { !left.contains($0) }.map { before[$0] },
            now.indices.filter { !right.contains($0) }.map { now[$0] }
        )
    }
}
