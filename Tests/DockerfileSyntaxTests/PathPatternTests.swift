import DockerfileSyntax
import Testing

@Suite struct PathPatternTests {
    @Test(arguments: [
        ("abc", "abc", true), ("*", "abc", true), ("*c", "abc", true), ("a*", "a", true), ("a*", "ab/c", false),
        ("a*/b", "abc/b", true),
        ("a*/b", "a/c/b", false), ("a*b*c*d*e*/f", "axbxcxdxe/f", true), ("a*b*c*d*e*/f", "axbxcxdxexxx/f", true),
        ("a*b*c*d*e*/f", "axbxcxdxe/xxx/f", false), ("a*b?c*x", "abxbbxdbxebxczzx", true),
        ("a*b?c*x", "abxbbxdbxebxczzy", false),
        ("ab[c]", "abc", true), ("ab[b-d]", "abc", true), ("ab[e-g]", "abc", false), ("ab[^c]", "abc", false),
        ("ab[^b-d]", "abc", false),
        ("ab[^e-g]", "abc", true), ("a\\*b", "a*b", true), ("a\\*b", "ab", false), ("a?b", "a☺b", true),
        ("a[^a]b", "a☺b", true),
        ("a???b", "a☺b", false), ("[a-ζ]*", "α", true), ("*[a-ζ]", "A", false), ("a?b", "a/b", false),
        ("a*b", "a/b", false),
        ("[\\]a]", "]", true), ("[\\-]", "-", true), ("[x\\-]", "-", true), ("[x\\-]", "z", false),
        ("[\\-x]", "a", false), ("*x", "xxx", true),
        ("", "", true), ("", "a", false), ("*", "", true), ("**", "ab", true), ("**", "a/b", false),
        ("[z-a]", "m", false), ("[^z-a]", "m", true),
    ])
    func matches(_ pattern: String, path: String, expected: Bool) throws {
        #expect(try PathPattern(pattern).matches(path) == expected)
    }

    @Test(arguments: ["[", "[^", "[^bc", "a[", "[]", "[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "a\\", "[\\", "[a-"])
    func refuses(_ pattern: String) {
        let error = #expect(throws: PathPatternError.self) { try PathPattern(pattern) }
        #expect(
            error?.description
                == "'\(pattern)' is no pattern: close each '[' with a ']' around at least one character, and end in no '\\'"
        )
    }

    @Test(arguments: [
        ("a", false), ("a*", true), ("?", true), ("[", true), ("\\*", false), ("\\\\*", true), ("é\\?b", false),
        ("", false),
    ])
    func seesWildcards(_ text: String, expected: Bool) {
        #expect(PathPattern.hasWildcards(text) == expected)
    }

    @Test func staysQuickOnManyStars() throws {
        let pattern = try PathPattern(String(repeating: "*a", count: 500) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 2000)))
    }
}
