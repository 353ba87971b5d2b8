/// Text from outside made safe to print.
package enum VisibleText {
    /// `text` with everything that a terminal would act on instead of show written as an escape: C0 and C1 control
    /// characters, line separators, and the invisible marks (of direction above all) by which a name can be made to
    /// read as another.
    ///
    /// - Parameter unicode: False to escape all that is not ASCII as well.
    package static func escaped(_ text: String, unicode: Bool) -> String {
        guard text.unicodeScalars.contains(where: { mustEscape($0, unicode: unicode) }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if mustEscape(scalar, unicode: unicode) {
                result.append(contentsOf: escape(scalar).unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private static func mustEscape(_ scalar: Unicode.Scalar, unicode: Bool) -> Bool {
        switch scalar.value {
        case 0x00..<0x20, 0x7F..<0xA0: true
        case 0x20..<0x7F: false
        // The joiners of scripts and emoji.
        case 0x200C...0x200D: !unicode
        default: !unicode || isInvisible(scalar)
        }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\t": return "\\t"
        case "\r": return "\\r"
        default: break
        }
        let hex = String(scalar.value, radix: 16)
        if scalar.value < 0x80 { return "\\x" + (hex.count < 2 ? "0" : "") + hex }
        return "\\u{\(hex)}"
    }

    /// A line that a program printed, as it would have stood in the end: colour sequences dropped, what a carriage
    /// return went back over dropped, tabs spread. What else it has of control characters stays for `escaped`.
    static func logLine(_ line: some StringProtocol) -> String {
        var scalars = Array(line.unicodeScalars)
        while let last = scalars.last, last == "\r" || last == "\n" { scalars.removeLast() }
        if let back = scalars.lastIndex(of: "\r") { scalars.removeFirst(back + 1) }
        var result = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            if let end = colourSequence(in: scalars, at: index) {
                index = end
                continue
            }
            result.append(scalars[index])
            index += 1
        }
        return tabsSpread(String(result))
    }

    /// The index after `ESC [ digits ; digits m` that begins at `index`; nil where none does.
    private static func colourSequence(in scalars: [Unicode.Scalar], at index: Int) -> Int? {
        guard scalars[index].value == 0x1B, index + 1 < scalars.count, scalars[index + 1] == "[" else { return nil }
        var end = index + 2
        while end < scalars.count, ("0"..."9").contains(scalars[end]) || scalars[end] == ";" { end += 1 }
        return end < scalars.count && scalars[end] == "m" ? end + 1 : nil
    }

    /// Tabs as spaces up to the next multiple of four columns.
    static func tabsSpread(_ text: String) -> String {
        guard text.contains("\t") else { return text }
        var result = ""
        var column = 0
        for character in text {
            if character == "\t" {
                let count = 4 - column % 4
                result += String(repeating: " ", count: count)
                column += count
            } else {
                result.append(character)
                column += DisplayWidth.of(character)
            }
        }
        return result
    }
}
