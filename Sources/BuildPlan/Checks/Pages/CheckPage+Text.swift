/// Pages of the rules about how the text is written.
extension CheckPage {
    static let noEmptyContinuation = CheckPage(
        meaning: "An empty line stands between the lines of one instruction.",
        reason: """
            A line that ends in a backslash goes on in the next. Docker passes over empty lines there, for old files' \
            sake, and has announced that it will not for ever. Often such a line is the trace of a mistake: a \
            backslash after the last line of a RUN makes the next instruction a part of it. Comment lines may stand \
            there.
            """,
        bad: """
            FROM busybox
            RUN echo one && \\

                echo two
            """,
        good: """
            FROM busybox
            RUN echo one && \\
                # and then
                echo two
            """)

    static let consistentInstructionCasing = CheckPage(
        meaning: "An instruction's keyword is not written as most of the file are: all large, or all small.",
        reason: """
            Docker reads RUN, run and Run alike, so the build is the same. Capitals are the custom: they tell the \
            instruction from its arguments, which are commands and paths in small letters. What is neither large nor \
            small, such as Run, is always remarked on.
            """,
        bad: """
            FROM busybox
            run echo one
            WORKDIR /srv
            """,
        good: """
            FROM busybox
            RUN echo one
            WORKDIR /srv
            """)

    static let maintainerDeprecated = CheckPage(
        meaning: "The instruction MAINTAINER names the author.",
        reason: """
            It is older than LABEL and has been out of use since Docker 1.13. A label says the same and more: it can \
            be read by 'inspect', there can be several, and their usual names are agreed upon in the image \
            specification.
            """,
        bad: """
            FROM busybox
            MAINTAINER ada@example.org
            """,
        good: """
            FROM busybox
            LABEL org.opencontainers.image.authors="ada@example.org"
            """)

    static let legacyKeyValueFormat = CheckPage(
        meaning: "ENV or LABEL has a blank between name and value where '=' belongs.",
        reason: """
            In the old form all that follows the first blank is the value, so a line sets one variable and never two: \
            'ENV PORT 80 HOST=db' gives PORT the value '80 HOST=db'. With '=' several fit on a line, and a value with \
            blanks stands in quotes.
            """,
        bad: """
            FROM busybox
            ENV GREETING good morning
            """,
        good: """
            FROM busybox
            ENV GREETING="good morning"
            """)

    static let invalidDefinitionDescription = CheckPage(
        meaning: """
            A comment stands right above a named stage or an ARG, and does not begin with the name. The rule is an \
            experimental one: it is off unless you switch it on.
            """,
        reason: """
            'docker build --call=outline' lists stages and arguments with a description each, which it takes from such \
            a comment: its first word is the name, the rest the description. A comment that is meant otherwise is kept \
            from being taken for one by a line with nothing but '#' below it.
            """,
        bad: """
            # check=experimental=InvalidDefinitionDescription

            # the version to install
            ARG VERSION=1
            FROM busybox
            """,
        good: """
            # check=experimental=InvalidDefinitionDescription

            # VERSION of the tool to install
            ARG VERSION=1
            FROM busybox
            """)
}
