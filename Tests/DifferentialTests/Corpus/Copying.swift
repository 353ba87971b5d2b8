/// COPY from the context: where files go, and as what.
extension BuildCase {
    private static let tree: [ContextItem] = [
        .file("a.txt", "A"), .file("d/b.txt", "B"), .file("d/sub/c.txt", "C"), .folder("d/empty", mode: 0o700),
    ]

    static let copyFiles: [BuildCase] = [
        BuildCase("copy/file to a new name", "COPY a.txt /x", tree),
        BuildCase("copy/file into a folder that is there", "COPY a.txt /etc", tree),
        BuildCase("copy/file into a new folder by a slash", "COPY a.txt /new/deep/", tree),
        BuildCase("copy/file below new folders", "COPY a.txt /new/deep/x", tree),
        BuildCase("copy/file over a file", "COPY a.txt /x\nCOPY d/b.txt /x", tree),
        BuildCase("copy/same file twice", "COPY a.txt /x\nCOPY a.txt /x", tree),
        BuildCase("copy/file to the root", "COPY a.txt /", tree),
        BuildCase("copy/file to a dot", "COPY a.txt .", tree),
        BuildCase("copy/file to a dot in a working directory", "WORKDIR /w\nCOPY a.txt .", tree),
        BuildCase("copy/file to a dot and slash", "WORKDIR /w\nCOPY a.txt ./", tree),
        BuildCase("copy/file to a relative name", "WORKDIR /w\nCOPY a.txt q/x", tree),
        BuildCase("copy/destination with dots in it", "COPY a.txt /q/../r/./x", tree),
        BuildCase("copy/destination above the root", "COPY a.txt ../../x", tree),
        BuildCase(
            "copy/destination ends in slash and dot", "COPY a.txt /new/.", tree,
            newer: "COPY, Destination"),
        BuildCase("copy/destination with double slashes", "COPY a.txt //new//x", tree),
        BuildCase("copy/folder gives its content", "COPY d /x", tree),
        BuildCase("copy/folder with a slash", "COPY d/ /x/", tree),
        BuildCase("copy/folder into the root", "COPY d /", tree),
        BuildCase("copy/folder with a dot at its end", "COPY d/. /x", tree),
        BuildCase("copy/whole context", "COPY . /x", tree),
        BuildCase("copy/whole context to the working directory", "WORKDIR /w\nCOPY . .", tree),
        BuildCase("copy/whole context by a slash", "COPY / /x", tree),
        BuildCase("copy/source that climbs and comes back", "COPY d/../a.txt /x", tree),
        BuildCase("copy/source that climbs above the context", "COPY ../a.txt /x", tree),
        BuildCase("copy/source with a leading slash", "COPY /d/b.txt /x", tree),
        BuildCase("copy/file with a slash at its end", "COPY a.txt/ /x", tree),
        BuildCase("copy/empty folder", "COPY d/empty /x", tree),
        BuildCase("copy/empty folder into a folder", "COPY d/empty /x/", tree),
        BuildCase("copy/two files into a folder", "COPY a.txt d/b.txt /x/", tree),
        BuildCase("copy/file and folder into a folder", "COPY a.txt d /x/", tree),
        BuildCase("copy/two folders into one", "COPY d d/sub /x/", tree),
        BuildCase(
            "copy/two files of one name", "COPY p/n q/n /x/", [.file("p/n", "P"), .file("q/n", "Q", mode: 0o600)]),
        BuildCase("copy/file over an old folder", "RUN mkdir /x\nCOPY a.txt /x", tree),
        BuildCase("copy/folder merged into an old one", "RUN mkdir -m 711 /x && echo old > /x/old\nCOPY d /x", tree),
        BuildCase(
            "copy/folder merged below", "RUN mkdir -p -m 711 /x/sub && echo old > /x/sub/old\nCOPY d /x", tree),
        BuildCase("copy/twice into one folder", "COPY d /x\nCOPY a.txt /x/", tree),
        BuildCase(
            "copy/modes are kept", "COPY m /m",
            [
                .file("m/x", "x", mode: 0o755), .file("m/w", "w", mode: 0o666), .file("m/r", "r", mode: 0o400),
                .file("m/s", "s", mode: 0o4755), .file("m/g", "g", mode: 0o2711), .folder("m/t", mode: 0o1777),
                .folder("m/none", mode: 0o000), .file("m/0", "0", mode: 0),
            ]),
        BuildCase(
            "copy/mode of the folder itself", "COPY m /m\nCOPY n /n/",
            [
                .file("m/x", "x"), .folder("m", mode: 0o750), .file("n/x", "x"), .folder("n", mode: 0o2770),
            ]),
        BuildCase(
            "copy/mode of the folder that is merged", "COPY m /etc\nCOPY m /new",
            [
                .file("m/sub/x", "x"), .folder("m/sub", mode: 0o710), .folder("m", mode: 0o700),
            ]),
        BuildCase(
            "copy/names with spaces as JSON", #"COPY ["a b", "c d", "/x y/"]"#,
            [
                .file("a b", "ab"), .file("c d/e f", "ef"),
            ]),
        BuildCase(
            "copy/names of many kinds", "COPY n /n",
            [
                .file("n/ä ö", "1"), .file("n/-dash", "2"), .file("n/#hash", "3"), .file("n/new\nline", "4"),
                .file("n/q'\"q", "5"), .file("n/back\\slash", "6"), .file("n/.hidden", "7"), .file("n/..two", "8"),
            ]),
        BuildCase(
            "copy/long names", "COPY n /n",
            [
                .file("n/" + String(repeating: "l", count: 200), "1"),
                .file("n/" + String(repeating: "folder-of-some-length/", count: 12) + "x", "2"),
            ]),
        BuildCase(
            "copy/empty file and larger file", "COPY e l /x/",
            [
                .file("e", ""), .file("l", String(repeating: "0123456789abcdef", count: 8192)),
            ]),
        BuildCase("copy/the Dockerfile itself", "COPY Dockerfile /", []),
        BuildCase(
            "copy/fifo in a folder", "COPY d /x", [.file("d/f", "f"), .fifo("d/p")], newer: "COPY"),
        BuildCase(
            "copy/fifo alone", "COPY p /x/", [.fifo("p")], newer: "COPY"),
        BuildCase(
            "copy/socket in a folder", "COPY d /x",
            [.file("d/f", "f"), .socket("d/s")]),
        BuildCase(
            "copy/device in a folder", "COPY d /x", [.file("d/f", "f"), .script("mknod d/null c 1 3")],
            newer: "COPY"),
        BuildCase(
            "copy/owners of the context do not count", "COPY d /x",
            [.file("d/f", "f"), .script("chown -R 1234:5678 d")]),
        BuildCase(
            "copy/extended attributes", "COPY d /x",
            [.file("d/f", "f"), .attribute("user.note", "hello", of: "d/f")]),
        BuildCase("copy/into a file as a folder", "RUN echo f > /f\nCOPY a.txt /f/", tree),
        BuildCase("copy/below a file", "RUN echo f > /f\nCOPY a.txt /f/x", tree),
        BuildCase("copy/folder over a file", "RUN echo f > /f\nCOPY d /f", tree),
        BuildCase("copy/folder holding a folder over a file", "RUN mkdir /x; echo f > /x/sub\nCOPY d /x", tree),
        BuildCase("copy/folder holding a file over a folder", "RUN mkdir -p /x/b.txt\nCOPY d /x", tree),
        BuildCase(
            "copy/file named like a mark of deletion", "COPY d /x", [.file("d/.wh.f", "f")],
            onPurpose: true, expected: [.refused]),
    ]

