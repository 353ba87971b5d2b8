/// RUN --mount: what the command finds, and what of it the layer keeps. Most mount points are there before: Docker 20.10
/// leaves those that it has to make, which BuildKit today takes away.
extension BuildCase {
    static let mounts: [BuildCase] = mountedFiles + mountedCaches + mountedMemory + mountedSecrets + mountOptions

    private static let files: [ContextItem] = [
        .file("a", "text\n", mode: 0o600), .file("sub/b", "b\n"),
        .file("sub/run.sh", "#!/bin/sh\necho ran\n", mode: 0o755),
        .link("to-sub", to: "sub"), .link("broken", to: "nowhere"), .hardLink("again", to: "a"),
        .folder("closed", mode: 0o700), .file(".dockerignore", "ignored\n*.log\n"), .file("ignored", "x"),
        .file("sub/x.log", "x"),
    ]

    /// Names, modes and owners of all that is below a path.
    private static func tree(_ path: String) -> String {
        "cd \(path) && find . ! -name Dockerfile | sort | while read f; do stat -c '%n %a %u:%g %F %s' \"$f\" "
            + "| sed 's/directory .*/directory/'; done > /out"
    }

    private static let mountedFiles: [BuildCase] = [
        BuildCase("run-mount/the whole context", "RUN mkdir /m\nRUN --mount=target=/m \(tree("/m"))", files),
        BuildCase(
            "run-mount/a folder of the context", "RUN mkdir /m\nRUN --mount=source=sub,target=/m \(tree("/m"))", files),
        BuildCase(
            "run-mount/a closed folder", "RUN mkdir /m\nRUN --mount=source=closed,dst=/m stat -c %a /m > /out", files),
        BuildCase("run-mount/a file", "RUN touch /m\nRUN --mount=src=a,destination=/m cat /m > /out", files),
        BuildCase(
            "run-mount/a link to a folder", "RUN mkdir /m\nRUN --mount=source=to-sub,target=/m ls /m > /out", files),
        BuildCase(
            "run-mount/below a link", "RUN touch /m\nRUN --mount=source=to-sub/b,target=/m cat /m > /out", files),
        BuildCase(
            "run-mount/up and out of the context", "RUN touch /m\nRUN --mount=source=../../a,target=/m cat /m > /out",
            files),
        BuildCase(
            "run-mount/a path with dots", "RUN mkdir /m\nRUN --mount=source=./sub/../sub/.,target=/m ls /m > /out",
            files),
        BuildCase(
            "run-mount/can't be written",
            "RUN mkdir /m\nRUN --mount=target=/m ! touch /m/x 2>/dev/null && echo ro > /out",
            files),
        BuildCase(
            "run-mount/what is written is thrown away",
            "RUN mkdir /m\nRUN --mount=source=sub,target=/m,rw echo 1 > /m/new && rm /m/b && ls /m > /out\n"
                + "RUN --mount=source=sub,target=/m,readwrite ls /m > /again; ls /m >> /again", files),
        BuildCase(
            "run-mount/owners of a stage",
            dockerfile: "FROM busybox AS a\nRUN mkdir -m 750 /d && echo 1 > /d/f && chown -R 12:34 /d\n"
                + "FROM busybox\nRUN mkdir /m\nRUN --mount=from=a,source=/d,target=/m \(tree("/m"))\n"),
        BuildCase(
            "run-mount/a whole stage",
            dockerfile: "FROM busybox AS a\nRUN echo 1 > /f\nFROM busybox\nRUN mkdir /m\n"
                + "RUN --mount=from=a,target=/m cat /m/f > /out; ls /m >> /out\n"),
        BuildCase(
            "run-mount/a stage that nothing else needs",
            dockerfile: "FROM busybox AS unneeded\nRUN false\nFROM busybox AS tools\nRUN echo 1 > /tool\n"
                + "FROM busybox\nRUN touch /m\nRUN --mount=from=TOOLS,source=tool,target=/m cp /m /out\n"),
        BuildCase(
            "run-mount/a stage without files",
            dockerfile: "FROM scratch AS a\nENV X=1\nFROM busybox\nRUN mkdir /m\n"
                + "RUN --mount=from=a,target=/m,rw ls /m > /out; touch /m/x\n"),
        BuildCase(
            "run-mount/an image",
            "RUN mkdir /m\nRUN --mount=from=other,source=/data,target=/m cat /m/f > /out; stat -c '%u:%g' /m/f >> /out",
            bases: [
                .init(
                    name: "other", dockerfile: "FROM busybox\nRUN mkdir /data && echo 7 > /data/f && chown 5 /data/f\n")
            ]),
        BuildCase(
            "run-mount/a program of another stage, exec form",
            dockerfile: "FROM busybox AS a\nRUN mkdir /t && cp /bin/busybox /t/touch\nFROM busybox\nRUN mkdir /m\n"
                + "RUN --mount=from=a,source=/t,target=/m [\"/m/touch\", \"/out\"]\n"),
        BuildCase(
            "run-mount/several at one place, the last one counts",
            "RUN mkdir /m\nRUN --mount=source=sub,target=/m --mount=type=tmpfs,target=/m ls /m > /out\n"
                + "RUN --mount=type=tmpfs,target=/m --mount=source=sub,target=/m ls /m > /out2", files),
        BuildCase(
            "run-mount/through a link of the image",
            "RUN mkdir /real && ln -s /real /l\nRUN --mount=source=sub,target=/l ls /real > /out", files),
        BuildCase(
            "run-mount/over /etc/hosts", "RUN --mount=source=a,target=/etc/hosts cat /etc/hosts > /out", files),
        BuildCase(
            "run-mount/no target is WORKDIR", "WORKDIR /w\nRUN --mount=source=sub ls . > /out", files),
        BuildCase(
            "run-mount/target relative to WORKDIR",
            "WORKDIR /w/x\nRUN mkdir /w/m ../x/n\nRUN --mount=source=sub,target=n ls n > /out; ls /w/x/n >> /out", files
        ),
        BuildCase(
            "run-mount/mount points that had to be made",
            "RUN --mount=source=sub,target=/new/m --mount=source=a,target=/file --mount=type=tmpfs,target=/t/u true",
            files,
            newer: "RUN --mount"),
        BuildCase(
            "run-mount/mount points that were filled",
            "RUN --mount=type=tmpfs,target=/new/m touch /new/x", newer: "RUN --mount"),
        BuildCase(
            "run-mount/a mount point that stood there empty",
            "RUN mkdir -m 711 /m\nRUN --mount=type=tmpfs,target=/m true"),
        BuildCase(
            "run-mount/below /dev", "RUN --mount=source=sub,target=/dev/x ls /dev/x > /out", files),
        BuildCase(
            "run-mount/below another mount",
            "RUN mkdir /m\nRUN --mount=target=/m --mount=type=tmpfs,target=/m/sub ls /m/sub > /out; ls /m/closed >> /out",
            files),
        BuildCase(
            "run-mount refused/below one that can't be written",
            "RUN mkdir /m\nRUN --mount=target=/m --mount=type=tmpfs,target=/m/new true", files),
        BuildCase("run-mount refused/no such file", "RUN --mount=source=none,target=/m true", files),
        BuildCase("run-mount refused/an ignored file", "RUN --mount=source=ignored,target=/m true", files),
        BuildCase("run-mount refused/a broken link", "RUN --mount=source=broken,target=/m true", files),
        BuildCase("run-mount refused/a pattern", "RUN --mount=source=s*,target=/m true", files),
        BuildCase("run-mount refused/a file over a folder", "RUN mkdir /m\nRUN --mount=source=a,target=/m true", files),
        BuildCase(
            "run-mount refused/a folder over a file", "RUN touch /m\nRUN --mount=source=sub,target=/m true", files),
        BuildCase("run-mount refused/the root", "RUN --mount=target=/ true"),
        BuildCase("run-mount refused/no target at the root", "RUN --mount=type=cache true"),
        BuildCase("run-mount refused/over /proc", "RUN --mount=source=sub,target=/proc true", files),
        BuildCase(
            "run-mount refused/a stage by its number",
            dockerfile: "FROM busybox\nRUN echo > /f\nFROM busybox\nRUN --mount=from=0,target=/m true\n"),
        BuildCase(
            "run-mount refused/the stage it stands in",
            dockerfile: "FROM busybox AS x\nRUN --mount=from=x,target=/m true\n"),
        BuildCase(
            "run-mount refused/a later stage",
            dockerfile: "FROM busybox AS x\nRUN --mount=from=y,target=/m true\nFROM busybox AS y\nFROM x\n",
            newer: "RUN --mount=type=bind"),
        BuildCase("run-mount refused/no such image", "RUN --mount=from=nothing-here,target=/m true"),
    ]

