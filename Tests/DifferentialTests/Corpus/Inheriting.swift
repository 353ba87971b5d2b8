/// What a stage takes over from its base: SHELL, ONBUILD, the health check, arguments and what the network of a RUN is.
extension BuildCase {
    private static func inherited(
        _ name: String, _ dockerfile: String, flags: [String] = [], bases: [Base] = []
    ) -> BuildCase {
        // Cases are built side by side, so each has bases of its own.
        let own =
            "inherit-"
            + name.lowercased().map { $0.isLetter ? String($0) : "-" }.joined()
            .split(separator: "-").joined(separator: "-")
        let named = bases.map { Base(name: "\(own)-\($0.name)", dockerfile: $0.dockerfile) }
        var text = dockerfile
        for base in bases { text = text.replacing("FROM \(base.name)", with: "FROM \(own)-\(base.name)") }
        return BuildCase(
            "inherit/\(name)", dockerfile: text, [.file("f", "F\n"), .file("d/g", "G\n")], flags: flags, bases: named,
            newer: "FROM")
    }

    private static func base(_ steps: String) -> [Base] {
        [Base(name: "below", dockerfile: "FROM busybox\n\(steps)\n")]
    }

    static let inheriting: [BuildCase] = inheritedShells + inheritedTriggers + inheritedSettings + inheritedArguments

