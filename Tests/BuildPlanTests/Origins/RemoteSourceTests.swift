import BuildPlan
import Testing

@Suite struct RemoteSourceTests {
    @Test(arguments: [
        ("https://host/team/tool.git", "https://host/team/tool.git", "", ""),
        ("https://host/tool.git#v1", "https://host/tool.git", "v1", ""),
        ("https://host/tool.git#v1:src/lib", "https://host/tool.git", "v1", "src/lib"),
        ("https://host/tool.git#:src", "https://host/tool.git", "", "src"),
        ("HTTP://host/tool.git", "http://host/tool.git", "", ""),
        ("git://host/tool", "git://host/tool", "", ""),
        ("ssh://git@host:2222/tool#main", "ssh://git@host:2222/tool", "main", ""),
        ("git@host:team/tool.git#v1:src", "git@host:team/tool.git", "v1", "src"),
        ("https://host/tool.git?branch=main", "https://host/tool.git", "refs/heads/main", ""),
        ("https://host/tool.git?tag=v1&subdir=a%2Fb", "https://host/tool.git", "refs/tags/v1", "a/b"),
        ("https://host/tool.git?ref=v1#v1", "https://host/tool.git", "v1", ""),
        ("https://host/tool.git?checksum=abc", "https://host/tool.git", "abc", ""),
    ])
    func repository(_ text: String, remote: String, ref: String, folder: String) throws {
        let git = try #require(try GitSource(text))
        #expect(git.remote == remote)
        #expect(git.ref == ref)
        #expect(git.folder == folder)
    }

    @Test(arguments: [
        "https://host/tool", "https://host/tool.git.txt", "./tool.git", "../git@host:tool", "file:///srv/tool.git",
        "ftp://host/tool.git", "tool.git", "a:b", "@host:tool", "github.com/team/tool",
    ])
    func noRepository(_ text: String) throws { #expect(try GitSource(text) == nil) }

    @Test(arguments: [
        ("https://host/tool.git?branche=x", GitSourceError.Reason.unknown("branche")),
        ("https://host/tool.git?ref=", .noValue("ref")),
        ("https://host/tool.git?ref=a&ref=a", .twice("ref")),
        ("https://host/tool.git?ref=a#b", .conflict("ref", "b", "a")),
        ("https://host/tool.git?tag=a&branch=b", .conflict("ref", "refs/tags/a", "refs/heads/b")),
        ("https://host/tool.git?submodules=maybe", .notBoolean("submodules", "maybe")),
        ("https://host/tool.git##ref=x", .fragment("#ref=x")),
    ])
    func refusedRepository(_ text: String, reason: GitSourceError.Reason) {
        #expect((#expect(throws: GitSourceError.self) { try GitSource(text) })?.reason == reason)
    }

    @Test func misspelledQuery() {
        let error = #expect(throws: GitSourceError.self) { try GitSource("https://host/tool.git?branche=x") }
        #expect(error?.description.hasSuffix("did you mean 'branch'?") == true)
    }

    @Test(arguments: [
        ("https://host/a/file.txt", "file.txt"), ("https://host/a/file.txt?x=1#y", "file.txt"),
        ("https://host/a/", "a"), ("https://host", "__unnamed__"), ("https://host/?file=x", "__unnamed__"),
        ("http://host/a%20b", "a b"), ("http://host/a%2Fb", "b"), ("http://host/a%zz", "a%zz"),
    ])
    func fileName(_ url: String, name: String) throws {
        #expect(try #require(URLSource(adding: url)).fileName == name)
    }

    @Test func noURL() { #expect(URLSource(adding: "HTTPS://host/file") == nil) }
}
