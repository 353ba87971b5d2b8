/// `--parents`. No engine at hand has it in its stable syntax, so what has to come out is told here: by the section `COPY
/// --parents` of the Dockerfile reference, and by BuildKit's own sources where that says nothing.
extension BuildCase {
    private static let tree: [ContextItem] = [
        .file("a.txt", "A"), .file("d/b.txt", "B"), .file("d/sub/c.txt", "C"), .file("d/sub/n.md", "N"),
        .folder("d", mode: 0o750), .folder("d/sub", mode: 0o711), .link("d/l", to: "b.txt"),
    ]

    private static func parents(_ name: String, _ steps: String, _ expected: [Expectation]) -> BuildCase {
        BuildCase("copy --parents/\(name)", steps, tree, newer: "COPY --parents", expected: expected)
    }

    private static let c = Expectation.line("/x/d/sub/c.txt file 644 0:0 time=1000000000 'C'")
    private static let noNote = Expectation.noLine(startingWith: "/x/d/sub/n.md")

    static let copyParents: [BuildCase] = [
        parents(
            "file", "COPY --parents d/sub/c.txt /x/",
            [c, noNote, .history("COPY --parents d/sub/c.txt /x/ # buildkit")]),
        parents(
            "folders keep their modes", "COPY --parents d/sub/c.txt /x/",
            [.line("/x/d folder 750 0:0"), .line("/x/d/sub folder 711 0:0")]),
        parents(
            "no slash at the destination", "COPY --parents a.txt d/sub/c.txt /x",
            [c, .line("/x/a.txt file 644 0:0 time=1000000000 'A'")]),
        parents(
            "pivot", "COPY --parents d/./sub/c.txt /x/",
            [.line("/x/sub/c.txt file 644 0:0 time=1000000000 'C'"), .noLine(startingWith: "/x/d")]),
        parents(
            "pivot after a leading dot", "COPY --parents ./d/./sub/c.txt /x/",
            [.line("/x/sub/c.txt file 644 0:0 time=1000000000 'C'")]),
        parents(
            "folder", "COPY --parents d/sub /x/",
            [c, .line("/x/d/sub/n.md file 644 0:0 time=1000000000 'N'"), .noLine(startingWith: "/x/d/b.txt")]),
        parents(
            "star", "COPY --parents */*.txt /x/",
            [.line("/x/d/b.txt file 644 0:0 time=1000000000 'B'"), .noLine(startingWith: "/x/d/sub")]),
        parents(
            "two stars", "COPY --parents **/*.md /x/",
            [
                .line("/x/d/sub/n.md file 644 0:0 time=1000000000 'N'"), .noLine(startingWith: "/x/a.txt"),
                .noLine(startingWith: "/x/d/sub/c"),
            ]),
        parents(
            "star after a pivot", "COPY --parents d/./** /x/",
            [.line("/x/l link>b.txt 777 0:0 time=1000000000"), .line("/x/sub/c.txt file 644 0:0 time=1000000000 'C'")]),
        parents("with --exclude", "COPY --parents --exclude=**/*.md d/sub /x/", [c, noNote]),
        parents(
            "owner and mode", "COPY --parents --chown=5:6 --chmod=u=rwx,go= d/sub/c.txt /x/",
            [.line("/x/d/sub folder 700 5:6"), .line("/x/d/sub/c.txt file 700 5:6 time=1000000000 'C'")]),
        parents(
            "nothing matches", "COPY --parents z/**/y /x/", [.line("/x folder 755 0:0"), .noLine(startingWith: "/x/")]),
        parents("the dot alone takes nothing", "COPY --parents . /x/", [.noLine(startingWith: "/x/")]),
        parents("false", "COPY --parents=false d/sub/c.txt /x/", [.line("/x/c.txt file 644 0:0 time=1000000000 'C'")]),
        parents("not there", "COPY --parents d/none /x/", [.refused]),
        parents("not there after a pivot", "COPY --parents d/./none /x/", [.refused]),
        parents("unknown to ADD", "ADD --parents a.txt /x/", [.refused]),
        parents("open bracket", "COPY --parents d/[ /x/", [.refused]),
        BuildCase(
            "copy --parents/from a stage",
            dockerfile: "FROM busybox AS a\nRUN mkdir -p /o/p && echo 1 > /o/p/f && echo 2 > /o/g\nFROM busybox\n"
                + "COPY --from=a --parents /o/./p/f /x/\n", newer: "COPY --parents",
            expected: [.line(#"/x/p/f file 644 0:0 '1\n'"#), .noLine(startingWith: "/x/g")]),
    ]
}