    static let copyRefused: [BuildCase] = [
        BuildCase("copy refused/no such file", "COPY nothing /x", tree),
        BuildCase("copy refused/one of two is not there", "COPY a.txt nothing /x/", tree),
        BuildCase("copy refused/one word", "COPY a.txt", tree),
        BuildCase("copy refused/no word", "COPY", tree),
        BuildCase("copy refused/JSON with one word", #"COPY ["a.txt"]"#, tree),
        BuildCase("copy refused/unknown flag", "COPY --form=x a.txt /x", tree),
        BuildCase("copy refused/unknown stage", "COPY --from=nothing.invalid/x:1 a.txt /x", tree),
        BuildCase("copy refused/own stage", dockerfile: "FROM busybox AS a\nCOPY --from=a /bin/sh /x\n"),
        BuildCase(
            "copy refused/later stage",
            dockerfile: "FROM busybox AS a\nCOPY --from=1 /bin/sh /x\nFROM busybox AS b\nLABEL a=1\nFROM a\n",
            newer: "COPY --from"),
        BuildCase(
            "copy refused/later stage, where it is not needed",
            dockerfile: "FROM busybox\nCOPY --from=1 /bin/sh /x\nFROM busybox\nLABEL a=1\n", onPurpose: true,
            expected: [.refused]),
        BuildCase(
            "copy refused/not in the stage", dockerfile: "FROM busybox AS a\nFROM busybox\nCOPY --from=a /no /x\n"),
        BuildCase(
            "copy refused/bad pattern", "COPY [a /x", tree,
            onPurpose: true, expected: [.refused]),
        BuildCase(
            "copy refused/mode of letters", "COPY --chmod=rwx a.txt /x", tree,
            newer: "COPY --chown --chmod"),
        BuildCase("copy refused/bad substitution", "COPY ${a /x", tree),
        BuildCase("copy refused/two destinations through a file", "COPY a.txt d/b.txt /etc/passwd/x", tree),
        BuildCase("copy/two sources to a name without a slash", "COPY a.txt d/b.txt /x", tree),
    ]
}
