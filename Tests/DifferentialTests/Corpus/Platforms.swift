/// Platforms and the arguments that tell them, the epoch, and the build arguments that BuildKit itself reads.
extension BuildCase {
    /// Docker 20.10 can't save an image without layers, and knows neither the epoch nor the machine's name.
    private static let platformSection = "Automatic platform ARGs in the global scope"
    private static let argumentSection = "ARG, BuildKit built-in build args"

    /// Every automatic argument (Dockerfile reference, "Automatic platform ARGs in the global scope").
    private static let allArguments = """
        ARG TARGETPLATFORM
        ARG TARGETOS
        ARG TARGETARCH
        ARG TARGETVARIANT
        ARG BUILDPLATFORM
        ARG BUILDOS
        ARG BUILDARCH
        ARG BUILDVARIANT
        LABEL t=<$TARGETPLATFORM|$TARGETOS|$TARGETARCH|$TARGETVARIANT> b=<$BUILDPLATFORM|$BUILDOS|$BUILDARCH|$BUILDVARIANT>

        """

    static let platforms = platformCases.map { $0.told(in: platformSection) }
    static let buildArguments = argumentCases.map { $0.told(in: argumentSection) }

    /// The same case, whose answer is a newer Docker's.
    private func told(in section: String) -> BuildCase {
        var build = self
        build.own = own ?? .newer(section: section)
        return build
    }

    private static let platformCases: [BuildCase] =
        [
            BuildCase("platform/arguments", dockerfile: "FROM scratch\n\(allArguments)"),
            BuildCase("platform/arguments of a RUN", "\(allArguments)RUN env | sort > /x"),
            BuildCase("platform/undeclared in a RUN", "RUN env | sort > /x"),
        ]
        + [
            "linux/arm64", "linux/arm64/v8", "linux/arm/v7", "linux/arm", "linux/386", "linux/amd64", "linux/riscv64",
            "arm64", "linux/x86_64", "linux/aarch64", "LINUX/ARM64", "linux/arm/6",
        ].map { platform in
            BuildCase(
                "platform/of the build, \(platform.replacing("/", with: " "))",
                dockerfile: "FROM scratch\n\(allArguments)",
                flags: ["--platform", platform])
        } + [
            BuildCase(
                "platform/of FROM alone", dockerfile: "FROM --platform=linux/arm64 scratch\n\(allArguments)"),
            BuildCase(
                "platform/of FROM with a variant", dockerfile: "FROM --platform=linux/arm/v6 scratch\nLABEL a=1\n"),
            BuildCase(
                "platform/of FROM before that of the build",
                dockerfile: "FROM --platform=linux/arm64 scratch\n\(allArguments)", flags: ["--platform", "linux/386"]),
            BuildCase(
                "platform/of an earlier stage is not the image's",
                dockerfile: """
                    FROM --platform=linux/arm64 scratch AS a
                    COPY f /
                    FROM scratch
                    COPY --from=a /f /

                    """, [.file("f", "f")]),
            BuildCase(
                "platform/of the stage below is taken over",
                dockerfile: "FROM --platform=linux/arm64 scratch AS a\nLABEL a=1\nFROM a\n\(allArguments)"),
            BuildCase(
                "platform/TARGETPLATFORM in FROM", dockerfile: "FROM --platform=$TARGETPLATFORM scratch\nLABEL a=1\n",
                flags: ["--platform", "linux/arm64"]),
            BuildCase(
                "platform/BUILDPLATFORM in FROM",
                dockerfile: "FROM --platform=${BUILDPLATFORM} busybox\nARG TARGETARCH\nRUN echo $TARGETARCH > /x\n",
                flags: ["--platform", "linux/arm64"]),
            BuildCase(
                "platform/an argument's in FROM",
                dockerfile: "ARG P=linux/arm64\nFROM --platform=$P scratch\nLABEL a=1\n"),
            BuildCase(
                "platform/a stage's name by TARGETARCH",
                dockerfile: """
                    FROM scratch AS for-amd64
                    LABEL a=amd
                    FROM scratch AS for-arm64
                    LABEL a=arm
                    FROM for-$TARGETARCH
                    LABEL b=1

                    """, flags: ["--platform", "linux/arm64"]),
            BuildCase(
                "platform/global argument with a default goes before",
                dockerfile: "ARG TARGETARCH=mine\nFROM scratch\nARG TARGETARCH\nLABEL a=$TARGETARCH\n"),
            BuildCase(
                "platform/build argument of that name",
                dockerfile: "FROM scratch\nARG TARGETARCH\nLABEL a=$TARGETARCH\n",
                flags: ["--build-arg", "TARGETARCH=mine"]),
            BuildCase("platform/refused, of FROM", dockerfile: "FROM --platform=a/b/c/d scratch\nLABEL a=1\n"),
            BuildCase("platform/refused, empty in FROM", dockerfile: "FROM --platform=$NONE scratch\nLABEL a=1\n"),
            BuildCase(
                "platform/refused, of the build", dockerfile: "FROM scratch\nLABEL a=1\n", flags: ["--platform", "a b"]),
            BuildCase("platform/refused, a flag without a value", dockerfile: "FROM --platform scratch\nLABEL a=1\n"),
        ]

