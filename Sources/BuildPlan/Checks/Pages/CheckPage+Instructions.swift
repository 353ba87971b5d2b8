/// Pages of the rules about single instructions and about variables.
extension CheckPage {
    static let jsonArgsRecommended = CheckPage(
        meaning:
            "CMD or ENTRYPOINT is in shell form: its text is handed to /bin/sh -c. A stage with a SHELL is left alone.",
        reason: """
            'docker stop' sends SIGTERM to process 1 of the container, and in shell form that is the shell. Many \
            shells do not pass the signal on, so the program never hears of it and is killed after ten seconds, in the \
            middle of its work. An ENTRYPOINT in shell form also ignores CMD and what stands after the image in \
            'docker run'. In a JSON array the program itself is process 1. Where you need the shell, for a variable \
            for instance, say so: ["sh", "-c", "exec httpd -p $PORT"].
            """,
        bad: """
            FROM busybox
            CMD httpd -f -p 8080
            """,
        good: """
            FROM busybox
            CMD ["httpd", "-f", "-p", "8080"]
            """)

    static let workdirRelativePath = CheckPage(
        meaning: "The first WORKDIR of a stage does not begin with '/'.",
        reason: """
            A relative path goes on from where you are, and at the beginning that is the folder which the base image \
            names, if it names one. Today 'WORKDIR app' may mean /app; with the next version of the base it means \
            /usr/src/app, and every COPY and RUN after it works elsewhere. After one absolute WORKDIR relative ones \
            are safe.
            """,
        bad: """
            FROM busybox
            WORKDIR app
            """,
        good: """
            FROM busybox
            WORKDIR /app
            """)

    static let multipleInstructionsDisallowed = CheckPage(
        meaning: "A stage has two CMDs, two ENTRYPOINTs or two HEALTHCHECKs.",
        reason: """
            Each of them sets one field of the image, so the last one wins and those before it are forgotten without a \
            word. A CMD runs nothing during the build: for two commands at the build write two RUNs; to start two \
            things in the container, write a script that starts them.
            """,
        bad: """
            FROM busybox
            CMD ["echo", "one"]
            CMD ["echo", "two"]
            """,
        good: """
            FROM busybox
            CMD ["sh", "-c", "echo one; echo two"]
            """)

    static let copyIgnoredFile = CheckPage(
        meaning: """
            COPY or ADD names a path of the context that a pattern of .dockerignore leaves out. With an exception \
            ('!') anywhere in that file the rule stays silent, as the patterns alone don't tell then what is there.
            """,
        reason: """
            What .dockerignore leaves out is not sent to the build: for COPY the file does not exist, and the build \
            ends with 'not found' although you see it in the folder. Take the pattern out, or copy something else. \
            Remember that a pattern counts from the root of the context: 'notes' leaves out /notes and not \
            /docs/notes, for which you write '**/notes'.
            """,
        bad: CheckExample(
            """
            FROM busybox
            COPY notes.txt /srv/
            """, ignore: "*.txt\n"),
        good: CheckExample(
            """
            FROM busybox
            COPY index.html /srv/
            """, ignore: "*.txt\n"))

    static let exposeProtoCasing = CheckPage(
        meaning: "A protocol after the slash in EXPOSE has capital letters.",
        reason: """
            80/TCP and 80/tcp are the same port to Docker, which keeps the small letters in the image. One way of \
            writing it makes files comparable.
            """,
        bad: """
            FROM busybox
            EXPOSE 53/UDP
            """,
        good: """
            FROM busybox
            EXPOSE 53/udp
            """)

    static let exposeInvalidFormat = CheckPage(
        meaning: "EXPOSE has an address, or a port of the host before a colon.",
        reason: """
            EXPOSE opens nothing: it only notes on which port the program in the container listens. Address and port \
            of the host are chosen by whoever starts the container, with 'docker run -p 127.0.0.1:8080:80'. In EXPOSE \
            they have never had an effect, and Docker means to refuse them one day.
            """,
        bad: """
            FROM busybox
            EXPOSE 127.0.0.1:8080:80
            """,
        good: """
            FROM busybox
            EXPOSE 80
            """)

    static let undefinedVar = CheckPage(
        meaning: """
            A variable is used that neither ENV or ARG above in the stage nor the base image sets. RUN, CMD and \
            ENTRYPOINT are not looked at, for there the shell fills variables in when it runs; nor is EXPOSE.
            """,
        reason: """
            A variable that is not set counts as an empty text, and nobody complains: 'COPY app $HOME_DIR/' copies to \
            '/', 'ENV PATH=$PAHT:/tool' loses all of PATH. A common cause is an ARG above the first FROM: a stage sees \
            it only after a line 'ARG NAME' of its own. The rule also remarks on ${NAME:-default}, which does no harm.
            """,
        bad: """
            FROM busybox
            ENV APP_DIR=/srv/app
            WORKDIR ${APP_DRI}/data
            """,
        good: """
            FROM busybox
            ENV APP_DIR=/srv/app
            WORKDIR ${APP_DIR}/data
            """)

    static let secretsUsedInArgOrEnv = CheckPage(
        meaning: """
            The name of an ARG or ENV has a part such as password, token, key, secret or auth. Names with a part \
            'public', 'file' or 'version' are left alone.
            """,
        reason: """
            An image is no place for secrets. ENV stands in its configuration, where 'inspect' shows it to everybody \
            who has the image; the value of an ARG stands in its history as soon as a RUN follows. Removing it in a \
            later step does not help. A secret mount lends the value to one RUN and leaves no trace: RUN \
            --mount=type=secret,id=token, with --secret at the build. What the program needs when it runs is given \
            then, by 'docker run -e'.
            """,
        bad: """
            FROM busybox
            ARG API_TOKEN
            RUN echo "$API_TOKEN" | wc -c
            """,
        good: """
            FROM busybox
            RUN --mount=type=secret,id=api_token wc -c < /run/secrets/api_token
            """)
}
