/// RUN with here-documents, which Docker 20.10 does not know.
extension BuildCase {
    static let runHeredocs: [BuildCase] = [
        heredoc(
            "plain", "RUN <<EOF\necho \"a $HOME\" > /x\n\techo b >> /x\nEOF"),
        heredoc(
            "plain with tabs stripped", "RUN <<-EOF\n\techo a > /x\n\t  echo b >> /x\n\tEOF"),
        heredoc(
            "plain, quoted: it is the shell's all the same", "ARG X=1\nRUN <<'EOF'\necho $X > /x\nEOF"),
        heredoc(
            "read by a command", "RUN <<EOF cat > /x\nhi $HOME \\$HOME\nEOF"),
        heredoc(
            "read by a command, quoted", "RUN <<\"EOF\" cat > /x\nhi $HOME\nEOF"),
        heredoc("given to a shell", "RUN <<EOF sh -s one\necho \\$1 > /x\nEOF"),
        heredoc(
            "several", "RUN <<A cat > /x && <<-\"B\" cat >> /x\na $HOME\nA\n\t\ttab $HOME\n\tB"),
        heredoc("after the command", "RUN cat <<E1 <<E2 > /x\none\nE1\ntwo\nE2"),
        heredoc("by a number", "RUN cat 3<<EOF <&3 > /x\nthree\nEOF"),
        heredoc(
            "program",
            "RUN <<EOF\n#!/bin/busybox sh\necho $0 > /x; ls /dev/pipes >> /x; stat -c '%a %u:%g' $0 >> /x; touch /dev/pipes/y 2>/dev/null || echo ro >> /x\nEOF"
        ),
        heredoc(
            "program in another language", "RUN <<EOF\n#!/bin/awk -f\nBEGIN { print 6*7 > \"/x\" }\nEOF"),
        heredoc(
            "program with tabs stripped", "RUN <<-EOF\n#!/bin/sh\n\techo a > /x\nEOF"),
        heredoc(
            "a tab before the program's first line", "RUN <<-EOF\n\t#!/bin/false\n\techo a > /x\nEOF"),
        heredoc(
            "program through another shell",
            "SHELL [\"/bin/busybox\", \"ash\", \"-c\"]\nRUN <<X\n#!/bin/sh\necho a > /x\nX"),
        heredoc(
            "program as another user", "RUN mkdir -m 777 /o\nUSER 12:34\nRUN <<X\n#!/bin/sh\nid -u > /o/x\nX"),
        heredoc(
            "program, but not alone", "RUN <<X sh\n#!/bin/false\necho a > /x\nX"),
        heredoc("empty", "RUN <<EOF\nEOF"),
        heredoc(
            "empty lines and a hash", "RUN <<EOF\n\n# a comment\necho a > /x\n\nEOF"),
        heredoc(
            "a backslash at a line's end", "RUN <<EOF\necho a \\\n  b > /x\nEOF"),
        heredoc(
            "arguments in the history", "ARG X=5\nRUN <<EOF\necho $X > /x\nEOF"),
        heredoc(
            "flags before it", "RUN --mount=type=tmpfs,target=/t --network=none <<EOF\necho a > /t/x; cp /t/x /x\nEOF"),
        heredoc(
            "the last command's exit code counts", "RUN <<EOF\nfalse\necho a > /x\nEOF"),
        heredoc(
            "in a trigger", dockerfile: "FROM busybox AS a\nONBUILD RUN <<-EOF\n\techo a > /x\nEOF\nFROM a\n"),
        heredoc(
            "kept as a trigger", "ONBUILD RUN <<-EOF\n\techo a\n\tEOF"),
        heredoc("a mark within quotes", "RUN echo 'a <<EOF b' > /x"),
        heredoc(
            "exec form has none", "RUN [\"sh\", \"-c\", \"echo '<<EOF' > /x\"]"),
        heredoc("refused: never ends", "RUN <<EOF\necho a"),
        heredoc("refused: fails", "RUN <<EOF\nfalse\nEOF"),
        heredoc("refused: the first line fails under set -e", "RUN <<EOF\nset -e\nfalse\necho a\nEOF"),
        heredoc("refused: program's name with a slash", "RUN <<a/b\n#!/bin/sh\na/b"),
        heredoc("refused: program's name with a blank", "RUN <<\"a b\"\n#!/bin/sh\ntrue\na b"),
        heredoc("refused: program without its interpreter", "RUN <<EOF\n#!/bin/none\nEOF"),
        heredoc(
            "refused: a memory over the program", "RUN --mount=type=tmpfs,target=/dev/pipes/ <<EOF\n#!/bin/sh\nEOF"),
    ]

    private static func heredoc(_ name: String, _ steps: String) -> BuildCase {
        BuildCase("run-heredoc/\(name)", steps, newer: "Here-Documents")
    }

    private static func heredoc(_ name: String, dockerfile: String) -> BuildCase {
        BuildCase("run-heredoc/\(name)", dockerfile: dockerfile, newer: "Here-Documents")
    }
}