    private static let mountedCaches: [BuildCase] = [
        BuildCase(
            "run-cache/stays for the next step",
            "RUN mkdir /c\nRUN --mount=type=cache,target=/c echo 1 > /c/f\nRUN --mount=type=cache,target=/c cp /c/f /out"
        ),
        BuildCase(
            "run-cache/told apart by target and by id",
            "RUN mkdir /c /d\nRUN --mount=type=cache,target=/c,id=told-apart echo 1 > /c/f\n"
                + "RUN --mount=type=cache,target=/d,id=told-apart cat /d/f > /out\nRUN --mount=type=cache,target=/d ls /d > /out2"
        ),
        BuildCase(
            "run-cache/mode and owner",
            "RUN mkdir /c\nRUN --mount=type=cache,target=/c,id=modes,uid=12,gid=34,mode=0750 stat -c '%a %u:%g' /c > /out\n"
                + "RUN --mount=type=cache,target=/c,id=modes,mode=1777 stat -c '%a %u:%g' /c >> /out\n"
                + "RUN --mount=type=cache,target=/c,id=modes,uid=7 stat -c '%a %u:%g' /c >> /out; touch /c/x\n"
                + "RUN --mount=type=cache,target=/c,id=modes ls /c >> /out; stat -c '%a %u:%g' /c >> /out"),
        BuildCase(
            "run-cache/begins with an image's files",
            "RUN mkdir /c\nRUN --mount=type=cache,target=/c,from=busybox,source=/etc,id=from ls /c > /out; touch /c/more\n"
                + "RUN --mount=type=cache,target=/c,from=busybox,source=/etc,id=from ls /c > /out2"),
        BuildCase(
            "run-cache/read-only",
            "RUN mkdir /c\nRUN --mount=type=cache,target=/c,ro ! touch /c/x 2>/dev/null && echo ro > /out"),
        BuildCase(
            "run-cache/two of one step",
            "RUN mkdir /c /d\nRUN --mount=type=cache,target=/c,id=two --mount=type=cache,target=/d,id=two touch /c/x; ls /d > /out"
        ),
        BuildCase(
            "run-cache/private and locked",
            "RUN mkdir /c\nRUN --mount=type=cache,target=/c,sharing=private,id=p touch /c/x\n"
                + "RUN --mount=type=cache,target=/c,sharing=LOCKED,id=p ls /c > /out"),
        BuildCase(
            "run-cache/mount points in it stay",
            "RUN mkdir /c\nRUN --mount=type=cache,target=/c,id=points --mount=type=tmpfs,target=/c/t true\n"
                + "RUN --mount=type=cache,target=/c,id=points ls /c > /out"),
        BuildCase(
            "run-cache/variables in it",
            "ARG N=c\nENV ID=id\nRUN mkdir /c\nRUN --mount=type=cache,target=/$N,id=v-${ID} touch /c/x\nRUN --mount=type=cache,target=/c,id=v-id ls /c > /out",
            newer: "RUN --mount=type=cache"),
        BuildCase(
            "run-cache refused/a folder that is not in it",
            "RUN --mount=type=cache,target=/c,from=busybox,source=/no/such true"),
        BuildCase("run-cache refused/unknown sharing", "RUN --mount=type=cache,target=/c,sharing=lock true"),
        BuildCase("run-cache refused/mode that is none", "RUN --mount=type=cache,target=/c,mode=9 true"),
        BuildCase("run-cache refused/owner by name", "RUN --mount=type=cache,target=/c,uid=root true"),
        BuildCase("run-cache refused/owner below zero", "RUN --mount=type=cache,target=/c,gid=-1 true"),
    ]

