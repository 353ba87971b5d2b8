import DockerfileSyntax
import Testing

@Suite struct IgnorePatternsTests {
    @Test(arguments: [
        // Plain names and parents
        ("a", "a", true), ("a", "b", false), ("a", "a/b/c", true), ("a", "x/a", false), ("a/b", "a/b/c", true),
        ("a/b", "a", false),
        ("a", "ab", false), ("/a", "a", true), ("a/", "a", true), ("./a", "a", true), ("a//b", "a/b", true),
        ("x/../a", "a", true),
        ("../a", "a", false), (" a \t", "a", true), ("a.b", "axb", false), ("a+(b)|{c}$", "a+(b)|{c}$", true),
        ("é", "é", true),
        ("a", "./a", true), ("a", ".", false), (".", "a", false), ("*", ".", false), ("/", "a", false),
        // * and ?
        ("*", "a", true), ("*", "a/b", true), ("*.md", "x.md", true), ("*.md", "d/x.md", false), ("*/x", "d/x", true),
        ("*/x", "x", false),
        ("*/*/x", "a/b/x", true), ("?", "a", true), ("?", "ab", false), ("?", "é", true), ("a?b", "a/b", false),
        ("*.md", ".md", true),
        ("a*", "abc/d", true), ("a*c", "a/c", false), ("*", ".hidden", true),
        // **
        ("**", "a/b", true), ("**", "a", true), ("**/x", "x", true), ("**/x", "a/b/x", true), ("**/x", "ax", false),
        ("**/x", "x/y", true),
        ("a/**", "a", false), ("a/**", "a/b", true), ("a/**", "a/b/c", true), ("a/**/z", "a/z", true),
        ("a/**/z", "a/b/c/z", true),
        ("a/**/z", "a/bz", false), ("**/*.go", "x.go", true), ("**/*.go", "a/b/x.go", true),
        ("**/*.go", "x.gox", false),
        ("**x", "yx", true), ("**x", "a/yx", true), ("a**", "abc", true), ("a**/b", "ab", true), ("a**b", "axb", false),
        ("**/a/**", "b/a/c", true), ("**/a/**", "b/a", false), ("**/**/a", "a", true),
        // Sets and escapes
        ("[ab]", "a", true), ("[ab]", "c", false), ("[a-c]x", "bx", true), ("[^a-c]", "d", true),
        ("[^a-c]", "a", false), ("[!a]", "!", true),
        ("\\*", "*", true), ("\\*", "a", false), ("a\\b", "ab", true), ("\\#a", "#a", true), ("\\!a", "!a", true),
        ("[\\]]", "]", true),
        // Comments and exceptions
        ("# a\na", "a", true), ("#a", "#a", false), (" #a", "#a", true), ("a\n!a", "a", false), ("!a\na", "a", true),
        ("*\n!a", "a", false), ("*\n!a", "b", true), ("*\n!a/b", "a/b", false), ("*\n!a/b", "a/c", true),
        ("a\n!a/b\na/b/c", "a/b/c", true),
        ("a\n!a/b\na/b/c", "a/b/d", false), ("! a\n", "a", false), ("*\n! a", "a", false), ("*\n!/a", "a", false),
        ("*\n!*.md\nREADME*", "x.md", false),
        ("*\n!*.md\nREADME*", "README.md", true), ("*\n!**/*.go", "p/q/x.go", false), ("*\n!**/*.go", "p/q/x.c", true),
        ("a\r\n!a\r\n", "a", false),
        ("\u{FEFF}a", "a", true), ("\n\n", "a", false), ("**\n!src", "src/x/y", false),
    ])
    func ignores(_ text: String, path: String, expected: Bool) throws {
        #expect(try IgnorePatterns(text).ignores(path) == expected)
    }

    @Test(arguments: [
        ("a", "a", false), ("a", "b", true), ("*", "a", false), ("*\n!a/b", "a", true), ("*\n!a/b", "c", false),
        ("*\n!a/b", "ab", false),
        ("*\n!**/x", "a/b", true), ("*\n!*.md", "a", false), ("*\n!*/x", "a", true), ("*\n!*/x", "a/b", false),
        ("*\n!a", "a", true),
        ("node_modules\n!src", "node_modules", false), ("**/t\n!s/t/keep", "s/t", true),
        ("**/t\n!s/t/keep", "r/t", false),
        ("*\n!a**", "ab", true), ("*\n!a\na/b", "a/b", false), ("*\n!a/b/c", "a/b", true),
    ])
    func tellsWhatToWalk(_ text: String, directory: String, expected: Bool) throws {
        #expect(try IgnorePatterns(text).mayContainIncluded(directory: directory) == expected)
    }

    @Test(arguments: [
        (
            "a\n!\n", IgnorePatternError(line: 2, kind: .loneException),
            "line 2 holds only '!'; write the pattern of the exception after it"
        ),
        (
            "# x\n\n[a", IgnorePatternError(line: 3, kind: .badPattern("[a")),
            "line 3: '[a' is no pattern: close each '[' with a ']' and end in no '\\'"
        ),
        (
            "a\\", IgnorePatternError(line: 1, kind: .badPattern("a\\")),
            "line 1: 'a\\' is no pattern: close each '[' with a ']' and end in no '\\'"
        ),
        (
            "![]", IgnorePatternError(line: 1, kind: .badPattern("[]")),
            "line 1: '[]' is no pattern: close each '[' with a ']' and end in no '\\'"
        ),
    ])
    func refuses(_ text: String, error: IgnorePatternError, words: String) {
        #expect(throws: error) { try IgnorePatterns(text) }
        #expect(error.description == words)
    }

    @Test func boundsTheFile() {
        let text = String(repeating: "#\n", count: (IgnorePatterns.maximumSize / 2) + 1)
        let error = #expect(throws: IgnorePatternError.self) { try IgnorePatterns(text) }
        #expect(error?.description == "the ignore file has 4194306 bytes and may have 4194304; is this the right file?")
    }
}
