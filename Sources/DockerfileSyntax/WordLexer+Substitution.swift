extension WordLexer {
    /// `$name` or `${…}`; `index` stands on the dollar sign.
    mutating func substitution(depth: Int, _ lookup: (String) -> String?) throws(Fault) -> [UInt8] {
        let start = index
        index += 1
        guard next == UInt8(ascii: "{") else {
            let name = takeName()
            if name.isEmpty { return [.dollar] }
            return value(lookup(name), from: start)
        }
        index += 1
        switch next {
        case nil: throw .missingBrace
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ":"): throw .badSubstitution
        default: break
        }
        let name = takeName()
        guard let modifier = next else { throw .missingBrace }
        switch modifier {
        case UInt8(ascii: "}"):
            index += 1
            return value(lookup(name), from: start)
        case UInt8(ascii: ":"), UInt8(ascii: "+"), .dash, UInt8(ascii: "?"), .hash, UInt8(ascii: "%"):
            return try modified(name, from: start, depth: depth, lookup)
        case .slash: return try replaced(name, from: start, depth: depth, lookup)
        default: throw .unsupportedModifier(String(decoding: takeScalar(), as: UTF8.self))
        }
    }

    /// The value; for a variable that is not set nothing, or the text as written where that is asked for.
    private func value(_ value: String?, from start: Int) -> [UInt8] {
        if let value { return Array(value.utf8) }
        return options.contains(.keepsUnset) ? Array(input[start..<index]) : []
    }

    /// `${name-word}` and its kin; `index` stands on the modifier.
    private mutating func modified(
        _ name: String, from start: Int, depth: Int, _ lookup: (String) -> String?
    ) throws(Fault) -> [UInt8] {
        let mark = index
        let emptyIsUnset = next == UInt8(ascii: ":")
        if emptyIsUnset { index += 1 }
        guard let modifier = next else { throw .missingBrace }
        _ = takeScalar()
        let written = String(decoding: input[mark..<index], as: UTF8.self)
        let trims = modifier == .hash || modifier == UInt8(ascii: "%")
        let word = try scan(until: UInt8(ascii: "}"), keepingEscapes: trims, depth: depth + 1, lookup)
        let found = lookup(name)
        if found == nil, options.contains(.keepsUnset) { return Array(input[start..<index]) }
        let value = emptyIsUnset && found?.isEmpty == true ? nil : found
        switch modifier {
        case .dash: return value.map { Array($0.utf8) } ?? word
        case UInt8(ascii: "+"): return value == nil ? [] : word
        case UInt8(ascii: "?"):
            if let value { return Array(value.utf8) }
            let message = word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
            throw .required(name: name, message: message, isEmpty: found != nil)
        case .hash, UInt8(ascii: "%"):
            let longest = word.first == modifier
            let pattern = try ShellPattern(longest ? word.dropFirst() : word[...])
            let text = Array((found ?? "").unicodeScalars)
            let rest =
                modifier == .hash
                ? pattern.trimmingPrefix(of: text, longest: longest)
                : pattern.trimmingSuffix(of: text, longest: longest)
            var view = String.UnicodeScalarView()
            view.append(contentsOf: rest)
            return Array(String(view).utf8)
        default: throw .unsupportedModifier(written)
        }
    }

    /// `${name/pattern/replacement}` and `${name//pattern/replacement}`; `index` stands on the first slash.
    private mutating func replaced(
        _ name: String, from start: Int, depth: Int, _ lookup: (String) -> String?
    ) throws(Fault) -> [UInt8] {
        index += 1
        let all = next == .slash
        if all { index += 1 }
        let pattern = try scan(until: .slash, keepingEscapes: true, depth: depth + 1, lookup)
        let replacement = try scan(until: UInt8(ascii: "}"), keepingEscapes: true, depth: depth + 1, lookup)
        let found = lookup(name)
        if found == nil, options.contains(.keepsUnset) { return Array(input[start..<index]) }
        return try ShellPattern(pattern[...]).replacing(
            in: Array((found ?? "").unicodeScalars), with: replacement, all: all, limit: Self.maximumLength)
    }

    /// Letters, digits and `_`; or digits alone; or one of the shell's special parameters.
    private mutating func takeName() -> String {
        let start = index
        if let first = next, first.isASCIIDigit {
            while let byte = next, byte.isASCIIDigit { index += 1 }
        } else if let first = next, "@*#?-$!".utf8.contains(first) {
            index += 1
        } else {
            while let byte = next, isNamePart(byte) { _ = takeScalar() }
        }
        return String(decoding: input[start..<index], as: UTF8.self)
    }

    private func isNamePart(_ byte: UInt8) -> Bool {
        if byte < 0x80 { return byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "_") }
        guard
            let scalar = String(decoding: input[index..<min(index + 4, input.count)], as: UTF8.self)
                .unicodeScalars.first
        else { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
            return true
        default: return false
        }
    }
}
