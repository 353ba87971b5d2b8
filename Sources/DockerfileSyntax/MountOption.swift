/// The value of `RUN --mount=`: fields between commas, `KEY=VALUE` or `KEY` alone, as written. What they mean is known
/// once their variables are filled in, which BuildKit does for each value by itself, all but `from`
/// (moby/buildkit, frontend/dockerfile/instructions, `parseMount`).
package struct MountOption: Hashable, Sendable, Codable {
    package struct Field: Hashable, Sendable, Codable {
        /// In small letters.
        package var key: String
        /// The text after `=`, unexpanded; nil without one.
        package var value: Word?
        /// The field as it is written.
        package var text: String
        package var range: SourceRange

        package init(key: String, value: Word?, text: String, range: SourceRange) {
            self.key = key
            self.value = value
            self.text = text
            self.range = range
        }
    }

    package var fields: [Field]
    package var range: SourceRange

    package init(fields: [Field], range: SourceRange) {
        self.fields = fields
        self.range = range
    }

    /// What `from=` names; of several the last counts. Empty for none.
    package var from: Word? { fields.last { $0.key == "from" }?.value }

    /// - Throws: `SyntaxError` for a value that is no list, and for a variable in `from`.
    init(_ flag: Flag) throws(SyntaxError) {
        range = flag.range
        guard let value = flag.value, !value.raw.isEmpty else { throw SyntaxError(.emptyMount, flag.range) }
        var list = MountList(value)
        fields = try list.read()
        for field in fields where field.key == "from" {
            guard let word = field.value, Self.holdsVariable(word.raw) else { continue }
            throw SyntaxError(.variableInMountFrom(word.raw), field.range)
        }
    }

    /// BuildKit takes each `$` that is not the last character for one.
    private static func holdsVariable(_ text: String) -> Bool { text.utf8.dropLast().contains(0x24) }
}

extension MountOption.Field {
    /// A field's text cut at its first `=`.
    fileprivate init(_ text: String, at place: (Range<Int>) -> SourceRange, span: Range<Int>) {
        let bytes = Array(text.utf8)
        let end = bytes.firstIndex(of: .equals)
        let key = String(decoding: bytes[..<(end ?? bytes.count)], as: UTF8.self).lowercased()
        let value = end.map { end in
            Word(
                raw: String(decoding: bytes[(end + 1)...], as: UTF8.self),
                range: place(min(span.lowerBound + end + 1, span.upperBound)..<span.upperBound))
        }
        self.init(key: key, value: value, text: text, range: place(span))
    }
}

/// Cuts a value at its commas as Go's `encoding/csv` does: a field that begins with a double quote goes on to the next
/// one, and two of them stand for one.
private struct MountList {
    private let value: Word
    private let bytes: [UInt8]
    private var index = 0

    init(_ value: Word) {
        self.value = value
        bytes = Array(value.raw.utf8)
    }

    mutating func read() throws(SyntaxError) -> [MountOption.Field] {
        var fields: [MountOption.Field] = []
        while true {
            let start = index
            let text = bytes[index...].first == .doubleQuote ? try quoted() : try plain()
            fields.append(MountOption.Field(text, at: place, span: start..<index))
            guard index < bytes.count else { return fields }
            index += 1
        }
    }

    private mutating func plain() throws(SyntaxError) -> String {
        let start = index
        while index < bytes.count, bytes[index] != .comma { index += 1 }
        guard !bytes[start..<index].contains(.doubleQuote) else { throw fault(start..<index) }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func quoted() throws(SyntaxError) -> String {
        let start = index
        var text: [UInt8] = []
        index += 1
        while index < bytes.count {
            if bytes[index] != .doubleQuote {
                text.append(bytes[index])
            } else if bytes[(index + 1)...].first == .doubleQuote {
                text.append(.doubleQuote)
                index += 1
            } else {
                index += 1
                guard index == bytes.count || bytes[index] == .comma else { throw fault(start..<bytes.count) }
                return String(decoding: text, as: UTF8.self)
            }
            index += 1
        }
        throw fault(start..<bytes.count)
    }

    private func fault(_ span: Range<Int>) -> SyntaxError {
        SyntaxError(.mountQuotes(String(decoding: bytes[span], as: UTF8.self)), place(span))
    }

    /// Where a stretch of the value stands: exact where it stands on one line as it is read, else all of the value.
    private func place(_ span: Range<Int>) -> SourceRange {
        let (start, end) = (value.range.start, value.range.end)
        guard start.line == end.line, end.offset - start.offset == bytes.count else { return value.range }
        func position(_ index: Int) -> SourcePosition {
            SourcePosition(
                line: start.line, column: start.column + bytes[..<index].count { $0.startsScalar },
                offset: start.offset + index)
        }
        return SourceRange(start: position(span.lowerBound), end: position(span.upperBound))
    }
}
