/// `--chmod` in letters, and what an octal one does to folders on the way; owners' names that are none.
extension BuildCase {
    private static let tree: [ContextItem] = [
        .file("a", "A", mode: 0o640), .file("x", "X", mode: 0o751), .file("s", "S", mode: 0o6755),
        .file("d/a", "DA", mode: 0o600), .file("d/x", "DX", mode: 0o700), .folder("d/sub", mode: 0o1770),
        .link("d/l", to: "a"),
    ]

    static let copyModes: [BuildCase] =
        [
            "u=rwX,go=rX", "a+x", "+x", "-w", "go=", "u=", "=", "g=u", "go=u-w", "o=g", "g+u", "u=go", "+u", "-o",
            "u+s",
            "g+s", "o+s", "+s", "-s", "+t", "+tx", "o+t", "a-X", "+X", "a=X", "o=Xg", "u+r-w", "u=rwx,g=,o=", "u-g,g+t",
            "ug=rw,o=",
        ].map { mode in
            BuildCase("copy --chmod letters/\(mode)", "COPY --chmod=\(mode) a x s d /m/", tree, newer: "COPY --chmod")
        }
        + ["rwx", "u", "u=rwx,", "z+x", "u=rwz", "0o755", "+755", "a,b", "-", "18"].map { mode in
            BuildCase("copy --chmod refused/\(mode)", "COPY --chmod=\(mode) a /m", tree, newer: "COPY --chmod")
        }
        + [
            BuildCase(
                "copy --chmod letters/in a variable", "ARG M=u=rw,go=r\nCOPY --chmod=$M a /m", tree,
                newer: "COPY --chmod"),
            BuildCase("copy --chmod letters/empty variable", "COPY --chmod=$NO a /m", tree, newer: "COPY --chmod"),
            BuildCase(
                "copy --chmod letters/new parents", "COPY --chmod=u=rwx,go= a /n/o/m", tree, newer: "COPY --chmod"),
            BuildCase("copy --chmod parents/file", "COPY --chmod=640 a /n/o/m", tree, newer: "COPY --chmod"),
            BuildCase("copy --chmod parents/folder", "COPY --chmod=666 d /n/o", tree, newer: "COPY --chmod"),
            BuildCase("copy --chmod parents/four digits", "COPY --chmod=6777 d /n/o", tree, newer: "COPY --chmod"),
            BuildCase("copy --chmod parents/ADD", "ADD --chmod=700 a /n/o/", tree, newer: "ADD --chmod"),
            BuildCase("copy --chmod letters/ADD", "ADD --chmod=a=r a d /m/", tree, newer: "ADD --chmod"),
            BuildCase(
                "copy --chown names/root on scratch", dockerfile: "FROM scratch\nCOPY --chown=root:root a /m\n", tree),
            BuildCase(
                "copy --chown names/another root",
                "RUN sed -i s/root:x:0:0/root:x:7:8/ /etc/passwd\nCOPY --chown=root a /m", tree),
            BuildCase("copy --chown names/number beyond 31 bits", "COPY --chown=2147483648 a /m", tree),
            BuildCase("copy --chown names/number with a sign", "COPY --chown=+5 a /m", tree),
            BuildCase(
                "copy --chown names/number and a group's name",
                "RUN echo mygroup:x:77: >> /etc/group\nCOPY --chown=55:mygroup a /m", tree),
            BuildCase("copy --chown names/name on scratch", dockerfile: "FROM scratch\nCOPY --chown=me a /m\n", tree),
        ]
}
