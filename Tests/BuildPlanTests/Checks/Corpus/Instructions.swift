extension CheckCorpusTests {
    static let commands = [
        CheckCase("json/cmd-shell", "FROM busybox\nCMD x\n"),
        CheckCase("json/cmd-array", "FROM busybox\nCMD [\"x\"]\n"),
        CheckCase("json/entrypoint-shell", "FROM busybox\nENTRYPOINT x\n"),
        CheckCase("json/entrypoint-array", "FROM busybox\nENTRYPOINT [\"x\"]\n"),
        CheckCase("json/broken-array", "FROM busybox\nCMD ['x']\n"),
        CheckCase("json/empty-array", "FROM busybox\nCMD []\n"),
        CheckCase("json/nothing", "FROM busybox\nCMD\n"),
        CheckCase("json/run-shell", "FROM busybox\nRUN x\n"),
        CheckCase("json/healthcheck-shell", "FROM busybox\nHEALTHCHECK CMD x\n"),
        CheckCase("json/own-shell", "FROM busybox\nSHELL [\"/bin/sh\", \"-c\"]\nCMD x\nENTRYPOINT y\n"),
        CheckCase("json/shell-after", "FROM busybox\nCMD x\nSHELL [\"/bin/sh\", \"-c\"]\n"),
        CheckCase(
            "json/shell-of-the-stage-below",
            "FROM busybox AS a\nSHELL [\"/bin/sh\", \"-c\"]\nFROM a\nCMD x\n"),
        CheckCase(
            "json/shell-of-another-stage",
            "FROM busybox AS a\nSHELL [\"/bin/sh\", \"-c\"]\nFROM busybox\nCMD x\n"),
        CheckCase(
            "json/shell-of-the-image", "FROM tools.example/shell\nCMD x\n",
            newer: "build checks, JSONArgsRecommended, on SHELL (an image that can't be had offline)", expected: ""),
        CheckCase("json/over-lines", "FROM busybox\nCMD a && \\\n  b\n"),
        CheckCase("json/onbuild-in-the-child", "FROM busybox AS a\nONBUILD CMD x\nFROM a\n"),
        CheckCase("once/two-cmds", "FROM busybox\nCMD [\"a\"]\nCMD [\"b\"]\n"),
        CheckCase("once/three-cmds", "FROM busybox\nCMD [\"a\"]\nCMD [\"b\"]\nCMD [\"c\"]\n"),
        CheckCase("once/two-entrypoints", "FROM busybox\nENTRYPOINT [\"a\"]\nRUN x\nENTRYPOINT [\"b\"]\n"),
        CheckCase("once/two-healthchecks", "FROM busybox\nHEALTHCHECK CMD a\nHEALTHCHECK NONE\n"),
        CheckCase("once/cmd-and-entrypoint", "FROM busybox\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\n"),
        CheckCase("once/in-two-stages", "FROM busybox\nCMD [\"a\"]\nFROM busybox\nCMD [\"b\"]\n"),
        CheckCase("once/on-the-stage-below", "FROM busybox AS a\nCMD [\"a\"]\nFROM a\nCMD [\"b\"]\n"),
        CheckCase("once/onbuild-and-own", "FROM busybox AS a\nONBUILD CMD [\"a\"]\nFROM a\nCMD [\"b\"]\n"),
        CheckCase("once/over-lines", "FROM busybox\nCMD [\"a\", \\\n  \"b\"]\nCMD [\"c\"]\n"),
    ]

    static let folders = [
        CheckCase("workdir/absolute", "FROM busybox\nWORKDIR /a\n"),
        CheckCase("workdir/relative", "FROM busybox\nWORKDIR a\n"),
        CheckCase("workdir/dot", "FROM busybox\nWORKDIR ./a\n"),
        CheckCase("workdir/relative-twice", "FROM busybox\nWORKDIR a\nWORKDIR b\n"),
        CheckCase("workdir/absolute-first", "FROM busybox\nWORKDIR /a\nWORKDIR b\n"),
        CheckCase("workdir/on-the-stage-below", "FROM busybox AS a\nWORKDIR /a\nFROM a\nWORKDIR b\n"),
        CheckCase("workdir/in-another-stage", "FROM busybox AS a\nWORKDIR /a\nFROM busybox\nWORKDIR b\n"),
        CheckCase("workdir/variable", "FROM busybox\nENV P=/x\nWORKDIR $P/y\n"),
        CheckCase("workdir/relative-by-variable", "FROM busybox\nENV P=x\nWORKDIR $P/y\n"),
        CheckCase("workdir/on-scratch", "FROM scratch\nWORKDIR a\n"),
        CheckCase("workdir/onbuild", "FROM busybox AS a\nONBUILD WORKDIR x\nFROM a\n"),
        CheckCase(
            "workdir/of-the-image-does-not-count", "FROM tools.example/shell\nWORKDIR a\n",
            newer: "build checks, WorkdirRelativePath (an image that can't be had offline)",
            expected: "WorkdirRelativePath 2-2"),
    ]

    static let copying =
        [
            ("copy/ignored", "COPY a.txt /", "*.txt\n", "CopyIgnoredFile 2-2"),
            ("copy/not-ignored", "COPY a.md /", "*.txt\n", ""),
            ("copy/no-ignore-file", "COPY a.txt /", nil, ""),
            ("copy/in-an-ignored-folder", "COPY d/a /", "d\n", "CopyIgnoredFile 2-2"),
            ("copy/ignored-folder", "COPY d/ /", "d\n", "CopyIgnoredFile 2-2"),
            ("copy/deeper-than-the-pattern", "COPY d/a.txt /", "*.txt\n", ""),
            ("copy/any-depth", "COPY d/a.txt /", "**/*.txt\n", "CopyIgnoredFile 2-2"),
            ("copy/two-sources", "COPY a b /d/", "a\nb\n", "CopyIgnoredFile 2-2, CopyIgnoredFile 2-2"),
            ("copy/dot-slash", "COPY ./a /", "a\n", "CopyIgnoredFile 2-2"),
            ("copy/all", "COPY . /", "a\n", ""),
            ("copy/all-of-nothing", "COPY . /", "*\n", "CopyIgnoredFile 2-2"),
            ("copy/root-of-nothing", "COPY / /x/", "**\n", "CopyIgnoredFile 2-2"),
            ("copy/exception", "COPY a /", "a\n!b\n", ""),
            ("copy/add", "ADD a /", "a\n", "CopyIgnoredFile 2-2"),
            ("copy/add-url", "ADD http://x.example/a /", "**\n", ""),
            ("copy/from-an-image", "COPY --from=busybox /a /", "**\n", ""),
            ("copy/by-variable", "COPY ${N:-a} /", "a\n", "CopyIgnoredFile 2-2, UndefinedVar 2-2"),
            ("copy/comment-in-ignore-file", "COPY a /", "# a\n", ""),
        ].map { name, line, ignore, expected in
            CheckCase(
                name, "FROM busybox\n\(line)\n", ignore: ignore,
                newer: "build checks, CopyIgnoredFile: no longer experimental; silent with exceptions",
                expected: expected)
        } + [
            CheckCase(
                "copy/experimental-ignored", "# check=experimental=all\nFROM busybox\nCOPY a b/c d /x/\n",
                ignore: "a\nb\n"),
            CheckCase(
                "copy/experimental-absolute", "# check=experimental=all\nFROM busybox\nCOPY /a /x/\n", ignore: "a\n"),
            CheckCase(
                "copy/experimental-out-of-it", "# check=experimental=all\nFROM busybox\nCOPY ../a /x/\n",
                ignore: "a\n"),
        ]

    static let ports = [
        CheckCase("expose/plain", "FROM busybox\nEXPOSE 80 443/tcp 53/udp 9/sctp\n"),
        CheckCase("expose/capitals", "FROM busybox\nEXPOSE 80/TCP\n"),
        CheckCase("expose/one-capital", "FROM busybox\nEXPOSE 53/Udp\n"),
        CheckCase("expose/two-on-a-line", "FROM busybox\nEXPOSE 80/TCP 53/UDP 9\n"),
        CheckCase("expose/range", "FROM busybox\nEXPOSE 80-90\n"),
        CheckCase("expose/range-in-capitals", "FROM busybox\nEXPOSE 80-90/TCP\n"),
        CheckCase("expose/by-variable", "FROM busybox\nENV P=80/TCP\nEXPOSE $P\n"),
        CheckCase("expose/host-port", "FROM busybox\nEXPOSE 8080:80\n"),
        CheckCase("expose/address", "FROM busybox\nEXPOSE 127.0.0.1:8080:80\n"),
        CheckCase("expose/address-alone", "FROM busybox\nEXPOSE 127.0.0.1::80\n"),
        CheckCase("expose/empty-before-the-colon", "FROM busybox\nEXPOSE :80\n"),
        CheckCase("expose/new-address", "FROM busybox\nEXPOSE [::1]:8080:80\n"),
        CheckCase("expose/both", "FROM busybox\nEXPOSE 8080:80/TCP\n"),
        CheckCase("expose/no-port", "FROM busybox\nEXPOSE http\n"),
        CheckCase("expose/no-protocol", "FROM busybox\nEXPOSE 80/http\n"),
    ]
}
