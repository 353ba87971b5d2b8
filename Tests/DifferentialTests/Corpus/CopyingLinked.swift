/// `--link`. Docker executes it where it keeps images in containerd's store, so that is what the recordings are from.
extension BuildCase {
    private static let tree: [ContextItem] = [
        .file("a.txt", "A", mode: 0o640), .file("d/b.txt", "B"), .file("d/sub/c.txt", "C"), .link("d/l", to: "b.txt"),
        .folder("d/sub", mode: 0o711), .hardLink("d/b2.txt", to: "d/b.txt"),
    ]

    private static func linked(_ name: String, _ steps: String) -> BuildCase {
        BuildCase("copy --link/\(name)", steps, tree, newer: "COPY --link")
    }

    static let copyLinked: [BuildCase] = [
        linked("file", "COPY --link a.txt /x"), linked("file into new folders", "COPY --link a.txt /new/deep/"),
        linked("file into a folder that is there", "COPY --link a.txt /etc/"),
        linked("file to the name of a folder", "COPY --link a.txt /home"), linked("folder", "COPY --link d /x"),
        linked("folder into an old one", "RUN mkdir -m 700 /x && chown 5 /x && echo > /x/old\nCOPY --link d /x/"),
        linked("through a link of the image", "RUN ln -s /home /s\nCOPY --link a.txt /s/x"),
        linked("over a link of the image", "RUN ln -s /home/f /s && echo f > /home/f\nCOPY --link a.txt /s"),
        linked("below a file of the image", "RUN echo f > /f\nCOPY --link a.txt /f/x"),
        linked("over a file with other names", "RUN echo f > /f && ln /f /g\nCOPY --link a.txt /f"),
        linked("owner by numbers", "COPY --link --chown=5:6 d /new/x"),
        linked("owner by name is refused", "COPY --link --chown=www-data a.txt /x"),
        linked("group by name is refused", "COPY --link --chown=5:www-data a.txt /x"),
        linked("root is no name", "COPY --link --chown=root:root a.txt /x"),
        linked("beside a mode it is not followed", "RUN ln -s /home /s\nCOPY --link --chmod=600 a.txt /s/x"),
        linked("false", "RUN ln -s /home /s\nCOPY --link=false a.txt /s/x"),
        linked("in a working directory", "WORKDIR /w\nCOPY --link a.txt d/b.txt ./"),
        linked("twice into one folder", "COPY --link a.txt /x/\nCOPY --link d /x/"),
        linked("what follows sees both", "COPY --link a.txt /x/\nRUN echo b > /x/b && cat /x/a.txt > /seen"),
        linked("here-document", "COPY --link <<f /new/\nt\nf"), linked("ADD", "ADD --link a.txt /x/"),
        linked("neither true nor false", "COPY --link=maybe a.txt /x"),
        BuildCase(
            "copy --link/from a stage",
            dockerfile: "FROM busybox AS a\nRUN mkdir /o && echo 1 > /o/f && chown 5:6 /o/f\nFROM busybox\n"
                + "COPY --link --from=a /o /x/y\n", newer: "COPY --link"),
        BuildCase("copy --link/on scratch", dockerfile: "FROM scratch\nCOPY --link d /x\n", tree, newer: "COPY --link"),
    ]
}
