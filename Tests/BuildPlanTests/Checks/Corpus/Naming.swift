extension CheckCorpusTests {
    static let casing = [
        CheckCase("casing/all-large", "FROM busybox\nRUN x\nCMD [\"x\"]\n"),
        CheckCase("casing/all-small", "from busybox\nrun x\ncmd [\"x\"]\n"),
        CheckCase("casing/one-small", "FROM busybox\nrun x\nUSER a\n"),
        CheckCase("casing/one-large", "from busybox\nRUN x\nuser a\n"),
        CheckCase("casing/mixed", "From busybox\nRUN x\nUser a\n"),
        CheckCase("casing/mixed-alone", "From busybox\nRun x\n"),
        CheckCase("casing/tie-counts-as-large", "FROM busybox\nrun x\n"),
        CheckCase("casing/global-arg-is-not-counted", "arg A=1\nFROM busybox\nRUN x\n"),
        CheckCase("casing/two-stages", "FROM busybox\nRUN x\nFROM busybox\nrun y\n"),
        CheckCase("casing/inside-onbuild", "FROM busybox\nONBUILD run x\n"),
        CheckCase("casing/onbuild-itself", "FROM busybox\nRUN x\nonbuild RUN x\n"),
        CheckCase("casing/over-lines", "FROM busybox\nRUN x\nrun a \\\n  b\n"),
        CheckCase("as/as-from-large", "FROM busybox AS a\n"),
        CheckCase("as/as-from-small", "from busybox as a\n"),
        CheckCase("as/small-after-large", "FROM busybox as a\n"),
        CheckCase("as/large-after-small", "from busybox AS a\n"),
        CheckCase("as/mixed-as", "FROM busybox As a\n"),
        CheckCase("as/mixed-from", "From busybox as a\n"),
        CheckCase("as/with-platform", "FROM --platform=$BUILDPLATFORM busybox as a\n"),
        CheckCase("as/over-lines", "FROM busybox \\\n  as a\n"),
    ]

    static let stageNames = [
        CheckCase("stage/small", "FROM busybox AS build-1.x_y\n"),
        CheckCase("stage/capital", "FROM busybox AS Build\n"),
        CheckCase("stage/one-capital-in-the-middle", "FROM busybox AS buiLd\n"),
        CheckCase("stage/capital-in-image-alone", "FROM busybox:Tag@sha256:x AS a\n"),
        CheckCase("stage/twice", "FROM busybox AS a\nFROM busybox AS a\n"),
        CheckCase("stage/twice-by-letter-case", "FROM busybox AS a\nFROM busybox AS A\n"),
        CheckCase("stage/three-times", "FROM busybox AS a\nFROM busybox AS a\nFROM busybox AS a\n"),
        CheckCase("stage/different", "FROM busybox AS a\nFROM busybox AS b\n"),
        CheckCase("stage/unnamed-twice", "FROM busybox\nFROM busybox\n"),
        CheckCase("stage/scratch", "FROM busybox AS scratch\n"),
        CheckCase("stage/scratch-in-capitals", "FROM busybox AS SCRATCH\n"),
        CheckCase("stage/context", "FROM busybox AS context\n"),
        CheckCase("stage/from-scratch", "FROM scratch AS a\n"),
        CheckCase("stage/like-a-reserved-word", "FROM busybox AS scratch2\n"),
        CheckCase("stage/scratch-is-found-by-from", "FROM busybox AS scratch\nENV Q=1\nFROM scratch\nENV A=$Q\n"),
    ]

    static let bases = [
        CheckCase("base/declared", "ARG V=busybox\nFROM $V\n"),
        CheckCase("base/not-declared-with-default", "FROM ${V:-busybox}\n"),
        CheckCase("base/misspelt-with-default", "ARG VERSION=latest\nFROM busybox:${VERSOIN:-latest}\n"),
        CheckCase("base/not-declared", "FROM $V\n"),
        CheckCase("base/declared-in-the-stage-before", "FROM busybox\nARG V=busybox\nFROM ${V:-busybox}\n"),
        CheckCase("base/declared-without-value", "ARG V\nFROM busybox:$V\n", arguments: ["V=latest"]),
        CheckCase("base/default-in-from", "ARG V\nFROM busybox:${V:-latest}\n"),
        CheckCase("base/default-is-no-name", "ARG V=Busy\nFROM $V\n", arguments: ["V=busybox"]),
        CheckCase("base/default-is-a-name", "ARG V=latest\nFROM busybox:$V\n"),
        CheckCase("base/default-of-defaults", "ARG A=busybox\nARG B=$A:latest\nFROM $B\n"),
        CheckCase(
            "base/argument-without-default-in-second-stage",
            "ARG V\nFROM busybox AS a\nFROM busybox:$V\n", arguments: ["V=latest"]),
        CheckCase("base/stage-by-argument", "ARG S=a\nFROM busybox AS a\nFROM $S\n"),
        CheckCase("base/predefined", "FROM busybox AS b-amd64\nFROM b-$TARGETARCH\n"),
        CheckCase("base/name-in-capitals", "FROM Busybox\n"),
        CheckCase("base/quoted", "FROM \"busybox\"\n"),
    ]

    static let platforms = [
        CheckCase("platform/target", "FROM --platform=$TARGETPLATFORM busybox\n"),
        CheckCase("platform/target-in-braces", "FROM --platform=${TARGETPLATFORM} busybox\n"),
        CheckCase("platform/target-with-default", "FROM --platform=${TARGETPLATFORM:-linux/amd64} busybox\n"),
        CheckCase("platform/build", "FROM --platform=$BUILDPLATFORM busybox\n"),
        CheckCase("platform/parts", "FROM --platform=$TARGETOS/$TARGETARCH busybox\n"),
        CheckCase("platform/fixed", "FROM --platform=linux/amd64 busybox\n"),
        CheckCase("platform/fixed-processor-alone", "FROM --platform=amd64 busybox\n"),
        CheckCase("platform/fixed-by-other-name", "FROM --platform=linux/x86_64 busybox AS a\n"),
        CheckCase("platform/fixed-and-named", "FROM --platform=linux/amd64 busybox AS tools-amd64\n"),
        CheckCase("platform/fixed-and-named-by-system", "FROM --platform=linux/amd64 busybox AS on-linux\n"),
        CheckCase("platform/fixed-by-argument", "ARG P=linux/amd64\nFROM --platform=$P busybox\n"),
        CheckCase("platform/misspelt", "FROM --platform=$BUILDPLATFROM busybox\n"),
        CheckCase(
            "platform/base-for-another", "FROM tools.example/arm64\n",
            newer: "build checks, InvalidBaseImagePlatform (an image of another platform can't be had offline)",
            expected: "InvalidBaseImagePlatform 1-1"),
        CheckCase(
            "platform/copy-from-another", "FROM busybox\nCOPY --from=tools.example/arm64 /a /a\n",
            newer: "build checks, InvalidBaseImagePlatform", expected: "InvalidBaseImagePlatform 2-2"),
        CheckCase(
            "platform/base-for-the-smaller-processor", "FROM tools.example/386\n",
            newer: "convert.go, autoDetectPlatform: a platform that the builder runs too is taken", expected: ""),
        CheckCase(
            "platform/asked-for-and-there", "ARG P=linux/arm64\nFROM --platform=$P tools.example/arm64\n",
            newer: "build checks, InvalidBaseImagePlatform", expected: ""),
    ]
}