    private static let inheritedShells: [BuildCase] = [
        inherited(
            "SHELL of an image", "FROM below\nRUN echo $0 > /x\n",
            bases: base(#"SHELL ["/bin/busybox", "sh", "-ec"]"#)),
        inherited(
            "SHELL of an image and CMD", "FROM below\nCMD a b\nENTRYPOINT c\n",
            bases: base(#"SHELL ["/bin/ash", "-c"]"#)),
        inherited(
            "SHELL of an image and a health check", "FROM below\nHEALTHCHECK CMD a b\n",
            bases: base(#"SHELL ["/bin/ash", "-c"]"#)),
        inherited(
            "SHELL of a stage of a stage",
            "FROM busybox AS a\nSHELL [\"/bin/ash\", \"-ec\"]\nFROM a AS b\nENV A=1\nFROM b\nRUN false; echo 1 > /x\n"),
        inherited(
            "SHELL of a stage, given back",
            "FROM busybox AS a\nSHELL [\"/bin/ash\", \"-ec\"]\nFROM a\nSHELL [\"/bin/sh\", \"-c\"]\nRUN false; echo 1 > /x\n"
        ),
        inherited("SHELL does not reach the exec form", "FROM busybox\nSHELL [\"/none\"]\nRUN [\"touch\", \"/x\"]\n"),
        inherited(
            "SHELL with words and blanks", "FROM busybox\nSHELL [ \"/bin/sh\" , \"-c\" ]\nRUN echo \"$0 $#\" > /x\n"),
        inherited("SHELL that is not there", "FROM busybox\nSHELL [\"/none\", \"-c\"]\nRUN true\n"),
        inherited("SHELL without brackets", "FROM busybox\nSHELL /bin/sh -c\n"),
        inherited("SHELL of nothing", "FROM busybox\nSHELL []\n"),
    ]

    private static let inheritedTriggers: [BuildCase] = [
        inherited(
            "ONBUILD by the child's arguments", "FROM below\nRUN echo $A > /y\n", flags: ["--build-arg", "A=given"],
            bases: base("ONBUILD ARG A=own\nONBUILD RUN echo $A > /x")),
        inherited(
            "ONBUILD with the child's files", "FROM below\nENV A=1\n",
            bases: base("ONBUILD ADD d /d/\nONBUILD COPY --chown=3:4 f /d/")),
        inherited(
            "ONBUILD of the configuration", "FROM below\nRUN pwd > /x\n",
            bases: base("ONBUILD WORKDIR /w\nONBUILD USER 5\nONBUILD ENV B=2\nONBUILD LABEL l=1\nONBUILD EXPOSE 9")),
        inherited(
            "ONBUILD of commands", "FROM below\n",
            bases: base("ONBUILD CMD [\"a\"]\nONBUILD ENTRYPOINT b\nONBUILD STOPSIGNAL 9\nONBUILD VOLUME /v")),
        inherited(
            "ONBUILD reaches the child and not its child", "FROM below AS a\nFROM a\nRUN ls /made* > /x\n",
            bases: base("ONBUILD RUN touch /made-$(ls / | wc -l)")),
        inherited(
            "ONBUILD before the child's own steps", "FROM below\nRUN echo child >> /x\n",
            bases: base("ONBUILD RUN echo trigger >> /x")),
        inherited(
            "ONBUILD of two bases", "FROM below AS a\nFROM other\nCOPY --from=a /x /\n",
            bases: base("ONBUILD RUN echo 1 > /x")
                + [Base(name: "other", dockerfile: "FROM busybox\nONBUILD RUN echo 2 > /y\n")]),
        inherited("ONBUILD lower case", "FROM below\nENV A=1\n", bases: base("onbuild run echo 1 > /x")),
        inherited("ONBUILD of ONBUILD", "FROM busybox\nONBUILD ONBUILD RUN true\n"),
        inherited("ONBUILD of FROM", "FROM busybox\nONBUILD FROM busybox\n"),
        inherited("ONBUILD of MAINTAINER", "FROM busybox\nONBUILD MAINTAINER me\n"),
        inherited("ONBUILD of nothing", "FROM busybox\nONBUILD\n"),
        inherited("ONBUILD of too few words", "FROM busybox\nONBUILD LABEL a\n"),
        inherited("ONBUILD of an unknown word, used", "FROM below\n", bases: base("ONBUILD RUNN true")),
        inherited("ONBUILD of too few words, used", "FROM below\n", bases: base("ONBUILD COPY f")),
        inherited("ONBUILD of a here-document", "FROM busybox\nONBUILD RUN <<EOF\necho 1 > /x\nEOF\n"),
    ]

    private static let inheritedSettings: [BuildCase] = [
        inherited(
            "a health check of an image", "FROM below\nENV A=1\n",
            bases: base("HEALTHCHECK --interval=7s --retries=2 CMD [\"a\", \"b\"]")),
        inherited(
            "a health check of an image, by flags alone", "FROM below\nHEALTHCHECK --timeout=9s CMD c\n",
            bases: base("HEALTHCHECK --interval=7s --retries=2 CMD a")),
        inherited(
            "a health check of an image, none", "FROM below\nHEALTHCHECK NONE\n", bases: base("HEALTHCHECK CMD a")),
        inherited(
            "CMD goes with a new ENTRYPOINT", "FROM below\nENTRYPOINT [\"e\"]\n", bases: base("CMD [\"a\"]")),
        inherited(
            "CMD of the same image stays", "FROM below\nCMD [\"a\"]\nENTRYPOINT [\"e\"]\n", bases: base("CMD [\"b\"]")),
        inherited(
            "labels and variables are added to", "FROM below\nENV B=2 A=3\nLABEL y=2 x=3\n",
            bases: base("ENV A=1 Z=0\nLABEL x=1 z=0")),
        inherited(
            "ports and volumes are added to", "FROM below\nEXPOSE 81\nVOLUME /w\n", bases: base("EXPOSE 80\nVOLUME /v")),
        inherited(
            "a folder and a user", "FROM below\nWORKDIR s\nRUN pwd > x; id -u >> x\n",
            bases: base("RUN mkdir -m 777 /w /w/s\nWORKDIR /w\nUSER 5:6")),
    ]

    private static let inheritedArguments: [BuildCase] = [
        inherited(
            "TARGETSTAGE of a target",
            "FROM busybox AS one\nARG TARGETSTAGE\nLABEL s=$TARGETSTAGE\nFROM busybox\nENV A=1\n",
            flags: ["--target", "one"]),
        inherited(
            "TARGETSTAGE of none", "FROM busybox AS one\nARG TARGETSTAGE\nLABEL s=$TARGETSTAGE\n"),
        inherited(
            "TARGETSTAGE before FROM", "FROM busybox AS pick-default\nENV A=1\nFROM pick-$TARGETSTAGE\nENV B=2\n"),
        inherited("an ARG of the stage below", "FROM busybox AS a\nARG A=1\nFROM a\nLABEL l=<$A>\n"),
        inherited(
            "an ARG of the stage below in RUN", "FROM busybox AS a\nARG A=1\nFROM a\nRUN echo \"<$A>\" > /x\n"),
        inherited(
            "an ARG of the stage below, declared again", "FROM busybox AS a\nARG A=1\nFROM a\nARG A\nLABEL l=<$A>\n"),
        inherited("an empty --platform", "FROM busybox\nENV A=1\n", flags: ["--platform="]),
        inherited("RUN --network=default", "FROM busybox\nRUN --network=default echo 1 > /x\n"),
        inherited("RUN --network= of a word that is none", "FROM busybox\nRUN --network=bridge true\n"),
        inherited("RUN --network= of a variable", "FROM busybox\nARG N=none\nRUN --network=$N true\n"),
        inherited("RUN --network without a value", "FROM busybox\nRUN --network true\n"),
    ]
}