    private static let mountedMemory: [BuildCase] = [
        BuildCase(
            "run-tmpfs/mode of what it covers",
            "RUN mkdir -m 700 /t\nRUN --mount=type=tmpfs,target=/t --mount=type=tmpfs,target=/new stat -c '%a %u:%g' /t /new > /out; touch /t/x\nRUN ls /t > /out2",
            newer: "RUN --mount=type=tmpfs"),
        BuildCase(
            "run-tmpfs/size",
            "RUN mkdir -m 777 /t\nRUN --mount=type=tmpfs,target=/t,size=1.5m grep ' /t ' /proc/mounts | grep -o 'size=[^ ]*' > /out",
            newer: "RUN --mount=type=tmpfs"),
        BuildCase("run-tmpfs refused/size that is none", "RUN --mount=type=tmpfs,target=/t,size=x true"),
        BuildCase("run-tmpfs refused/owner", "RUN --mount=type=tmpfs,target=/t,uid=1 true"),
        BuildCase(
            "run-tmpfs/--shm-size", "RUN df -k /dev/shm | tail -1 | awk '{print $2}' > /out",
            flags: ["--shm-size", "2m"],
            newer: "docker build --shm-size"),
    ]

    private static let mountedSecrets: [BuildCase] = [
        BuildCase(
            "run-secret/file",
            "RUN mkdir -p /run/secrets && touch /run/secrets/s\nRUN --mount=type=secret,id=s cat /run/secrets/s > /out; stat -c '%a %u:%g' /run/secrets/s >> /out",
            [.file("s.txt", "value")], flags: ["--secret", "id=s,src=CONTEXT/s.txt"]),
        BuildCase(
            "run-secret/target, mode and owner",
            "WORKDIR /w\nRUN touch /t /w/rel\nRUN --mount=type=secret,source=s,target=/t,mode=0444,uid=5,gid=6 cat /t > /out; stat -c '%a %u:%g' /t >> /out",
            [.file("s.txt", "value")], flags: ["--secret", "id=s,src=CONTEXT/s.txt"]),
        BuildCase(
            "run-secret/one that is not given", "RUN --mount=type=secret,id=s ls /run/secrets 2>&1 | wc -l > /out"),
        BuildCase(
            "run-secret/id from the target",
            "RUN touch /s.txt\nRUN --mount=type=secret,target=/s.txt cat /s.txt > /out",
            [.file("s.txt", "value")], flags: ["--secret", "id=s.txt,src=CONTEXT/s.txt"]),
        BuildCase(
            "run-secret/as a variable",
            "RUN --mount=type=secret,id=s,env=S --mount=type=secret,id=none,env=N echo \"$S,${N-unset}\" > /out; ls /run 2>/dev/null >> /out; env | grep -c ^S= >> /out; true\nRUN env | grep -c ^S= > /out2; true",
            [.file("s.txt", "value")], flags: ["--secret", "id=s,src=CONTEXT/s.txt"],
            newer: "RUN --mount=type=secret"),
        BuildCase(
            "run-secret/as a variable and a file",
            "RUN --mount=type=secret,id=s,env=S,target=/f cat /f > /out; echo $S >> /out",
            [.file("s.txt", "value")], flags: ["--secret", "id=s,src=CONTEXT/s.txt"],
            newer: "RUN --mount=type=secret"),
        BuildCase("run-secret refused/required", "RUN --mount=type=secret,id=s,required true"),
        BuildCase("run-secret refused/required before its type", "RUN --mount=required,type=secret,id=s true"),
        BuildCase("run-secret refused/no name", "RUN --mount=type=secret true"),
        BuildCase("run-secret refused/id and source", "RUN --mount=type=secret,id=a,source=b true"),
        BuildCase("run-secret refused/from", "RUN --mount=type=secret,from=busybox,id=a true"),
        BuildCase("run-secret refused/sharing", "RUN --mount=type=secret,id=a,sharing=shared true"),
        BuildCase(
            "run-secret refused/a file that is not there", "RUN true", flags: ["--secret", "id=s,src=CONTEXT/none"]),
        BuildCase(
            "run-ssh/none given", "RUN --mount=type=ssh echo $SSH_AUTH_SOCK > /out; ls /run 2>/dev/null >> /out; true",
            newer: "RUN --mount=type=ssh"),
        BuildCase(
            "run-ssh/a variable that is set already",
            "ENV SSH_AUTH_SOCK=/mine\nRUN --mount=type=ssh echo $SSH_AUTH_SOCK > /out"),
        BuildCase(
            "run-ssh/target as written", "WORKDIR /w\nRUN --mount=type=ssh,target=agent echo $SSH_AUTH_SOCK > /out"),
        BuildCase("run-ssh refused/required", "RUN --mount=type=ssh,required true"),
        BuildCase("run-ssh refused/source", "RUN --mount=type=ssh,source=/x true"),
    ]

