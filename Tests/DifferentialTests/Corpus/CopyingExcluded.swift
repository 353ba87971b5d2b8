/// `--exclude`.
extension BuildCase {
    private static let tree: [ContextItem] = [
        .file("a.txt", "A"), .file("r.md", "R"), .file("d/a.txt", "DA"), .file("d/r.md", "DR"),
        .file("d/sub/a.txt", "SA"), .file("d/sub/deep/r.md", "SR"), .file("d/e f", "EF"), .folder("d", mode: 0o750),
        .folder("d/sub", mode: 0o711), .file("d/.hidden", "H"), .folder("d/empty"),
    ]

    private static func excluding(_ name: String, _ steps: String, _ more: [ContextItem] = []) -> BuildCase {
        BuildCase("copy --exclude/\(name)", steps, tree + more, newer: "COPY --exclude")
    }

    static let copyExcluded: [BuildCase] = [
        excluding("star", "COPY --exclude=* d /x"), excluding("name", "COPY --exclude=a.txt d /x"),
        excluding("ending", "COPY --exclude=*.md d /x"), excluding("at any depth", "COPY --exclude=**/*.md d /x"),
        excluding("folder", "COPY --exclude=sub d /x"), excluding("folder with a slash", "COPY --exclude=sub/ d /x"),
        excluding("content of a folder", "COPY --exclude=sub/* d /x"),
        excluding("two", "COPY --exclude=*.md --exclude=sub d /x"),
        excluding("exception", "COPY --exclude=*.txt --exclude=!a.txt d /x"),
        excluding("exception first", "COPY --exclude=!a.txt --exclude=*.txt d /x"),
        excluding("exception deep in what is left out", "COPY --exclude=** --exclude=!sub/deep/* d /x"),
        excluding("exception of the folder alone", "COPY --exclude=sub/deep --exclude=!sub d /x"),
        excluding("exception with a blank", "COPY --exclude=* \"--exclude=! a.txt\" d /x"),
        excluding("leading slash", "COPY --exclude=/a.txt d /x"),
        excluding("leading dot", "COPY --exclude=./a.txt d /x"),
        excluding("quoted name with a blank", "COPY --exclude=\"e f\" d /x"),
        excluding("question mark", "COPY --exclude=?.md d /x"),
        excluding("class", "COPY --exclude=[ab].* d /x"), excluding("nothing", "COPY --exclude= d /x"),
        excluding("what is not there", "COPY --exclude=none d /x"),
        excluding("hash", "COPY --exclude=#a --exclude=.h* d /x"),
        excluding("variable means nothing", "ARG V=sub\nCOPY --exclude=$V d /x"),
        excluding("a source that is a file", "COPY --exclude=a.txt a.txt /x"),
        excluding("matches of a pattern", "COPY --exclude=*.md *.md a.txt /x/"),
        excluding("folders of a pattern", "COPY --exclude=a.txt d* /x/"),
        excluding("whole context", "COPY --exclude=d . /x"),
        excluding("counts from each source", "COPY --exclude=a.txt d d/sub /x/"),
        excluding("path from the context", "COPY --exclude=d/a.txt d /x\nCOPY --exclude=d/a.txt . /y"),
        excluding("ADD", "ADD --exclude=sub d /x"),
        excluding(
            "with an owner and a mode", "COPY --chown=5:6 --chmod=711 --exclude=** --exclude=!sub/deep/r.md d /x"),
        excluding(
            "folders on the way that are there",
            "RUN mkdir -p -m 700 /x/sub/deep && chown 7:8 /x/sub\n"
                + "COPY --chown=5:6 --chmod=711 --exclude=** --exclude=!sub/deep/r.md d /x"),
        excluding("lone exception mark", "COPY --exclude=! d /x"), excluding("open bracket", "COPY --exclude=[ d /x"),
        excluding("without a value", "COPY --exclude d /x"),
        excluding("broken link at the top of the context", "COPY --exclude=d . /x", [.link("l", to: "none")]),
        excluding("broken link that is left out", "COPY --exclude=l . /x", [.link("l", to: "none")]),
        excluding("broken link in a folder", "COPY --exclude=q d /x", [.link("d/l", to: "none")]),
        excluding("link in a circle", "COPY --exclude=d . /x", [.link("l", to: "l")]),
        BuildCase(
            "copy --exclude/from a stage",
            dockerfile: "FROM busybox AS a\nRUN mkdir -p /o/p && echo 1 > /o/f && echo 2 > /o/p/g\nFROM busybox\n"
                + "COPY --from=a --exclude=p /o /x\n", newer: "COPY --exclude"),
    ]
}
