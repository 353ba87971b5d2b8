/// COPY and links: in sources, in destinations, of names and symbolic.
extension BuildCase {
    private static let linked: [ContextItem] = [
        .file("real/f", "F"), .folder("real/sub"), .link("to-folder", to: "real"), .link("to-file", to: "real/f"),
        .link("broken", to: "nowhere"), .link("absolute", to: "/real/f"), .link("d/up", to: "../real/f"),
        .link("out", to: "../../../../etc/hostname"), .file("d/x", "X"), .link("loop", to: "loop"),
    ]

    static let copyLinks: [BuildCase] = [
        BuildCase("copy link/source that is a link to a file", "COPY to-file /x", linked),
        BuildCase("copy link/source that is a link to a file, into a folder", "COPY to-file /x/", linked),
        BuildCase("copy link/source that is a link to a folder", "COPY to-folder /x", linked),
        BuildCase("copy link/source that is a link to a folder, slash", "COPY to-folder/ /x/", linked),
        BuildCase("copy link/source below a link", "COPY to-folder/f /x", linked),
        BuildCase("copy link/absolute link counts from the context", "COPY absolute /x", linked),
        BuildCase("copy link/broken link alone", "COPY broken /x", linked),
        BuildCase("copy link/link out of the context alone", "COPY out /x", linked),
        BuildCase("copy link/links in a folder stay links", "COPY d /x", linked),
        BuildCase(
            "copy link/broken links in a folder stay", "COPY d /x",
            [
                .file("d/f", ""), .link("d/broken", to: "nowhere"), .link("d/out", to: "/etc/passwd"),
            ]),
        BuildCase("copy link/link through a pattern", "COPY to-f* /x/", linked),
        BuildCase("copy link/link to itself", "COPY loop /x", linked),
        BuildCase("copy link/whole context with links", "COPY . /x", linked),
        BuildCase("copy link/destination is a link to a folder", "RUN mkdir /r && ln -s r /l\nCOPY real /l", linked),
        BuildCase("copy link/destination is a link, slash", "RUN mkdir /r && ln -s /r /l\nCOPY d/x /l/", linked),
        BuildCase("copy link/destination below a link", "RUN mkdir /r && ln -s r /l\nCOPY d/x /l/q/x", linked),
        BuildCase("copy link/destination is a link to a file", "RUN echo t > /t && ln -s t /l\nCOPY d/x /l", linked),
        BuildCase("copy link/destination is a broken link", "RUN ln -s nowhere /l\nCOPY d/x /l", linked),
        BuildCase("copy link/destination is a broken link, slash", "RUN ln -s /nowhere /l\nCOPY d/x /l/", linked),
        BuildCase(
            "copy link/destination climbs above the root", "RUN ln -s ../../../r /l && mkdir /r\nCOPY d/x /l/", linked),
        BuildCase("copy link/destination is a loop", "RUN ln -s l /l\nCOPY d/x /l/", linked),
        BuildCase("copy link/a link in the copied folder meets a folder", "RUN mkdir -p /x/up\nCOPY d /x", linked),
        BuildCase(
            "copy link/a folder meets a link to a folder", "RUN mkdir -p /x /r && ln -s /r /x/sub\nCOPY s /x",
            [
                .file("s/sub/f", "F")
            ]),
        BuildCase(
            "copy link/a file meets a link", "RUN mkdir /x && echo t > /t && ln -s /t /x/f\nCOPY s /x",
            [
                .file("s/f", "F")
            ]),
        BuildCase("copy link/a link meets a file", "RUN mkdir /x && echo t > /x/up\nCOPY d /x", linked),
        BuildCase("copy link/a link meets a link", "COPY d /x\nCOPY e /x", linked + [.link("e/up", to: "elsewhere")]),
        BuildCase(
            "copy link/two names of a file", "COPY h /x",
            [
                .file("h/a", "same", mode: 0o640), .hardLink("h/b", to: "h/a"), .hardLink("h/sub/c", to: "h/a"),
            ]),
        BuildCase(
            "copy link/two names as two sources", "COPY h/a h/b /x/",
            [
                .file("h/a", "same"), .hardLink("h/b", to: "h/a"),
            ]),
        BuildCase(
            "copy link/two names, with an owner", "COPY --chown=7:8 h /x",
            [
                .file("h/a", "same"), .hardLink("h/b", to: "h/a"),
            ]),
        BuildCase("copy link/one name of two", "COPY h/a /x/", [.file("h/a", "same"), .hardLink("h/b", to: "h/a")]),
        BuildCase("copy link/two names of a link", "COPY h /x", [.link("h/a", to: "t"), .script("ln -P h/a h/b")]),
        BuildCase(
            "copy link/names of a file from a stage",
            dockerfile: """
                FROM busybox AS a
                RUN mkdir /h && echo same > /h/a && ln /h/a /h/b && chmod 640 /h/a && chown 5:6 /h/b
                FROM busybox
                COPY --from=a /h /x
                """),
        BuildCase(
            "copy link/names of a file across layers of a stage",
            dockerfile: """
                FROM busybox AS a
                RUN mkdir /h && echo same > /h/a
                RUN ln /h/a /h/b
                FROM busybox
                COPY --from=a /h /x
                """),
        BuildCase(
            "copy link/link from a stage",
            dockerfile: """
                FROM busybox AS a
                RUN mkdir -p /r/s && echo f > /r/f && ln -s /r /l && ln -s f /r/g && ln -s /nowhere /r/broken
                FROM busybox
                COPY --from=a /l /x
                COPY --from=a /l/g /y
                COPY --from=a /r/g /z/
                """),
        BuildCase("copy link/link that is copied gets the owner", "COPY --chown=3:4 d /x", linked),
        BuildCase(
            "copy link/mode does not reach links", "RUN mkdir /x\nCOPY --chmod=600 d /x", linked),
        BuildCase("copy link/bin behind a link", "RUN mkdir /usr2 && ln -s usr2 /lib2\nCOPY d /lib2/d", linked),
    ]
}
