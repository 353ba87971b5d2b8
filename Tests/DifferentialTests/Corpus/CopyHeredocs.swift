/// Here-documents of COPY and ADD.
extension BuildCase {
    private static let tree: [ContextItem] = [.file("a", "A"), .file("d/b", "B")]

    private static func document(_ name: String, _ steps: String) -> BuildCase {
        BuildCase("copy heredoc/\(name)", steps, tree, newer: "Here-Documents")
    }

    static let copyHeredocs: [BuildCase] = [
        document("to a name", "COPY <<EOF /x\none\ntwo\nEOF"), document("into a folder", "COPY <<EOF /x/\none\nEOF"),
        document("into a folder that is there", "COPY <<EOF /etc\none\nEOF"), document("empty", "COPY <<EOF /x\nEOF"),
        document("variables", "ENV V=v\nCOPY <<EOF /x\n$V ${V} ${NO:-none} \"$V\" '$V' \\$V \\\\ $\nEOF"),
        document("quoted", "ENV V=v\nCOPY <<\"EOF\" /x\n$V ${V} \\$V \\\\\nEOF"),
        document("quoted singly", "ENV V=v\nCOPY <<'EOF' /x\n$V\nEOF"),
        document("partly quoted", "COPY <<E\"O\"F /x\n$PATH\nEOF"),
        document("tabs stripped", "COPY <<-EOF /x\n\tone\n\t\ttwo\n  three\n\tEOF"),
        document("tabs stripped, quoted", "COPY <<-\"EOF\" /x\n\t$one\n\tEOF"),
        document("tabs kept", "COPY <<EOF /x\n\tone\nEOF"),
        document("file descriptor", "COPY 3<<EOF /x/\none\nEOF"),
        document("two", "COPY <<one <<two /x/\n1\none\n2\ntwo"),
        document("two to one name", "COPY <<one <<two /x\n1\none\n2\ntwo"),
        document("two of one name", "COPY <<one <<one /x/\n1\none\n2\none"),
        document("among files", "COPY a <<one d /x/\n1\none"),
        document("document before a file of its name", "COPY <<a a /x\n1\na"),
        document("owner", "COPY --chown=5:6 <<f /n/x\n1\nf"),
        document("owner by name", "COPY --chown=www-data <<f /n/\n1\nf"),
        document("mode", "COPY --chmod=755 <<f /n/x\n1\nf"),
        document("mode in letters", "COPY --chmod=u+x,go= <<f /x\n1\nf"),
        document("ADD", "ADD <<f a /x/\n1\nf"), document("in a working directory", "WORKDIR /w\nCOPY <<f .\n1\nf"),
        document("through a link", "RUN ln -s /tmp /l\nCOPY <<f /l\n1\nf"),
        document("through a link to nothing", "RUN ln -s /tmp/z /l\nCOPY <<f /l\n1\nf"),
        document("over a folder", "RUN mkdir -p /x/f\nCOPY <<f /x\n1\nf"),
        document("below a file", "RUN echo > /x\nCOPY <<f /x/y\n1\nf"),
        document("name with a slash in front", "COPY <</f /x/\n1\n/f"),
        document("name with a folder", "COPY <<d/f /x/\n1\nd/f"),
        document("name of dots", "COPY <<.. /x/\n1\n.."),
        document("name with odd characters", "COPY <<a-b.c_d /x/\n1\na-b.c_d"),
        document("text of other instructions", "COPY <<f /x\nRUN false\n# note\n\n\\\nf"),
        document("end with blanks is no end", "COPY <<f /x\nf \n f\nf"),
        BuildCase(
            "copy heredoc/in a JSON array", "COPY [\"<<f\", \"/x\"]", tree, onPurpose: true, expected: [.refused]),
        document("as destination", "COPY a <<f\n1\nf"),
        document("without an end", "COPY <<f /x\n1"), document("bad substitution", "COPY <<f /x\n${a\nf"),
        document("nothing but the document is needed", "COPY --exclude=* <<f /x/\n1\nf"),
        document("used by RUN", "COPY --chmod=755 <<s /s\n#!/bin/sh\necho $0 > /out\ns\nRUN /s"),
        BuildCase(
            "copy heredoc/from another stage it is its own",
            dockerfile: "FROM busybox AS a\nRUN echo 1 > /f\nFROM busybox\nCOPY --from=a /f <<g /x/\n2\ng\n",
            newer: "Here-Documents"),
        BuildCase(
            "copy heredoc/trigger", dockerfile: "FROM b\n",
            bases: [Base(name: "b", dockerfile: "FROM busybox\nONBUILD COPY <<f /x\n$PATH\nf\n")],
            newer: "Here-Documents"),
        BuildCase(
            "copy pattern/no match in a folder that nothing else needs", "COPY d/*.none /x/", tree, newer: "COPY"),
        BuildCase("copy pattern/no match in a folder that is needed", "COPY d/*.none d/b /x/", tree),
        BuildCase("copy pattern/folder before the star is not there", "COPY none/* /x/", tree),
        BuildCase(
            "copy link/link to what is ignored", "COPY l /x", tree + [.link("l", to: "a"), .file(".dockerignore", "a")]),
        BuildCase("copy/first of two names is replaced", "COPY d d/b /x/", tree + [.hardLink("d/c", to: "d/b")]),
    ]
}
