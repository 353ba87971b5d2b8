extension CheckCorpusTests {
    static let text = [
        CheckCase("empty/in-a-run", "FROM busybox\nRUN a \\\n\n  b\n"),
        CheckCase("empty/blanks-in-it", "FROM busybox\nRUN a \\\n  \t\n  b\n"),
        CheckCase("empty/two", "FROM busybox\nRUN a \\\n\n\n  b\n"),
        CheckCase("empty/comment-is-none", "FROM busybox\nRUN a \\\n# c\n  b\n"),
        CheckCase("empty/at-the-end", "FROM busybox\nRUN a \\\n\n"),
        CheckCase("empty/between-instructions", "FROM busybox\n\nRUN a\n\n"),
        CheckCase("empty/in-a-heredoc", "FROM busybox\nRUN <<EOF\na\n\nb\nEOF\n"),
        CheckCase("empty/before-a-heredoc", "FROM busybox\nRUN cat <<EOF \\\n\n -\nx\nEOF\n"),
        CheckCase("empty/two-instructions", "FROM busybox\nRUN a \\\n\n b\nENV A=1 \\\n\n B=2\n"),
        CheckCase("maintainer/used", "FROM busybox\nMAINTAINER ada\n"),
        CheckCase("maintainer/label-instead", "FROM busybox\nLABEL maintainer=ada\n"),
        CheckCase("maintainer/small-letters", "from busybox\nmaintainer ada\n"),
        CheckCase("old/env", "FROM busybox\nENV A b\n"),
        CheckCase("old/env-several-words", "FROM busybox\nENV A b c d\n"),
        CheckCase("old/env-with-equals-later", "FROM busybox\nENV A =b\n"),
        CheckCase("old/env-two-pairs-meant", "FROM busybox\nENV A b C=d\n"),
        CheckCase("old/label", "FROM busybox\nLABEL a b\n"),
        CheckCase("old/env-new-form", "FROM busybox\nENV A=b C=\"d e\"\n"),
        CheckCase("old/env-quoted-name", "FROM busybox\nENV \"A\"=b\n"),
        CheckCase("old/arg-has-no-old-form", "FROM busybox\nARG A=b\n"),
        CheckCase("old/over-lines", "FROM busybox\nENV A \\\n  b\n"),
        CheckCase("old/equals-on-the-next-line", "FROM busybox\nENV A\\\n=b\n"),
        CheckCase("old/tab", "FROM busybox\nENV A\tb\n"),
        CheckCase("old/onbuild", "FROM busybox AS a\nONBUILD ENV A b\nFROM a\n"),
    ]

    static let comments = [
        ("comment/off-by-default", false, "# x\nFROM busybox AS a\n"),
        ("comment/stage", true, "\n# x\nFROM busybox AS a\n"),
        ("comment/stage-described", true, "\n# a is it\nFROM busybox AS a\n"),
        ("comment/stage-named-in-capitals", true, "\n# A is it\nFROM busybox AS A\n"),
        ("comment/stage-name-alone", true, "\n# a\nFROM busybox AS a\n"),
        ("comment/stage-without-name", true, "\n# x\nFROM busybox\n"),
        ("comment/last-one-counts", true, "\n# a is it\n# x\nFROM busybox AS a\n"),
        ("comment/last-one-describes", true, "\n# x\n# a is it\nFROM busybox AS a\n"),
        ("comment/empty-line-between", true, "\n# x\n\nFROM busybox AS a\n"),
        ("comment/empty-comment-between", true, "\n# x\n#\nFROM busybox AS a\n"),
        ("comment/indented", true, "\n  # a is it\nFROM busybox AS a\n"),
        ("comment/without-blank", true, "\n#a is it\nFROM busybox AS a\n"),
        ("comment/right-below-the-directive", true, "FROM busybox AS a\n"),
        ("comment/arg", true, "\n# x\nARG A\nFROM busybox\n"),
        ("comment/arg-described", true, "\n# A is it\nARG A=1\nFROM busybox\n"),
        ("comment/arg-in-a-stage", true, "FROM busybox\n# x\nARG A\n"),
        ("comment/two-args", true, "\n# x\nARG A B\nFROM busybox\n"),
        ("comment/two-args-second-described", true, "\n# B is it\nARG A B\nFROM busybox\n"),
        ("comment/run", true, "FROM busybox\n# x\nRUN y\n"),
        ("comment/inside-the-instruction-before", true, "FROM busybox\nRUN a \\\n# x\n b\nARG A\n"),
    ].map { name, isOn, text in CheckCase(name, (isOn ? "# check=experimental=all\n" : "") + text) }

    private static let badFile = "FROM busybox AS A\nCMD x\n"

    static let settings = [
        CheckCase("settings/none", badFile),
        CheckCase("settings/skip-one", "# check=skip=StageNameCasing\n" + badFile),
        CheckCase("settings/skip-two", "# check=skip=StageNameCasing,JSONArgsRecommended\n" + badFile),
        CheckCase("settings/skip-all", "# check=skip=all\n" + badFile),
        CheckCase("settings/skip-unknown", "# check=skip=Nonsense\n" + badFile),
        CheckCase("settings/skip-by-letter-case", "# check=skip=stagenamecasing\n" + badFile),
        CheckCase("settings/skip-cut-at-a-blank", "# check=skip=StageNameCasing, JSONArgsRecommended\n" + badFile),
        CheckCase("settings/key-in-capitals", "# CHECK=skip=all\n" + badFile),
        CheckCase(
            "settings/after-syntax", "# syntax=docker/dockerfile:1\n# check=skip=all\n" + badFile,
            newer: "Dockerfile reference, Parser directives (offline Docker can't load a syntax)", expected: ""),
        CheckCase(
            "settings/after-a-comment", "# hello\n# check=skip=all\n" + badFile,
            newer: "moby/buildkit#6334: no directive, and a comment above FROM", expected: "JSONArgsRecommended 4-4"),
        CheckCase(
            "settings/after-an-empty-line", "\n# check=skip=all\n" + badFile,
            newer: "moby/buildkit#6334: no directive, and a comment above FROM", expected: "JSONArgsRecommended 4-4"),
        CheckCase("settings/error", "# check=error=true\n" + badFile),
        CheckCase("settings/error-false", "# check=error=false\n" + badFile),
        CheckCase("settings/error-without-findings", "# check=error=true\nFROM busybox\n"),
        CheckCase("settings/error-of-another-kind", "# check=error=maybe\n" + badFile),
        CheckCase("settings/skip-and-error", "# check=skip=StageNameCasing;error=true\n" + badFile),
        CheckCase("settings/skip-all-and-experimental", "# check=skip=all;experimental=all\n\n# x\n" + badFile),
        CheckCase(
            "settings/experimental-by-name",
            "# check=experimental=InvalidDefinitionDescription\n\n# x\n" + badFile),
        CheckCase(
            "settings/skip-does-not-reach-experimental",
            "# check=skip=InvalidDefinitionDescription;experimental=all\n\n# x\n" + badFile),
        CheckCase("settings/unknown-option", "# check=ignore=all\n" + badFile),
        CheckCase("settings/no-option", "# check=skip\n" + badFile),
        CheckCase("settings/four-parts", "# check=skip=all;error=true;experimental=x;skip=y\n" + badFile),
        CheckCase("settings/argument", badFile, arguments: ["BUILDKIT_DOCKERFILE_CHECK=skip=all"]),
        CheckCase(
            "settings/argument-wins", "# check=skip=all\n" + badFile,
            arguments: ["BUILDKIT_DOCKERFILE_CHECK=skip=StageNameCasing"]),
        CheckCase(
            "settings/empty-argument-wins", "# check=skip=all\n" + badFile,
            arguments: ["BUILDKIT_DOCKERFILE_CHECK="]),
        CheckCase("settings/bad-argument", badFile, arguments: ["BUILDKIT_DOCKERFILE_CHECK=nonsense"]),
        CheckCase("settings/every-stage", "FROM busybox\nCMD x\nFROM busybox\n"),
        CheckCase("settings/target", "FROM busybox AS a\nCMD x\nFROM busybox AS b\nCMD y\n", target: "a"),
        CheckCase("settings/target-and-text", "FROM busybox AS a\nFROM busybox AS B\nRun y\n", target: "a"),
        CheckCase(
            "settings/above-one-instruction", "FROM busybox\n# check=skip=UndefinedVar\nENV A=$B\nENV C=$D\n",
            newer: "moby/buildkit#6334: a comment above an instruction", expected: "UndefinedVar 4-4"),
        CheckCase(
            "settings/above-the-stage", "ARG A\n# check=skip=StageNameCasing\nFROM busybox AS B\n",
            newer: "moby/buildkit#6334", expected: ""),
        CheckCase(
            "settings/above-the-second-cmd",
            "FROM busybox\nCMD [\"a\"]\n# check=skip=MultipleInstructionsDisallowed\nCMD [\"b\"]\n",
            newer: "moby/buildkit#6334", expected: ""),
    ]

    static let faults = [
        CheckCase("fault/unknown-instruction", "FROM busybox AS B\nCOPPY a b\n"),
        CheckCase("fault/before-the-unknown-one", "FROM busybox\nMAINTAINER x\nCMD y\nRUNN x\n"),
        CheckCase("fault/no-from", "RUN x\n"),
        CheckCase("fault/bad-port", "FROM busybox\nCMD x\nEXPOSE x\nCMD y\n"),
        CheckCase("fault/bad-signal", "FROM busybox\nCMD x\nSTOPSIGNAL foo\nCMD y\n"),
        CheckCase("fault/unknown-target", "FROM busybox AS A\nCMD x\n", target: "nowhere"),
        CheckCase("fault/circle", "FROM busybox AS a\nCOPY --from=b / /\nFROM busybox AS b\nCOPY --from=a / /\n"),
        CheckCase("fault/unknown-flag", "FROM busybox AS B\nCOPY --form=a b c\n"),
        CheckCase("fault/empty", ""),
    ]
}
