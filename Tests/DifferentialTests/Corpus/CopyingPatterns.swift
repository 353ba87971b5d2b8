/// COPY's patterns and escapes, and `.dockerignore`.
extension BuildCase {
    private static let many: [ContextItem] = [
        .file("a.go", "a"), .file("b.go", "b"), .file("ab.txt", "t"), .file("d/e.go", "e"), .file("d/f/g.go", "g"),
        .file(".hidden.go", "h"), .file("arr[0].txt", "0"), .file("star*.txt", "s"), .file("d2/e.go", "e2"),
    ]

    static let copyPatterns: [BuildCase] = [
        BuildCase("copy pattern/star", "COPY *.go /x/", many),
        BuildCase("copy pattern/star without a slash, several", "COPY *.go /x", many),
        BuildCase("copy pattern/star with one match and no slash", "COPY ab.* /x", many),
        BuildCase("copy pattern/star with no match", "COPY *.rs /x/", many),
        BuildCase("copy pattern/star with no match beside a file", "COPY a.go *.rs /x/", many),
        BuildCase("copy pattern/question mark", "COPY ?.go /x/", many),
        BuildCase("copy pattern/class", "COPY [a-b].go /x/", many),
        BuildCase("copy pattern/negated class", "COPY [^a].go /x/", many),
        BuildCase("copy pattern/star for a folder", "COPY d* /x/", many),
        BuildCase("copy pattern/star over a folder and files", "COPY * /x/", many),
        BuildCase("copy pattern/star below a star", "COPY */*.go /x/", many),
        BuildCase("copy pattern/star does not cross a slash", "COPY d*.go /x/", many),
        BuildCase("copy pattern/two stars", "COPY **/*.go /x/", many),
        BuildCase("copy pattern/escaped bracket", #"COPY arr[[]0].txt /x/"#, many),
        BuildCase("copy pattern/escaped star by JSON", #"COPY ["star\\*.txt", "/x/"]"#, many),
        BuildCase("copy pattern/escaped star", #"COPY star\*.txt /x/"#, many),
        BuildCase("copy pattern/in a variable", "ARG P=*.go\nCOPY $P /x/", many),
        BuildCase("copy pattern/with a leading dot and slash", "COPY ./*.txt /x/", many),
        BuildCase("copy pattern/one folder, no slash", "COPY d2* /x", many),
        BuildCase(
            "copy pattern/from a stage",
            dockerfile: """
                FROM busybox AS a
                RUN mkdir -p /s/one /s/two && echo 1 > /s/one/f && echo 2 > /s/two/f && echo 3 > /s/three
                FROM busybox
                COPY --from=a /s/t* /x/
                COPY --from=a /s/*/f /y/
                """),
    ]

    private static let ignored: [ContextItem] = [
        .file("a.txt", "a"), .file("b.txt", "b"), .file("a.md", "m"), .file("README.md", "r"), .file("d/a.txt", "da"),
        .file("d/e/a.txt", "dea"), .file("d/b.log", "db"), .folder("empty"), .file("z", "z"),
    ]

    private static func ignore(_ name: String, _ lines: String, copying: String = "COPY . /x") -> BuildCase {
        BuildCase("ignore/\(name)", copying, ignored + [.file(".dockerignore", lines)])
    }

    static let ignoring: [BuildCase] = [
        ignore("a file", "a.txt"),
        ignore("a folder", "d"),
        ignore("a folder with a slash", "d/"),
        ignore("a leading slash", "/a.txt\n/d/"),
        ignore("a leading dot", "./a.txt"),
        ignore("star in one level", "*.txt"),
        ignore("star one level down", "*/*.txt"),
        ignore("two stars", "**/*.txt"),
        ignore("two stars at the end", "d/**"),
        ignore("two stars in the middle", "d/**/a.txt"),
        ignore("exception", "*.md\n!README.md"),
        ignore("exception before", "!README.md\n*.md"),
        ignore("everything but one", "*\n!a.txt"),
        ignore("everything but one in a folder", "*\n!d/e/a.txt"),
        ignore("everything but a folder", "*\n!d"),
        ignore("exception and again", "d\n!d/e\nd/e/a.txt"),
        ignore("comments and blank lines", "# a.txt\n\n   \nb.txt\n #z\n"),
        ignore("white space at the ends", "  a.txt  \n\tb.txt\t"),
        ignore("Windows line ends", "a.txt\r\nb.txt\r\n"),
        ignore("question mark and class", "?.txt\n[x-z]"),
        ignore("climbing", "d/../a.txt"),
        ignore("the Dockerfile and itself", "Dockerfile\n.dockerignore"),
        ignore("a dot", "."),
        ignore("an escaped bracket", "\\[a].txt\n[a].txt"),
        ignore("exclamation alone and spaces", "*.txt\n! a.txt"),
        ignore("an ignored file is not there", "a.txt", copying: "COPY a.txt /x"),
        ignore("an ignored folder is not there", "d", copying: "COPY d /x"),
        ignore("a pattern does not find the ignored", "a.txt", copying: "COPY *.txt /x/"),
        ignore("an ignored folder with an exception", "d\n!d/e/a.txt", copying: "COPY d /x"),
        ignore("an empty folder", "empty", copying: "COPY . /x"),
        ignore("byte order mark", "\u{FEFF}a.txt"),
        ignore("only an exception", "!a.txt"),
        BuildCase(
            "ignore/file beside the Dockerfile's name", "COPY . /x",
            ignored + [
                .file("Dockerfile.dockerignore", "a.txt"), .file(".dockerignore", "b.txt"),
            ]),
        BuildCase(
            "ignore/another Dockerfile's own file", dockerfile: "FROM scratch",
            ignored + [
                .file("other", "FROM busybox\nCOPY . /x\n"), .file("other.dockerignore", "a.txt"),
                .file(".dockerignore", "b.txt"),
            ], flags: ["-f", "CONTEXT/other"]),
    ]
}
