import DockerfileSyntax
import Testing

/// `--exclude` and `--parents`: what is chosen below a folder, asked for from the top down.
@Suite struct PatternListTests {
    private let paths = ["a.md", "b.txt", "sub", "sub/a.md", "sub/c.txt", "sub/deep", "sub/deep/d.md"]

    private func chosen(_ patterns: [String]) throws -> [String] {
        let list = try PatternList(patterns)
        var found: [String: PatternList.Matches] = [:]
        return paths.filter { path in
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            let result = list.matches(path, in: found[folder] ?? .top)
            found[path] = result.found
            return result.isMatch
        }
    }

    @Test(arguments: [
        (["*.md"], ["a.md"]), (["**/*.md"], ["a.md", "sub/a.md", "sub/deep/d.md"]),
        (["sub"], ["sub", "sub/a.md", "sub/c.txt", "sub/deep", "sub/deep/d.md"]),
        (["sub/*"], ["sub/a.md", "sub/c.txt", "sub/deep", "sub/deep/d.md"]),
        (["sub", "!sub/deep"], ["sub", "sub/a.md", "sub/c.txt"]), (["/a.md"], []), (["./a.md"], ["a.md"]),
        ([" a.md "], ["a.md"]), ([""], []), (["sub/"], ["sub", "sub/a.md", "sub/c.txt", "sub/deep", "sub/deep/d.md"]),
        (["#x", "b.txt"], ["b.txt"]), (["!b.txt"], []), (["sub/deep/../a.md"], ["sub/a.md"]),
        (["**", "!sub/deep/*"], ["a.md", "b.txt", "sub", "sub/a.md", "sub/c.txt", "sub/deep"]),
        // An exception that only a folder above matches has had its say there, before anything was left out.
        (["sub/a.md", "!sub"], ["sub/a.md"]),
    ])
    func chooses(_ patterns: [String], expected: [String]) throws {
        #expect(try chosen(patterns) == expected)
    }

    @Test(arguments: ["!", "[", "a\\", "!["])
    func refuses(_ pattern: String) {
        let error = #expect(throws: PatternListError.self) { try PatternList(["a", pattern]) }
        #expect(error?.pattern == pattern)
    }
}
