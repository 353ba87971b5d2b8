/// Several stages, `--target`, scratch, ONBUILD.
extension BuildCase {
    private static func stages(_ name: String, _ dockerfile: String, flags: [String] = []) -> BuildCase {
        BuildCase("stages/\(name)", dockerfile: dockerfile, [.file("f", "F"), .file("d/g", "G")], flags: flags)
    }

    private static let three = """
        FROM busybox AS one
        RUN echo 1 > /one
        ENV A=1
        FROM one AS two
        RUN echo 2 > /two
        FROM busybox AS three
        COPY --from=two /two /
        LABEL l=3

        """

    static let stages: [BuildCase] = [
        stages("last one", three), stages("target", three, flags: ["--target", "two"]),
        stages("target in another case", three, flags: ["--target", "TWO"]),
        stages("target by number", three, flags: ["--target", "0"]),
        stages("refused, unknown target", three, flags: ["--target", "four"]),
        stages("refused, target number too large", three, flags: ["--target", "9"]),
        stages("from a stage", "FROM busybox AS a\nRUN echo 1 > /x\nWORKDIR /w\nUSER 5\nFROM a\nCOPY f .\nENV B=2\n"),
        stages("name of a stage before an image", "FROM busybox AS other\nRUN echo 1 > /x\nFROM other\nENV a=1\n"),
        stages(
            "two stages of one name",
            "FROM busybox AS a\nRUN echo 1 > /x\nFROM busybox AS a\nRUN echo 2 > /y\nFROM busybox\nCOPY --from=a / /c/\n"
        ),
        stages("stage that is not needed fails", "FROM busybox AS a\nRUN false\nFROM busybox\nENV a=1\n"),
        stages("refused, stage that is needed fails", "FROM busybox AS a\nRUN false\nFROM a\nENV a=1\n"),
        stages("stage that is not needed has no base", "FROM nowhere.invalid/x AS a\nFROM busybox\nENV a=1\n"),
        stages("scratch", "FROM scratch\nCOPY f /x\nCOPY d /d\nCMD [\"/x\"]\n"),
        stages("scratch with a working directory", "FROM scratch\nWORKDIR /w\nCOPY f .\n"),
        BuildCase(
            "stages/scratch with nothing", dockerfile: "FROM scratch\nENV A=1\n",
            newer: "FROM"),
        stages("refused, RUN on scratch", "FROM scratch\nRUN true\n"),
        stages("scratch and user names", "FROM scratch\nCOPY --chown=5:6 f /x\nUSER me\n"),
        stages("refused, owner by name on scratch", "FROM scratch\nCOPY --chown=me f /x\n"),
        stages("refused, owner's group by name on scratch", "FROM scratch\nCOPY --chown=5:us f /x\n"),
        stages("refused, WORKDIR of a user by name on scratch", "FROM scratch\nUSER me\nWORKDIR /w\n"),
        stages("WORKDIR of a user by number on scratch", "FROM scratch\nUSER 5\nWORKDIR /w\n"),
        stages("name with signs", "FROM busybox AS a-b_c.1\nRUN echo 1 > /x\nFROM busybox\nCOPY --from=a-b_c.1 /x /\n"),
        stages("refused, name with a capital sign", "FROM busybox AS a/b\nENV a=1\n"),
        stages(
            "numbers count all stages",
            "FROM busybox\nRUN echo 1 > /x\nFROM busybox\nRUN echo 2 > /x\nFROM busybox\nCOPY --from=1 /x /\n"),
        stages("image by digest's tag", "FROM busybox:latest\nENV a=1\n"),
        stages("image by its whole name", "FROM docker.io/library/busybox:latest\nENV a=1\n"),
        stages("platform of this machine", "FROM --platform=linux/amd64 busybox\nENV a=1\n"),
        stages(
            "deep chain",
            (0..<10).map { "FROM \($0 == 0 ? "busybox" : "s\($0 - 1)") AS s\($0)\nRUN echo \($0) >> /x\n" }.joined()),
        stages(
            "copy from two stages",
            "FROM busybox AS a\nRUN echo 1 > /a\nFROM busybox AS b\nRUN echo 1 > /b\nFROM scratch\nCOPY --from=a /a /\nCOPY --from=b /b /\n"
        ),
        stages(
            "volumes and ports go on",
            "FROM busybox AS a\nEXPOSE 80\nVOLUME /v\nLABEL x=1\nSTOPSIGNAL 9\nHEALTHCHECK CMD x\nSHELL [\"/bin/ash\", \"-c\"]\nFROM a\nRUN echo 1 > /x\nEXPOSE 81\n"
        ),
        stages("author goes on", "FROM busybox AS a\nMAINTAINER me\nFROM a\nENV a=1\n"),
        stages("variable in a stage's name", "ARG N=one\nFROM busybox AS one\nRUN echo 1 > /x\nFROM $N\nENV a=1\n"),
        stages(
            "refused, variable in --from",
            "ARG N=one\nFROM busybox AS one\nFROM busybox\nARG N\nCOPY --from=$N /bin/sh /x\n"),
        stages("empty --from", "FROM busybox\nCOPY --from= f /x\n"),
    ]

