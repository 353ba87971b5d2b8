/// How many terminal columns a text takes (Unicode UAX #11, East Asian Width).
///
/// A table of our own and not `wcwidth`: that one depends on the process's locale, and drawing is to be a pure function.
enum DisplayWidth {
    /// The blocks that terminals draw two columns wide; emoji are known by their property.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
        0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18AFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF,
        0x20000...0x2FFFD, 0x30000...0x3FFFD,
    ]

    /// 0, 1 or 2.
    static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return scalar.value == 0xAD ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // The vowels and final consonants of a Hangul syllable join the leading consonant before them.
        if (0x1160...0x11FF).contains(scalar.value) { return 0 }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The sum over the scalars: for joined emoji an upper bound, as terminals differ there.
    static func of(_ character: Character) -> Int {
        var sum = 0
        var sawPictograph = false
        for scalar in character.unicodeScalars {
            // This selector asks for the emoji picture of a character that is otherwise one column wide.
            if scalar.value == 0xFE0F, sawPictograph { sum += 1 }
            let width = of(scalar)
            sawPictograph = width == 1
            sum += width
        }
        return sum
    }

    static func of(_ text: String) -> Int {
        text.reduce(0) { $0 + of($1) }
    }
}
