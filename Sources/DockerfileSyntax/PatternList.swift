/// Patterns that choose files below a folder, as `--exclude` and `--parents` have them (moby/patternmatcher, `New` and
/// `MatchesUsingParentResults`): those of `.dockerignore`, without comments, and a `/` in front is part of the name.
package struct PatternList: Sendable, Hashable {
    private struct Rule: Sendable, Hashable {
        var pattern: IgnorePattern
        var isException: Bool
    }

    /// What each pattern said of a folder: what is in it goes on from there.
    package struct Matches: Sendable, Hashable {
        fileprivate var rules: [Bool] = []

        /// Of the folder at the top, which is not asked for.
        package static let top = Matches()
    }

    private var rules: [Rule] = []

    /// - Throws: `PatternListError` for a pattern that can't be read.
    package init(_ texts: [String]) throws(PatternListError) {
        for text in texts {
            let bytes = Array(text.utf8)
            let trimmed = String(
                decoding: bytes[WhiteSpace.trimmed(bytes.startIndex..<bytes.endIndex, in: bytes)], as: UTF8.self)
            if trimmed.isEmpty { continue }
            // Cleaned with the '!' in front, as Go has it: what follows the '!' stays as it is written up to the first '/'.
            var path = IgnorePatterns.cleaned(trimmed)
            let isException = path.hasPrefix("!")
            if isException { path.removeFirst() }
            if path.isEmpty { throw PatternListError(pattern: text, isLoneException: true) }
            guard let pattern = IgnorePattern(path) else {
                throw PatternListError(pattern: text, isLoneException: false)
            }
            rules.append(Rule(pattern: pattern, isException: isException))
        }
    }

    /// True where a pattern has a `!`: something in a folder that is left out may be taken all the same.
    package var hasExceptions: Bool { rules.contains(where: \.isException) }

    /// Whether the path is chosen: the last pattern that matches it, or matched a folder that it is in, decides.
    ///
    /// - Parameters:
    ///   - path: below the folder that the patterns count from.
    ///   - folder: what was found for the folder that it is in.
    package func matches(_ path: String, in folder: Matches) -> (isMatch: Bool, found: Matches) {
        let scalars = Array(path.unicodeScalars)
        var found = [Bool](repeating: false, count: rules.count)
        var isMatch = false
        for (index, rule) in rules.enumerated() {
            var hit = folder.rules.indices.contains(index) && folder.rules[index]
            if !hit {
                // A rule that can't change the answer is not looked at, and counts as one that does not match.
                if rule.isException != isMatch { continue }
                hit = rule.pattern.matches(scalars, endingAtAny: [scalars.count])
            }
            found[index] = hit
            if hit { isMatch = !rule.isException }
        }
        return (isMatch, Matches(rules: found))
    }
}

/// A pattern that can't be read.
package struct PatternListError: Error, Hashable, Sendable, CustomStringConvertible {
    package var pattern: String
    package var isLoneException: Bool

    package init(pattern: String, isLoneException: Bool) {
        self.pattern = pattern
        self.isLoneException = isLoneException
    }

    package var description: String {
        isLoneException
            ? "'\(pattern)' holds only '!'; write the pattern of the exception after it"
            : "'\(pattern)' is no pattern: close each '[' with a ']' and end in no '\\'"
    }
}