    private static func trigger(_ name: String, _ lines: String, _ more: String = "", flags: [String] = []) -> BuildCase
    {
        // Names of images have no spaces.
        let image = "trigger-" + name.split { !$0.isLetter }.joined(separator: "-").lowercased()
        return BuildCase(
            "onbuild/\(name)", dockerfile: "FROM \(image)\n\(more)\n", [.file("f", "F")], flags: flags,
            bases: [.init(name: image, dockerfile: "FROM busybox\n\(lines)\n")])
    }

    static let triggers: [BuildCase] = [
        trigger("RUN", "ONBUILD RUN echo 1 > /x"),
        trigger("COPY", "ONBUILD COPY f /x", "RUN cat /x > /y"),
        trigger("several, in order", "ONBUILD ENV A=1\nONBUILD RUN echo $A > /x\nONBUILD LABEL l=$A", "ENV A=2"),
        trigger("ARG", "ONBUILD ARG A=1\nONBUILD RUN echo $A > /x", flags: ["--build-arg", "A=5"]),
        trigger("WORKDIR and USER", "ONBUILD WORKDIR /w\nONBUILD USER 5", "COPY f ."),
        trigger("lower case", "onbuild run echo 1 > /x"),
        trigger("CMD and ENTRYPOINT", "ONBUILD CMD [\"a\"]\nONBUILD ENTRYPOINT [\"b\"]"),
        trigger("continued", "ONBUILD RUN echo a \\\n  b > /x"),
        trigger("variables of the base", "ENV B=base\nONBUILD ENV C=$B", "ENV B=2"),
        BuildCase("onbuild/stays in its own image", "ONBUILD RUN echo 1 > /x\nONBUILD COPY f /x", [.file("f", "F")]),
        BuildCase("onbuild/of a stage", dockerfile: "FROM busybox AS a\nONBUILD RUN echo 1 > /x\nFROM a\nENV a=1\n"),
        BuildCase("onbuild/without words", "ONBUILD RUN"),
        BuildCase("onbuild/with a comment in it", "ONBUILD RUN echo a \\\n# c\n b"),
        BuildCase("onbuild/a flag of its own", "ONBUILD COPY --chown=1:2 f /x", [.file("f", "F")]),
        BuildCase("onbuild refused/FROM", "ONBUILD FROM busybox"),
        BuildCase("onbuild refused/ONBUILD", "ONBUILD ONBUILD RUN true"),
        BuildCase("onbuild refused/MAINTAINER", "ONBUILD MAINTAINER me"),
        BuildCase("onbuild refused/nothing", "ONBUILD"),
        BuildCase(
            "onbuild odd/unknown", "ONBUILD RUNN true",
            onPurpose: true, expected: [.refused]),
        BuildCase(
            "onbuild odd/bad COPY", "ONBUILD COPY a",
            onPurpose: true, expected: [.refused]),
    ]
}