    private static let epoch = ["--build-arg", "SOURCE_DATE_EPOCH=1000000000"]

    private static let argumentCases: [BuildCase] = [
        BuildCase(
            "epoch/times of what a build makes", "WORKDIR /a/b\nCOPY f /f\nCOPY d /d\nENV a=1",
            [
                .file("f", "f"), .file("d/g", "g"),
            ], flags: epoch, newer: argumentSection),
        BuildCase(
            "epoch/folders made on the way", "WORKDIR /a/b\nWORKDIR /a\nCOPY f /new/f\nWORKDIR c",
            [.file("f", "f")], flags: epoch, newer: argumentSection),
        BuildCase("epoch/of scratch", dockerfile: "FROM scratch\nLABEL a=1\n", flags: epoch),
        BuildCase("epoch/is in a RUN where it is declared", "ARG SOURCE_DATE_EPOCH\nRUN env | sort > /x", flags: epoch),
        BuildCase("epoch/is in no RUN undeclared", "RUN env | sort > /x", flags: epoch),
        BuildCase(
            "epoch/by an ARG's default is none", dockerfile: "ARG SOURCE_DATE_EPOCH=5\nFROM scratch\nLABEL a=1\n"),
        BuildCase(
            "epoch/a here-document", "COPY <<E /x\na\nE\nRUN <<E\necho 1 > /y\nE", flags: epoch,
            newer: argumentSection),
        BuildCase(
            "epoch/an archive keeps its times", "ADD a.tar /x",
            [.script("echo f > f && touch -d @900000000 f && tar -cf a.tar f && rm f")], flags: epoch,
            newer: argumentSection),
        BuildCase(
            "epoch/refused, no number", dockerfile: "FROM scratch\nLABEL a=1\n",
            flags: ["--build-arg", "SOURCE_DATE_EPOCH=today"]),
        BuildCase(
            "epoch/nothing", dockerfile: "FROM scratch\nLABEL a=1\n", flags: ["--build-arg", "SOURCE_DATE_EPOCH="]),
        BuildCase(
            "buildkit/host name", "RUN hostname > /x", flags: ["--build-arg", "BUILDKIT_SANDBOX_HOSTNAME=sand"]),
        BuildCase(
            "buildkit/host name in the hosts file", "RUN grep sand /etc/hosts > /x; true",
            flags: ["--build-arg", "BUILDKIT_SANDBOX_HOSTNAME=sand"]),
        BuildCase("buildkit/host name without it", "RUN hostname > /x"),
        BuildCase(
            "buildkit/is in no RUN undeclared", "RUN env | sort > /x",
            flags: ["--build-arg", "BUILDKIT_SANDBOX_HOSTNAME=sand", "--build-arg", "BUILDKIT_BUILD_NAME=n"]),
        BuildCase(
            "buildkit/declared is an argument like others",
            "ARG BUILDKIT_BUILD_NAME\nRUN echo $BUILDKIT_BUILD_NAME > /x",
            flags: ["--build-arg", "BUILDKIT_BUILD_NAME=n"]),
        BuildCase(
            "buildkit/one platform as several", dockerfile: "FROM scratch\nLABEL a=1\n",
            flags: ["--build-arg", "BUILDKIT_MULTI_PLATFORM=1"]),
        BuildCase(
            "buildkit/name of a cache", "RUN --mount=type=cache,target=/c touch /c/a; ls /c > /x",
            flags: ["--build-arg", "BUILDKIT_CACHE_MOUNT_NS=ns"], newer: argumentSection),
        BuildCase(
            "buildkit/checks that are errors", dockerfile: "from scratch\nLABEL a=1\n",
            flags: ["--build-arg", "BUILDKIT_DOCKERFILE_CHECK=error=true"],
            newer: argumentSection),
        BuildCase(
            "buildkit/checks that are errors, one left out", dockerfile: "from scratch\nLABEL a=1\n",
            flags: ["--build-arg", "BUILDKIT_DOCKERFILE_CHECK=skip=ConsistentInstructionCasing;error=true"],
            newer: argumentSection),
        BuildCase(
            "check/error in the file", dockerfile: "# check=error=true\nFROM scratch as a\nLABEL a=1\n",
            newer: "Parser directives, check"),
        BuildCase(
            "check/left out in the file",
            dockerfile: "# check=skip=FromAsCasing;error=true\nFROM scratch as a\nLABEL a=1\n",
            newer: "Parser directives, check"),
        BuildCase(
            "check/all left out", dockerfile: "# check=skip=all;error=true\nFROM scratch as a\nLABEL a=1\n",
            newer: "Parser directives, check"),
        BuildCase(
            "check/a rule that there is none of", dockerfile: "# check=skip=NoSuch\nFROM scratch\nLABEL a=1\n",
            newer: "Parser directives, check"),
        BuildCase(
            "check/an option that there is none of", dockerfile: "# check=nosuch=1\nFROM scratch\nLABEL a=1\n",
            newer: "Parser directives, check"),
    ]