    private static let mountOptions: [BuildCase] = [
        BuildCase(
            "run-mount/keys in any letters", "RUN mkdir /c\nRUN --mount=TYPE=Cache,TARGET=/c,ID=letters touch /c/x"),
        BuildCase(
            "run-mount/the last of a key counts",
            "RUN mkdir /m\nRUN --mount=target=/n,target=/m,source=sub ls /m > /out", files),
        BuildCase(
            "run-mount/quotes around the value",
            "RUN mkdir '/x y'\nRUN --mount=\"target=/x y,source=sub\" ls '/x y' > /out", files),
        BuildCase(
            "run-mount/quotes around a field",
            "RUN mkdir /a,b\nRUN --mount=source=sub,\\\"target=/a,b\\\" ls /a,b > /out", files),
        BuildCase("run-mount/over two lines", "RUN mkdir /m\nRUN --mount=source=sub,\\\ntarget=/m ls /m > /out", files),
        BuildCase(
            "run-mount/not in the history", "RUN mkdir /m\nRUN --mount=source=sub,target=/m echo 1",
            files),
        BuildCase(
            "run-mount/in a trigger",
            dockerfile: "FROM busybox AS a\nONBUILD RUN --mount=source=sub,target=/tmp ls /tmp > /out\nFROM a\n", files),
        BuildCase("run-mount refused/empty", "RUN --mount= true"),
        BuildCase("run-mount refused/no value", "RUN --mount true"),
        BuildCase("run-mount refused/quotes within a field", "RUN --mount=target=\\\"/m\\\" true"),
        BuildCase("run-mount refused/unknown key", "RUN --mount=target=/m,sources=a true"),
        BuildCase("run-mount refused/unknown type", "RUN --mount=type=chache,target=/m true"),
        BuildCase("run-mount refused/a key without a value", "RUN --mount=target true"),
        BuildCase("run-mount refused/a comma at the end", "RUN --mount=type=cache,target=/m, true"),
        BuildCase("run-mount refused/rw that is neither", "RUN --mount=target=/m,rw=maybe true"),
        BuildCase("run-mount refused/variable in from", "ARG X=busybox\nRUN --mount=from=$X,target=/m true"),
        BuildCase("run-mount refused/sharing of files", "RUN --mount=target=/m,sharing=shared true"),
        BuildCase("run-mount refused/mode of files", "RUN --mount=target=/m,mode=755 true"),
        BuildCase("run-mount refused/required cache", "RUN --mount=type=cache,target=/m,required=false true"),
        BuildCase("run-mount refused/size of a cache", "RUN --mount=type=cache,target=/m,size=1 true"),
        BuildCase("run-mount refused/mount of another instruction", "COPY --mount=target=/m a /", files),
        BuildCase(
            "run/--add-host", "RUN grep 1.2.3.4 /etc/hosts > /out", flags: ["--add-host", "db:1.2.3.4"]),
        BuildCase(
            "run/--ulimit", "RUN grep -E 'open files' /proc/self/limits | tr -s ' ' > /out",
            flags: ["--ulimit", "nofile=1024:2048"], newer: "docker build --ulimit"),
        BuildCase("run refused/--security=insecure without leave", "RUN --security=insecure true"),
        BuildCase("run refused/--device", "RUN --device=vendor.com/x=y true"),
    ]
}
