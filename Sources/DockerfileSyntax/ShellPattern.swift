/// The patterns of `${name#pattern}` and its kin: `*`, `?` and `\` before one of `*`, `?`, `\`, `/` and `}`; no brackets
/// (`convertShellPatternToRegex` in moby/buildkit's frontend/dockerfile/shell). Neither wildcard matches a line end.
struct ShellPattern {
    private enum Element: Equatable {
        case literal(Unicode.Scalar)
        case one
        case any
    }

    private let elements: [Element]

    init(_ pattern: ArraySlice<UInt8>) throws(ExpansionError.Kind) {
        var elements: [Element] = []
        var scalars = String(decoding: pattern, as: UTF8.self).unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "*": if elements.last != .any { elements.append(.any) }
            case "?": elements.append(.one)
            case "\\":
                // `}` and `/` are escaped only to get into ${}.
                if scalars.first == "}" || scalars.first == "/" { continue }
                let escaped = scalars.popFirst()
                guard let escaped, escaped == "*" || escaped == "?" || escaped == "\\" else {
                    throw .badPatternEscape("\\" + (escaped.map { String(Character($0)) } ?? ""))
                }
                elements.append(.literal(escaped))
            default: elements.append(.literal(scalar))
            }
        }
        self.elements = elements
    }

    private init(elements: [Element]) { self.elements = elements }

    func trimmingPrefix(of text: [Unicode.Scalar], longest: Bool) -> [Unicode.Scalar] {
        guard let end = match(in: text, from: 0, longest: longest) else { return text }
        return Array(text[end...])
    }

    /// Looks from the end, so that "shortest" is meant from there.
    func trimmingSuffix(of text: [Unicode.Scalar], longest: Bool) -> [Unicode.Scalar] {
        ShellPattern(elements: elements.reversed()).trimmingPrefix(of: text.reversed(), longest: longest).reversed()
    }

    /// The first match, or all of them, replaced; the longest at each place.
    func replacing(
        in text: [Unicode.Scalar], with replacement: [UInt8], all: Bool, limit: Int
    ) throws(ExpansionError.Kind) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        var replaced = false
        var lastEnd = -1
        while index <= text.count {
            if result.count > limit { throw .tooLong(limit: limit) }
            // An empty match right behind a match is none, as in Go's regexp.
            if all || !replaced, let end = match(in: text, from: index, longest: true), end > index || lastEnd != index
            {
                result += replacement
                replaced = true
                lastEnd = end
                if end > index {
                    index = end
                    continue
                }
            }
            if index < text.count { result += Array(String(Character(text[index])).utf8) }
            index += 1
        }
        return result
    }

    /// Where the shortest or longest match that starts at `start` ends; nil where none does. Follows all possibilities at
    /// once: time is the product of the lengths, whatever the pattern.
    private func match(in text: [Unicode.Scalar], from start: Int, longest: Bool) -> Int? {
        var active = [Bool](repeating: false, count: elements.count + 1)
        active[0] = true
        var found: Int?
        var index = start
        while true {
            for place in elements.indices where active[place] && elements[place] == .any { active[place + 1] = true }
            if active[elements.count] {
                found = index
                if !longest { return found }
            }
            guard index < text.count, active.contains(true) else { return found }
            var following = [Bool](repeating: false, count: elements.count + 1)
            for place in elements.indices where active[place] {
                switch elements[place] {
                case .literal(let scalar): if scalar == text[index] { following[place + 1] = true }
                case .one: if text[index] != "\n" { following[place + 1] = true }
                case .any: if text[index] != "\n" { following[place] = true }
                }
            }
            active = following
            index += 1
        }
    }
}
