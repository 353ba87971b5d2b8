/// Pages of the rules about stages and their bases.
extension CheckPage {
    static let stageNameCasing = CheckPage(
        meaning: "The name after AS has a capital letter in it.",
        reason: """
            Docker keeps the names of stages in small letters. COPY --from and --target compare without regard to \
            letter case, but a later FROM does not: 'FROM Build' after 'FROM busybox AS Build' looks for an image \
            'Build' and fails, while 'FROM build' works. With small letters everywhere there is nothing to remember.
            """,
        bad: """
            FROM busybox AS Build
            RUN echo made > /made
            FROM busybox
            COPY --from=Build /made /made
            """,
        good: """
            FROM busybox AS build
            RUN echo made > /made
            FROM busybox
            COPY --from=build /made /made
            """)

    static let fromAsCasing = CheckPage(
        meaning: "FROM is written in capitals and AS is not, or the other way round.",
        reason: """
            Docker reads both in any letter case, so the build is the same. It is a matter of reading: keywords in one \
            letter case stand out from the names between them.
            """,
        bad: "FROM busybox as build",
        good: "FROM busybox AS build")

    static let duplicateStageName = CheckPage(
        meaning: "Two stages have the same name, letter case left aside.",
        reason: """
            From the second on, the name means the second: a COPY --from below it takes files from a stage that you \
            may not have had in mind, and the first can be reached by its number alone. This happens when a stage is \
            copied and pasted.
            """,
        bad: """
            FROM busybox AS tools
            RUN echo one > /tool
            FROM busybox AS tools
            RUN echo two > /tool
            FROM busybox
            COPY --from=tools /tool /tool
            """,
        good: """
            FROM busybox AS tools
            RUN echo one > /tool
            FROM busybox AS more-tools
            RUN echo two > /tool
            FROM busybox
            COPY --from=tools /tool /tool
            """)

    static let reservedStageName = CheckPage(
        meaning: "A stage is named 'scratch' or 'context'.",
        reason: """
            Both words have a meaning of their own: 'FROM scratch' is how an image begins with no files at all, and \
            'context' is what Docker calls the files sent to the build. Whoever reads your Dockerfile will take a \
            stage of that name for one of these.
            """,
        bad: """
            FROM busybox AS context
            RUN echo ready > /state
            """,
        good: """
            FROM busybox AS prepared
            RUN echo ready > /state
            """)

    static let undefinedArgInFrom = CheckPage(
        meaning: "FROM uses a variable that no ARG above the first FROM declares.",
        reason: """
            What stands above the first FROM is a scope of its own, and the only one that FROM looks into: an ARG \
            inside a stage, or a misspelt one, counts as empty, so the image's name comes out wrong or empty and the \
            build ends there.
            """,
        bad: """
            ARG VERSION=latest
            FROM busybox:${VERSOIN:-latest}
            """,
        good: """
            ARG VERSION=latest
            FROM busybox:${VERSION}
            """)

    static let invalidDefaultArgInFrom = CheckPage(
        meaning: "Without any --build-arg, what FROM names is empty or no name of an image.",
        reason: """
            An ARG without a default value is empty until somebody gives one. 'docker build .' should work for whoever \
            has just fetched your project, and here it does not: 'busybox:' with nothing after the colon is no name. A \
            default in the ARG, or ${VERSION:-latest} in FROM, mends it.
            """,
        bad: """
            ARG VERSION
            FROM busybox:${VERSION}
            """,
        good: """
            ARG VERSION=latest
            FROM busybox:${VERSION}
            """)

    static let invalidBaseImagePlatform = CheckPage(
        meaning: "The image that FROM or COPY --from names is made for another processor or system than the build.",
        reason: """
            An image of another platform can be had under the name that you wrote, but its programs are for another \
            processor: RUN ends with 'exec format error' unless the machine emulates it, and the image that you ship \
            does not run where it should. Most names stand for images of several platforms, of which the right one is \
            taken; this one does not have yours.
            """,
        bad: """
            FROM tools.example/compiler:only-arm64
            """,
        good: """
            FROM tools.example/compiler
            """)

    static let redundantTargetPlatform = CheckPage(
        meaning: "FROM has --platform=$TARGETPLATFORM.",
        reason: """
            The platform that is built for is what FROM takes anyway, so the flag changes nothing and makes readers \
            look for a reason. What makes a difference is --platform=$BUILDPLATFORM: a stage that runs on the machine \
            that builds, to compile for another.
            """,
        bad: """
            FROM --platform=$TARGETPLATFORM busybox
            RUN echo hello
            """,
        good: """
            FROM busybox
            RUN echo hello
            """)

    static let fromPlatformFlagConstDisallowed = CheckPage(
        meaning: "FROM has --platform with a fixed platform, such as linux/amd64.",
        reason: """
            The flag then wins over what the build is asked for: 'docker build --platform linux/arm64' gives an image \
            that says arm64 and holds programs for amd64. Leave it out where the stage should follow the build, write \
            $BUILDPLATFORM where it should run on the machine that builds. Where one platform is really meant, put its \
            name into the stage's, as in 'AS tools-amd64': then the rule is content.
            """,
        bad: """
            FROM --platform=linux/amd64 busybox AS tools
            RUN echo hello
            """,
        good: """
            FROM --platform=$BUILDPLATFORM busybox AS tools
            RUN echo hello
            """)
}
