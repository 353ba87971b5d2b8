/// `--chown`, `--chmod`, `--from`.
extension BuildCase {
    private static let tree: [ContextItem] = [
        .file("a", "A", mode: 0o640), .file("d/b", "B", mode: 0o755), .file("d/sub/c", "C"), .link("d/l", to: "b"),
    ]

    static let copyOwners: [BuildCase] = [
        BuildCase("copy --chown/numbers", "COPY --chown=12:34 a /x", tree),
        BuildCase("copy --chown/one number", "COPY --chown=12 a /x", tree),
        BuildCase("copy --chown/number and colon", "COPY --chown=12: a /x", tree),
        BuildCase("copy --chown/group only", "COPY --chown=:34 a /x", tree),
        BuildCase("copy --chown/folder and new parents", "COPY --chown=12:34 d /new/deep", tree),
        BuildCase("copy --chown/old parents stay", "RUN mkdir /old\nCOPY --chown=12:34 d /old/new", tree),
        BuildCase("copy --chown/into an old folder", "RUN mkdir /old\nCOPY --chown=12:34 d /old", tree),
        BuildCase(
            "copy --chown/names",
            "RUN echo 'me:x:77:88::/:/bin/sh' > /etc/passwd; echo 'us:x:99:' > /etc/group\n"
                + "COPY --chown=me a /a\nCOPY --chown=me:us a /b\nCOPY --chown=me:5 a /c\nCOPY --chown=5:us a /d\nCOPY --chown=me: a /e\nCOPY --chown=:us a /f\nCOPY --chown=:who a /g",
            tree),
        BuildCase("copy --chown/variable", "ARG who=9:8\nCOPY --chown=$who a /x\nCOPY --chown=${who} a /y", tree),
        BuildCase("copy --chown/unknown name", "COPY --chown=nobodyknows a /x", tree),
        BuildCase(
            "copy --chown/unknown group", "COPY --chown=5:nobodyknows a /x\nCOPY --chown=nobodyknows: a /y", tree),
        BuildCase("copy --chown/large numbers", "COPY --chown=4000000:4000001 a /x", tree),
        BuildCase("copy --chown/empty", "COPY --chown= a /x", tree),
        BuildCase("copy --chown/USER does not count", "USER 12\nCOPY a /x\nCOPY a /new/x", tree),
        BuildCase("copy --chmod/file", "COPY --chmod=601 a /x", tree),
        BuildCase("copy --chmod/four digits", "COPY --chmod=0644 a /y", tree),
        BuildCase(
            "copy --chmod/set-user-ID", "COPY --chmod=4755 a /x", tree, newer: "COPY --chown --chmod"),
        BuildCase(
            "copy --chmod/folder that is made", "COPY --chmod=711 d /new/x", tree, newer: "COPY --chown --chmod"),
        BuildCase("copy --chmod/folder", "RUN mkdir -p /new/x\nCOPY --chmod=711 d /new/x", tree),
        BuildCase(
            "copy --chmod/folder that is made, with an owner", "COPY --chmod=400 --chown=5:6 d /x", tree,
            newer: "COPY --chown --chmod"),
        BuildCase("copy --chmod/into an old folder", "RUN mkdir -m 700 /old\nCOPY --chmod=711 d /old", tree),
        BuildCase("copy --chmod/with an owner", "RUN mkdir /x\nCOPY --chmod=400 --chown=5:6 d /x", tree),
        BuildCase(
            "copy --chmod/no digits", "COPY --chmod=abc a /x", tree, newer: "COPY --chown --chmod"),
        BuildCase(
            "copy --chmod/too large", "COPY --chmod=77777 a /x", tree, newer: "COPY --chown --chmod"),
        BuildCase(
            "copy --chmod/eight", "COPY --chmod=888 a /x", tree, newer: "COPY --chown --chmod"),
        BuildCase(
            "copy --chmod/variable", "ARG M=640\nCOPY --chmod=$M a /x", tree,
            newer: "COPY --chown --chmod"),
        BuildCase(
            "copy --from/owners and modes are kept",
            dockerfile: """
                FROM busybox AS a
                RUN mkdir -m 1777 /d && echo f > /d/f && chmod 4711 /d/f && chown 5:6 /d /d/f
                FROM busybox
                COPY --from=a /d /x
                COPY --from=a /d/f /y
                """),
        BuildCase(
            "copy --from/new parents",
            dockerfile: "FROM busybox AS a\nRUN mkdir -p /d && chown 5 /d\nFROM busybox\nCOPY --from=a /d /p/q\n"),
        BuildCase(
            "copy --from/with an owner",
            dockerfile:
                "FROM busybox AS a\nRUN mkdir -p /d/e && chown -R 5 /d\nFROM busybox\nCOPY --from=a --chown=1:2 /d /x\n"
        ),
        BuildCase(
            "copy --from/by number, name in another case",
            dockerfile: """
                FROM busybox AS Maker
                RUN echo 1 > /one
                FROM busybox
                COPY --from=0 /one /a
                COPY --from=mAKER /one /b
                """),
        BuildCase("copy --from/an image", "COPY --from=busybox /bin/busybox /copy"),
        BuildCase("copy --from/relative source", "WORKDIR /w\nCOPY --from=busybox bin/busybox copy"),
        BuildCase(
            "copy --from/whole stage",
            dockerfile: "FROM scratch AS a\nCOPY d /d\nFROM busybox\nCOPY --from=a / /x\nCOPY --from=a . /y\n", tree),
        BuildCase(
            "copy --from/times are kept",
            dockerfile: """
                FROM busybox AS a
                RUN mkdir /d && echo 1 > /d/f && touch -d @1234567890 /d/f /d
                FROM scratch
                COPY --from=a /d /x
                """),
        BuildCase(
            "copy --from/attributes are kept",
            dockerfile: """
                FROM busybox AS a
                COPY f /f
                FROM busybox
                COPY --from=a /f /x
                """, [.file("f", "f"), .attribute("user.a", "b", of: "f")]),
        BuildCase(
            "copy --from/deleted in the stage",
            dockerfile: """
                FROM busybox AS a
                RUN mkdir /d && echo 1 > /d/1 && echo 2 > /d/2
                RUN rm /d/1
                FROM busybox
                COPY --from=a /d /x
                """),
    ]
}
