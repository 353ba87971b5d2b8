/// RUN with here-documents, which Docker 20.10 does not know.
extension BuildCase {
    static let runHeredocs: [BuildCase] = [
        heredoc(
            "plain", "RUN <<EOF\necho \"a $HOME\" > /x\n\techo b >> /x\nEOF",
            [
                .line("/x file 644 0:0 'a /root\\nb\\n'"),
                .history("RUN /bin/sh -c echo \"a $HOME\" > /x\n\techo b >> /x\n # buildkit"),
            ]),
        heredoc(
            "plain with tabs stripped", "RUN <<-EOF\n\techo a > /x\n\t  echo b >> /x\n\tEOF",
            [.line("/x file 644 0:0 'a\\nb\\n'"), .history("RUN /bin/sh -c echo a > /x\n  echo b >> /x\n # buildkit")]),
        heredoc(
            "plain, quoted: it is the shell's all the same", "ARG X=1\nRUN <<'EOF'\necho $X > /x\nEOF",
            [.line("/x file 644 0:0 '1\\n'")]),
        heredoc(
            "read by a command", "RUN <<EOF cat > /x\nhi $HOME \\$HOME\nEOF",
            [
                .line("/x file 644 0:0 'hi /root $HOME\\n'"),
                .history("RUN /bin/sh -c <<EOF cat > /x\nhi $HOME \\$HOME\nEOF # buildkit"),
            ]),
        heredoc(
            "read by a command, quoted", "RUN <<\"EOF\" cat > /x\nhi $HOME\nEOF",
            [.line("/x file 644 0:0 'hi $HOME\\n'")]),
        heredoc("given to a shell", "RUN <<EOF sh -s one\necho \\$1 > /x\nEOF", [.line("/x file 644 0:0 'one\\n'")]),
        heredoc(
            "several", "RUN <<A cat > /x && <<-\"B\" cat >> /x\na $HOME\nA\n\t\ttab $HOME\n\tB",
            [
                .line("/x file 644 0:0 'a /root\\ntab $HOME\\n'"),
                .history("RUN /bin/sh -c <<A cat > /x && <<-\"B\" cat >> /x\na $HOME\nA\n\t\ttab $HOME\nB # buildkit"),
            ]),
        heredoc("after the command", "RUN cat <<E1 <<E2 > /x\none\nE1\ntwo\nE2", [.line("/x file 644 0:0 'two\\n'")]),
        heredoc("by a number", "RUN cat 3<<EOF <&3 > /x\nthree\nEOF", [.line("/x file 644 0:0 'three\\n'")]),
        heredoc(
            "program",
            "RUN <<EOF\n#!/bin/busybox sh\necho $0 > /x; ls /dev/pipes >> /x; stat -c '%a %u:%g' $0 >> /x; touch /dev/pipes/y 2>/dev/null || echo ro >> /x\nEOF",
            [
                .line("/x file 644 0:0 '/dev/pipes/EOF\\nEOF\\n755 0:0\\nro\\n'"),
                .history("RUN /bin/sh -c /dev/pipes/EOF # buildkit"),
            ]),
        heredoc(
            "program in another language", "RUN <<EOF\n#!/bin/awk -f\nBEGIN { print 6*7 > \"/x\" }\nEOF",
            [.line("/x file 644 0:0 '42\\n'")]),
        heredoc(
            "program with tabs stripped", "RUN <<-EOF\n#!/bin/sh\n\techo a > /x\nEOF", [.line("/x file 644 0:0 'a\\n'")]
        ),
        heredoc(
            "a tab before the program's first line", "RUN <<-EOF\n\t#!/bin/false\n\techo a > /x\nEOF",
            [.line("/x file 644 0:0 'a\\n'")]),
        heredoc(
            "program through another shell",
            "SHELL [\"/bin/busybox\", \"ash\", \"-c\"]\nRUN <<X\n#!/bin/sh\necho a > /x\nX",
            [.line("/x file 644 0:0 'a\\n'"), .history("RUN /bin/busybox ash -c /dev/pipes/X # buildkit")]),
        heredoc(
            "program as another user", "RUN mkdir -m 777 /o\nUSER 12:34\nRUN <<X\n#!/bin/sh\nid -u > /o/x\nX",
            [.line("/o/x file 644 12:34 '12\\n'")]),
        heredoc(
            "program, but not alone", "RUN <<X sh\n#!/bin/false\necho a > /x\nX", [.line("/x file 644 0:0 'a\\n'")]),
        heredoc("empty", "RUN <<EOF\nEOF", [.history("RUN /bin/sh -c  # buildkit")]),
        heredoc(
            "empty lines and a hash", "RUN <<EOF\n\n# a comment\necho a > /x\n\nEOF",
            [.line("/x file 644 0:0 'a\\n'"), .history("RUN /bin/sh -c \n# a comment\necho a > /x\n\n # buildkit")]),
        heredoc(
            "a backslash at a line's end", "RUN <<EOF\necho a \\\n  b > /x\nEOF", [.line("/x file 644 0:0 'a b\\n'")]),
        heredoc(
            "arguments in the history", "ARG X=5\nRUN <<EOF\necho $X > /x\nEOF",
            [.line("/x file 644 0:0 '5\\n'"), .history("RUN |1 X=5 /bin/sh -c echo $X > /x\n # buildkit")]),
        heredoc(
            "flags before it", "RUN --mount=type=tmpfs,target=/t --network=none <<EOF\necho a > /t/x; cp /t/x /x\nEOF",
            [.line("/x file 644 0:0 'a\\n'")]),
        heredoc(
            "the last command's exit code counts", "RUN <<EOF\nfalse\necho a > /x\nEOF",
            [.line("/x file 644 0:0 'a\\n'")]),
        heredoc(
            "in a trigger", dockerfile: "FROM busybox AS a\nONBUILD RUN <<-EOF\n\techo a > /x\nEOF\nFROM a\n",
            [.line("/x file 644 0:0 'a\\n'")]),
        heredoc(
            "kept as a trigger", "ONBUILD RUN <<-EOF\n\techo a\n\tEOF",
            [.config("OnBuild", "[\"RUN <<-EOF\\n\\techo a\\nEOF\"]")]),
        heredoc("a mark within quotes", "RUN echo 'a <<EOF b' > /x", [.line("/x file 644 0:0 'a <<EOF b\\n'")]),
        heredoc(
            "exec form has none", "RUN [\"sh\", \"-c\", \"echo '<<EOF' > /x\"]", [.line("/x file 644 0:0 '<<EOF\\n'")]),
        heredoc("refused: never ends", "RUN <<EOF\necho a", [.refused]),
        heredoc("refused: fails", "RUN <<EOF\nfalse\nEOF", [.refused]),
        heredoc("refused: the first line fails under set -e", "RUN <<EOF\nset -e\nfalse\necho a\nEOF", [.refused]),
        heredoc("refused: program's name with a slash", "RUN <<a/b\n#!/bin/sh\na/b", [.refused]),
        heredoc("refused: program's name with a blank", "RUN <<\"a b\"\n#!/bin/sh\ntrue\na b", [.refused]),
        heredoc("refused: program without its interpreter", "RUN <<EOF\n#!/bin/none\nEOF", [.refused]),
        heredoc(
            "refused: a memory over the program", "RUN --mount=type=tmpfs,target=/dev/pipes/ <<EOF\n#!/bin/sh\nEOF",
            [.refused]),
    ]

    private static func heredoc(_ name: String, _ steps: String, _ expected: [Expectation]) -> BuildCase {
        BuildCase("run-heredoc/\(name)", steps, newer: "Here-Documents", expected: expected)
    }

    private static func heredoc(_ name: String, dockerfile: String, _ expected: [Expectation]) -> BuildCase {
        BuildCase("run-heredoc/\(name)", dockerfile: dockerfile, newer: "Here-Documents", expected: expected)
    }
}