    private static let context: [ContextItem] = [.file("other/f", "other"), .file("f", "main"), .folder("other/d")]

    static let namedContexts: [BuildCase] = [
        BuildCase(
            "context/copied from", "COPY --from=more f /x", context, flags: ["--build-context", "more=CONTEXT/other"],
            newer: "COPY --from"),
        BuildCase(
            "context/in the place of a stage",
            dockerfile: "FROM busybox AS b\nRUN exit 3\nFROM scratch\nCOPY --from=b f /\n",
            context, flags: ["--build-context", "b=CONTEXT/other"], newer: "COPY --from"),
        BuildCase(
            "context/in the place of an image", dockerfile: "FROM scratch\nCOPY --from=alpine f /\n", context,
            flags: ["--build-context", "alpine=CONTEXT/other"], newer: "COPY --from"),
        BuildCase(
            "context/as a base", dockerfile: "FROM more\nCOPY f /g\n", context,
            flags: ["--build-context", "more=CONTEXT/other"], onPurpose: true,
            expected: [.history("COPY . / # buildkit"), .history("COPY f /g # buildkit")]),
        BuildCase(
            "context/an image by another name", dockerfile: "FROM more\nRUN echo 1 > /x\n",
            flags: ["--build-context", "more=docker-image://busybox"], newer: "FROM"),
        BuildCase(
            "context/an image copied from", dockerfile: "FROM scratch\nCOPY --from=more /bin/busybox /b\n",
            flags: ["--build-context", "more=docker-image://docker.io/library/busybox:latest"], newer: "COPY --from"),
        BuildCase(
            "context/its own ignore file", "COPY --from=more / /x",
            context + [.file("other/.dockerignore", "f\n")], flags: ["--build-context", "more=CONTEXT/other"],
            newer: "COPY --from"),
        BuildCase(
            "context/names count in any letters", "COPY --from=MORE f /x", context,
            flags: ["--build-context", "More=CONTEXT/other"], newer: "COPY --from"),
        BuildCase(
            "context/refused, not there", "COPY --from=more f /x", context,
            flags: ["--build-context", "more=CONTEXT/nowhere"], newer: "COPY --from"),
        BuildCase(
            "context/mounted", "RUN --mount=from=more,target=/m cp /m/f /x", context,
            flags: ["--build-context", "more=CONTEXT/other"], newer: "RUN --mount=type=bind"),
    ]
}
