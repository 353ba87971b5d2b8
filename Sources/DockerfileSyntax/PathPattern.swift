/// A glob of COPY and ADD, as Go's `path/filepath.Match` reads it: `*` and `?` match no `/`, `[a-z]` and `[^a-z]` one
/// character, `\` takes the next one as it is.
package struct PathPattern: Sendable, Hashable {
    enum Element: Sendable, Hashable {
        case literal(Unicode.Scalar)
        /// `?`
        case one
        /// `*`
        case any
        case set([ClosedRange<UInt32>], negated: Bool)
    }

    private let elements: [Element]

    /// - Throws: `PathPatternError` for a bracket that does not close, an empty one, or a `\` at the end.
    package init(_ pattern: String) throws(PathPatternError) {
        var elements: [Element] = []
        var scalars = pattern.unicodeScalars[...]
        while !scalars.isEmpty {
            guard let element = Self.element(&scalars) else { throw PathPatternError(pattern: pattern) }
            if element != .any || elements.last != .any { elements.append(element) }
        }
        self.elements = elements
    }

    /// True where the pattern matches the whole path.
    package func matches(_ path: String) -> Bool {
        let path = Array(path.unicodeScalars)
        var place = 0
        var index = 0
        // Where to go on when a match fails: the last `*` takes one character more.
        var retry: (place: Int, index: Int)?
        while true {
            if place < elements.count, elements[place] == .any {
                place += 1
                retry = (place, index)
            } else if index == path.count, place == elements.count {
                return true
            } else if place < elements.count, index < path.count, elements[place].matches(path[index]) {
                place += 1
                index += 1
            } else if let last = retry, last.index < path.count, path[last.index] != "/" {
                retry = (last.place, last.index + 1)
                place = last.place
                index = last.index + 1
            } else {
                return false
            }
        }
    }

    /// True where the text holds an unescaped `*`, `?` or `[`; without one, COPY takes the text as a path.
    package static func hasWildcards(_ text: String) -> Bool {
        var escaped = false
        for byte in text.utf8 {
            if escaped {
                escaped = false
            } else if byte == .backslash {
                escaped = true
            } else if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[") {
                return true
            }
        }
        return false
    }

    /// Takes one element off the front; nil for a fault.
    private static func element(_ scalars: inout Substring.UnicodeScalarView) -> Element? {
        guard let first = scalars.popFirst() else { return nil }
        switch first {
        case "*": return .any
        case "?": return .one
        case "\\": return scalars.popFirst().map(Element.literal)
        case "[": return set(&scalars)
        default: return .literal(first)
        }
    }

    /// What follows `[`.
    static func set(_ scalars: inout Substring.UnicodeScalarView) -> Element? {
        let negated = scalars.first == "^"
        if negated { scalars.removeFirst() }
        var ranges: [ClosedRange<UInt32>] = []
        while true {
            if scalars.first == "]", !ranges.isEmpty {
                scalars.removeFirst()
                return .set(ranges, negated: negated)
            }
            guard let low = bound(&scalars) else { return nil }
            var high = low
            if scalars.first == "-" {
                scalars.removeFirst()
                guard let end = bound(&scalars) else { return nil }
                high = end
            }
            // A range that runs backwards matches nothing; the impossible scalar keeps the bracket from being empty.
            ranges.append(low <= high ? low...high : 0x110000...0x110000)
        }
    }

    private static func bound(_ scalars: inout Substring.UnicodeScalarView) -> UInt32? {
        guard let first = scalars.first, first != "-", first != "]" else { return nil }
        scalars.removeFirst()
        guard first == "\\" else { return scalars.isEmpty ? nil : first.value }
        guard let escaped = scalars.popFirst(), !scalars.isEmpty else { return nil }
        return escaped.value
    }
}

extension PathPattern.Element {
    /// True where the element takes that one character.
    func matches(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .literal(let literal): literal == scalar
        case .one, .any: scalar != "/"
        case .set(let ranges, let negated): ranges.contains { $0.contains(scalar.value) } != negated
        }
    }
}

/// A glob that cannot be read.
package struct PathPatternError: Error, Hashable, Sendable, CustomStringConvertible {
    package var pattern: String

    package var description: String {
        "'\(pattern)' is no pattern: close each '[' with a ']' around at least one character, and end in no '\\'"
    }
}
