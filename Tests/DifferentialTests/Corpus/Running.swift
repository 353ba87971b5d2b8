/// RUN: what becomes a layer, and what the command sees.
extension BuildCase {
    static let running: [BuildCase] = [
        BuildCase("run/new file", "RUN echo 1 > /f"),
        BuildCase("run/nothing changed", "RUN true"),
        BuildCase("run/no words", "RUN"),
        BuildCase("run/no words, continued", "RUN \\\n\nRUN echo 1 > /f"),
        BuildCase("run refused/empty array", "RUN []"),
        BuildCase("run refused/array with an empty word", #"RUN [""]"#),
        BuildCase("run refused/command that fails", "RUN false"),
        BuildCase("run refused/no such program", #"RUN ["/no/program"]"#),
        BuildCase("run refused/array with a number", "RUN [\"echo\", 1]"),
        BuildCase("run refused/unknown flag", "RUN --nothing=1 true"),
        BuildCase("run/exec form", #"RUN ["touch", "/a b", "/$HOME"]"#),
        BuildCase("run/broken array goes to the shell", "RUN ['touch', '/x'] || touch /y"),
        BuildCase("run/array with spaces around", "RUN   [ \"touch\" ,\t\"/x\" ]  "),
        BuildCase("run/array with escapes", #"RUN ["sh", "-c", "printf 'a\tb\u00e4\\\"' > /x"]"#),
        BuildCase("run/more after the array", #"RUN ["touch", "/x"] && touch /y"#, newer: "RUN, exec form"),
        BuildCase("run/another shell", "SHELL [\"/bin/busybox\", \"ash\", \"-ec\"]\nRUN false || echo $0 > /x"),
        BuildCase("run/continuation lines", "RUN echo a \\\n    b \\\n# comment\n\n  && echo c > /x"),
        BuildCase("run/many spaces are kept", "RUN   echo   'a   b'   >   /x"),
        BuildCase("run/quotes and backslashes", #"RUN printf '%s\n' "a\\b" 'c\d' "e\"f" > /x"#),
        BuildCase("run/dollars are the shell's", "ARG A=1\nENV B=2\nRUN echo $A ${B} \\$A '$B' ${C:-3} > /x"),
        BuildCase("run/environment", "ARG A=1\nENV B=2 C=\"3 4\"\nARG B=5\nENV A=6\nRUN env | sort > /x"),
        BuildCase("run/order of the environment", "ARG A=1\nENV B=2 C=3\nENV A=4\nARG D=5\nRUN env > /x"),
        BuildCase("run/home of root", "RUN echo $HOME; env | grep -c HOME > /x; true"),
        BuildCase("run/working directory", "WORKDIR /w/x\nRUN pwd > /p; touch here"),
        BuildCase(
            "run/who and where",
            "RUN (id -un; id -gn; id -G) > /i; umask > /u; hostname > /h; pwd > /p; tty > /t; echo $$ > /n"),
        BuildCase("run/capabilities", "RUN grep -E 'Cap|NoNewPrivs|Seccomp:' /proc/self/status > /x"),
        BuildCase(
            "run/capabilities of a user",
            "USER 12:34\nWORKDIR /tmp\nRUN chmod 777 . ; true\n"
                + "USER 0\nRUN mkdir -m 777 /o\nUSER 12:34\nRUN grep -E 'Cap|NoNewPrivs|id:' /proc/self/status > /o/x"
        ),
        BuildCase("run/limits", "RUN grep -E 'core|stack|locked' /proc/self/limits > /x"),
        BuildCase(
            "run/devices",
            "RUN cd /dev && stat -c '%n %F %a' null zero full random urandom tty ptmx fd stdin stdout > /x"),
        BuildCase(
            "run/mounts",
            "RUN cut -d' ' -f2 /proc/mounts | grep -vE '^/$|/etc/|/sys/fs|/dev/console|interrupts' | sort > /x"),
        BuildCase(
            "run/masked paths",
            "RUN cat /proc/kcore /proc/keys 2>&1 | wc -c > /x; ls /sys/firmware /proc/acpi | wc -l >> /x; "
                + "(echo 1 > /proc/sys/vm/swappiness) 2>/dev/null; echo $? >> /x"),
        BuildCase(
            "run/system files are not in the layer",
            "RUN echo 1.2.3.4 x >> /etc/hosts; touch /etc/resolv.conf /proc/x /f; true"),
        BuildCase(
            "run/temporary files stay", "RUN mkdir -m 1777 /tmp; echo 1 > /tmp/f; ls -d /run /var 2>/dev/null; true"),
        BuildCase("run/standard input is empty", "RUN cat > /x; echo $? >> /x"),
        BuildCase("run/background process is ended", "RUN sleep 100 & echo 1 > /x"),
        BuildCase(
            "run/--network none", "RUN ip -o link 2>/dev/null | wc -l > /x", flags: ["--network", "none"],
            newer: "RUN --network=none"),
        BuildCase("run/system call unshare", "RUN unshare -U true; echo $? > /x; unshare -m true; echo $? >> /x"),
        BuildCase(
            "run/system call mount", "RUN mkdir /m; mount -t tmpfs t /m; echo $? > /x; umount /proc; echo $? >> /x"),
        BuildCase(
            "run/system call chroot and mknod",
            "RUN chroot / true; echo $? > /x; mknod /n c 1 3; echo $? >> /x; rm -f /n"),
        BuildCase(
            "run/system call reboot, swap, clock",
            "RUN reboot -f; echo $? > /x; swapon /x; echo $? >> /x; date -s 2001-01-01; echo $? >> /x"
                + "; hostname other; echo $? >> /x"),
        BuildCase(
            "run/system calls that set priorities",
            "RUN nice -n 5 true; echo $? > /x; nice -n -5 true; echo $? >> /x; "
                + "ionice -c3 true; echo $? >> /x; chrt -f 1 true; echo $? >> /x"),
    ]

    static let changingFiles: [BuildCase] = [
        BuildCase("change/mode of the root", "RUN chmod 700 /\nRUN stat -c '%a %u' / > /x"),
        BuildCase("change/owner of the root", "RUN chown 5:6 / && touch /y\nRUN stat -c '%a %u' / > /x"),
        BuildCase("change/mode", "RUN echo 1 > /f\nRUN chmod 600 /f"),
        BuildCase("change/owner", "RUN echo 1 > /f\nRUN chown 5:6 /f"),
        BuildCase("change/time", "RUN echo 1 > /f\nRUN touch -d @1111111111 /f"),
        BuildCase(
            "change/time of a folder", "RUN mkdir -p /d && echo 1 > /d/f\nRUN touch -d @1111111111 /d",
            newer: "RUN"),
        BuildCase("change/mode of a folder", "RUN mkdir -p /d && echo 1 > /d/f\nRUN chmod 700 /d"),
        BuildCase("change/there and back", "RUN echo 1 > /f\nRUN chmod 600 /f; chmod 644 /f"),
        BuildCase("change/same content again", "RUN echo 1 > /f\nRUN echo 1 > /f"),
        BuildCase("change/appended", "RUN echo 1 > /f\nRUN echo 2 >> /f"),
        BuildCase("change/deleted file", "RUN echo 1 > /f\nRUN rm /f"),
        BuildCase("change/deleted folder", "RUN mkdir -p /d/e && echo 1 > /d/e/f\nRUN rm -r /d"),
        BuildCase("change/deleted in a folder", "RUN mkdir -p /d/e && echo 1 > /d/e/f && echo 2 > /d/g\nRUN rm /d/e/f"),
        BuildCase("change/made and deleted at once", "RUN mkdir /d && echo 1 > /d/f && rm -r /d"),
        BuildCase("change/deleted and made again", "RUN echo 1 > /f\nRUN rm /f && echo 2 > /f"),
        BuildCase(
            "change/folder deleted and made again",
            "RUN mkdir /d && echo 1 > /d/1\nRUN rm -r /d && mkdir /d && echo 2 > /d/2"),
        BuildCase(
            "change/folder below made again",
            "RUN mkdir -p /d/e && echo 1 > /d/e/1\nRUN rm -r /d/e && mkdir -m 700 /d/e"),
        BuildCase("change/folder emptied by a star", "RUN mkdir /d && echo 1 > /d/1 && echo 2 > /d/2\nRUN rm /d/*"),
        BuildCase("change/folder becomes a file", "RUN mkdir /d && echo 1 > /d/1\nRUN rm -r /d && echo 2 > /d"),
        BuildCase("change/file becomes a folder", "RUN echo 1 > /d\nRUN rm /d && mkdir /d && echo 2 > /d/2"),
        BuildCase(
            "change/folder becomes a file and a folder",
            "RUN mkdir /d && echo 1 > /d/1\nRUN rm -r /d && echo 2 > /d\n"
                + "RUN rm /d && mkdir /d && echo 3 > /d/3"),
        BuildCase("change/folder becomes a link", "RUN mkdir /d /e && echo 1 > /d/1\nRUN rm -r /d && ln -s e /d"),
        BuildCase("change/link becomes a folder", "RUN mkdir /e && ln -s e /d\nRUN rm /d && mkdir /d && echo 2 > /d/2"),
        BuildCase("change/link to another place", "RUN ln -s a /l\nRUN ln -sfn b /l"),
        BuildCase("change/file renamed", "RUN echo 1 > /f\nRUN mv /f /g"),
        BuildCase("change/folder renamed", "RUN mkdir -p /d/e && echo 1 > /d/e/f\nRUN mv /d /g"),
        BuildCase(
            "change/folder renamed over the old name",
            "RUN mkdir /d && echo 1 > /d/1\nRUN mv /d /e && mkdir /d && mv /e/1 /d/2 && rmdir /e"),
        BuildCase("change/two names of a file", "RUN echo 1 > /f && ln /f /g && mkdir /d && ln /f /d/h"),
        BuildCase("change/another name in a later layer", "RUN echo 1 > /f\nRUN ln /f /g"),
        BuildCase("change/one of two names changed", "RUN echo 1 > /f && ln /f /g\nRUN chmod 600 /f"),
        BuildCase("change/one of two names appended", "RUN echo 1 > /f && ln /f /g\nRUN echo 2 >> /g"),
        BuildCase("change/one of two names deleted", "RUN echo 1 > /f && ln /f /g\nRUN rm /f"),
        BuildCase("change/special files", "RUN mkfifo /p && mknod /c c 1 3 && mknod /b b 7 0 && chmod 600 /p"),
        BuildCase(
            "change/modes with special bits",
            "RUN touch /s /g && chmod 4755 /s && chmod 2755 /g && mkdir -m 1777 /t && mkdir -m 2775 /u"),
        BuildCase(
            "change/names of many kinds",
            "RUN cd / && mkdir d && touch 'd/a b' 'd/ä' 'd/-x' 'd/q\"q' \"d/it's\" 'd/n\\n'"),
        BuildCase("change/a file in a base's folder", "RUN echo x > /bin/own\nRUN rm /bin/own"),
        BuildCase("change/a base's file deleted", "RUN rm /bin/yes"),
        BuildCase("change/a base's folder deleted", "RUN rm -r /root && mkdir /root; ls -a / > /dev/null"),
        BuildCase("change/empty folders", "RUN mkdir -p /a/b/c /d\nRUN rmdir /a/b/c"),
        BuildCase("change/old times", "RUN echo 1 > /f && touch -d @1000 /f && mkdir /d && touch -d @2000 /d"),
        BuildCase("change/large and sparse", "RUN dd if=/dev/zero of=/z bs=1 count=1 seek=300000 2>/dev/null"),
        BuildCase(
            "change/folder hides one of two layers",
            "RUN mkdir /d; echo 1 > /d/1\nRUN echo 2 > /d/2\nRUN rm -r /d; mkdir /d\nRUN echo 3 > /d/3"),
        BuildCase(
            "change/delete by the user without right",
            "RUN mkdir -m 777 /d; echo 1 > /d/1\nUSER 5\nRUN rm -f /d/1; echo 2 > /d/2"),
        BuildCase(
            "change/chown of a volume",
            "VOLUME /v\nRUN mkdir -p /v; echo 1 > /v/f; chown -R 5 /v\nRUN stat -c %u /v /v/f > /x; ls /v >> /x"),
        BuildCase(
            "change/volume declared later", "RUN mkdir /v; echo 1 > /v/f\nVOLUME /v\nRUN echo 2 > /v/g; chown 5 /v"),
    ]
}
