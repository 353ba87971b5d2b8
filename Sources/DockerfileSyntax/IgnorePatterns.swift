/// The rules of a `.dockerignore` file (moby/patternmatcher): which paths of the context do not exist for the build.
package struct IgnorePatterns: Sendable, Hashable {
    /// A context's ignore file is written by people; the bound keeps a mistaken file out of memory.
    package static let maximumSize = 4 << 20

    private var rules: [Rule] = []
    /// Whether a line begins with `!`.
    package let hasExceptions: Bool
    /// Whether a pattern leaves out all that lies in the context's root: `*`, `**` or `**/*`.
    package private(set) var ignoresEverything = false

    private struct Rule: Sendable, Hashable {
        var pattern: IgnorePattern
        var isException: Bool
    }

    /// - Parameter text: The file's; lines that start with `#` are comments, `!` makes an exception, the last rule that
    ///   matches a path decides.
    /// - Throws: `IgnorePatternError` with the line of a pattern that cannot be read.
    package init(_ text: String) throws(IgnorePatternError) {
        guard text.utf8.count <= Self.maximumSize else {
            throw IgnorePatternError(line: 1, kind: .tooLarge(bytes: text.utf8.count, limit: Self.maximumSize))
        }
        let bytes = Array(text.utf8)
        var number = 0
        for line in bytes.split(separator: .newline, omittingEmptySubsequences: false) {
            number += 1
            var span = line.startIndex..<line.endIndex
            if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { span = line.startIndex + 3..<line.endIndex }
            if span.isEmpty || bytes[span.lowerBound] == .hash { continue }
            span = WhiteSpace.trimmed(span, in: bytes)
            if span.isEmpty { continue }
            let isException = bytes[span.lowerBound] == UInt8(ascii: "!")
            if isException { span = WhiteSpace.trimmed(span.lowerBound + 1..<span.upperBound, in: bytes) }
            let written = String(decoding: bytes[span], as: UTF8.self)
            guard !written.isEmpty else { throw IgnorePatternError(line: number, kind: .loneException) }
            var path = Self.cleaned(written)
            if path.count > 1, path.hasPrefix("/") { path.removeFirst() }
            guard let pattern = IgnorePattern(path) else {
                throw IgnorePatternError(line: number, kind: .badPattern(written))
            }
            if !isException, ["*", "**", "**/*"].contains(path) { ignoresEverything = true }
            rules.append(Rule(pattern: pattern, isException: isException))
        }
        hasExceptions = rules.contains(where: \.isException)
    }

    /// True where the path, or a folder that it lies in, matches, and no later exception takes it back.
    ///
    /// - Parameter path: Relative to the context, parts divided by `/`. The context itself is never ignored.
    package func ignores(_ path: String) -> Bool {
        let path = Self.cleaned(path)
        guard path != "." else { return false }
        let scalars = Array(path.unicodeScalars)
        let ends = scalars.indices.filter { scalars[$0] == "/" && $0 > 0 } + [scalars.count]
        var ignored = false
        // A rule that cannot change the answer is not looked at.
        for rule in rules where rule.isException == ignored && rule.pattern.matches(scalars, endingAtAny: ends) {
            ignored = !rule.isException
        }
        return ignored
    }

    /// False only where nothing in the directory can be part of the context: it is ignored, and no exception reaches
    /// into it. Then a walk may leave it out.
    package func mayContainIncluded(directory: String) -> Bool {
        guard ignores(directory) else { return true }
        guard hasExceptions else { return false }
        let scalars = Array((Self.cleaned(directory) + "/").unicodeScalars)
        return rules.contains { $0.isException && $0.pattern.canMatch(below: scalars) }
    }

    /// The shortest name of the same path by its text alone (Go's `filepath.Clean`).
    package static func cleaned(_ path: String) -> String {
        let isAbsolute = path.hasPrefix("/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !isAbsolute {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        return isAbsolute ? "/" + joined : joined.isEmpty ? "." : joined
    }
}

/// A line of a `.dockerignore` file that cannot be read.
package struct IgnorePatternError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        case loneException
        case badPattern(String)
        case tooLarge(bytes: Int, limit: Int)
    }

    /// From 1.
    package var line: Int
    package var kind: Kind

    package init(line: Int, kind: Kind) {
        self.line = line
        self.kind = kind
    }

    package var description: String {
        switch kind {
        case .loneException: "line \(line) holds only '!'; write the pattern of the exception after it"
        case .badPattern(let pattern):
            "line \(line): '\(pattern)' is no pattern: close each '[' with a ']' and end in no '\\'"
        case .tooLarge(let bytes, let limit):
            "the ignore file has \(bytes) bytes and may have \(limit); is this the right file?"
        }
    }
}
