/// The fixture's drawings as they are to look: 80 columns, Unicode, no colour.
enum RenderedWide {
    static let texts: [Drawing: String] = [
        .header: #"""
        dockstep  a Dockerfile step by step
          file     Dockerfile                 7 instructions
          context  sample-projects/notes-app  where COPY and ADD take files from
          engine   embedded                   RUN by runc 1.1.5, layers by overlay
          user     root                       the machine's own root

        """#,
        .source: #"""
           step   line  Dockerfile
                     1  # Serves a page of notes.
              1 ✓    2  FROM busybox
              2 ·    3  ENV PORT=8000 \
                     4      GREETING=hello
              3 ✓    5  WORKDIR /app
              4 ●    6  COPY notes.html prepare.sh ./
        ▶     5      7  RUN sh ./prepare.sh notes.html && \
        │            8      chmod 644 notes.html && echo ready to be served to everybod…
              6 ○    9  EXPOSE 8000
         ◆    7     10  CMD ["httpd", "-f", "-p", "8000"]
          ▶ next   ◆ breakpoint   ✓ hit   ● miss   · no layer   ○ not needed

        """#,
        .sourcePart: #"""
           step   line  Dockerfile
                     1  # Serves a page of notes.
        ▶     1      2  FROM busybox
              2      3  ENV PORT=8000 \
          ▶ next

        """#,
        .stepStart: #"""
        ▶ step 5/7  line 7  RUN sh ./prepare.sh notes.html && chmod 644 notes.html && e…

        """#,
        .base: #"""
          cache    HIT  reused: the base image is already in the store
          time     12 ms
          layer    none of its own: FROM brings the base's 1 layer
          note     this is the starter image made from this machine's busybox, and not
                   Docker Hub's
          layers   ████████████████  1.24MB  base  starter image busybox
                   1 layer, 1.24MB in all

        """#,
        .hit: #"""
          cache    HIT  reused: the same instruction on the same layers was built before
          time     12 ms, saved 1.3 s
          layer    2a3fed0cd256  0B  +1 added
          config   WORKDIR / → /app
          layers                         0B  step 3  ← new  WORKDIR /app
                   ████████████████  1.24MB  base    starter image busybox
                   2 layers, 1.24MB in all

        """#,
        .miss: #"""
          cache    MISS  ran now: notes.html changed (content)
          time     1.3 s
          layer    6f5a6034e770  4.2MB  +2 added  ~1 changed
                   largest: app/notes.html 4.2MB, app/prepare.sh 1.24kB
          layers   ████████████████   4.2MB  step 4  ← new  COPY notes.html prepare.sh …
                                         0B  step 3  WORKDIR /app
                   █████             1.24MB  base    starter image busybox
                   3 layers, 5.44MB in all

        """#,
        .noLayer: #"""
          layer    none: only the configuration changes
          config   ENV PORT 80 → 8000
                   ENV + GREETING=hello
                   ENV - OLD=x

        """#,
        .failure: #"""
        FAILED  step 5/7: exit code 127, command not found: no program of that name in
        the image
          line 7 │ RUN sh ./prepare.sh notes.html && \
          line 8 │     chmod 644 notes.html && echo ready to be served to everybody who…
                 │     ^^^^^
          the last it printed:
          │ preparing
          │ warning: old
          │ \x1b]0;title\x07
          │ sh: chmod: not found
          what to do next (nothing of this step was kept):
            shell      look around in the files as the command left them
            edit FILE  mend the Dockerfile or a file, then 'reload' to read it again
            step       try this step again

        """#,
        .layers: #"""
        Layers, the newest on top: each holds only the files that one step added or
        changed. The 12 digits begin its digest, the checksum of its content.
          step 4  ████████████████   4.2MB  6f5a6034e770  COPY notes.html prepare.sh ./
          step 3                        0B  2a3fed0cd256  WORKDIR /app
          base    █████             1.24MB  cae662172fd4  starter image busybox
          3 layers, 5.44MB in all

        """#,
        .layer: #"""
        Layer of step 4  COPY notes.html prepare.sh ./
          6f5a6034e770  4.2MB  +2 added  ~1 changed
          drwxr-xr-x       0:0          ├─ app/
          lrwxrwxrwx       0:0          │  ├─ latest → notes.html
          -rw-r--r--       0:0   4.2MB  │  ├─ notes.html
          -rwsr-xr-x  1001:100  1.24kB  │  └─ prepare.sh
                                        ├─ dev/
          crw-rw-rwT       0:0     1,3  │  └─ null
                                        ├─ etc/
          hidden                        │  └─ old\x1b[2Jname
                                        └─ var/
                                           └─ cache/
          hidden                              └─ (all of the layers below)
          hidden: deleted in this step. A layer can't take files out of the layers
          below, it only hides them (by a 'whiteout'), so the image does not get
          smaller.

        """#,
        .files: #"""
        /app  3 entries
          lrwxrwxrwx       0:0          2000-02-29 12:34  latest → notes.html
          -rw-r--r--       0:0   4.2MB  2026-09-21 14:13  notes.html
          -rwsr-xr-x  1001:100  1.24kB  1969-12-31 23:59  prepare.sh

        """#,
        .changes: #"""
          +  /app/
          +  /app/notes.html        4.2MB
          ~  /etc/passwd      300B → 340B  content, permissions
          -  /tmp/x                   12B
          +2 added  ~1 changed  -1 deleted

        """#,
        .config: #"""
        What a container of this image starts with
          ENTRYPOINT   (not set)                        the program
          CMD          ["httpd", "-f", "-p", "8000"]    its default arguments
          WORKDIR      /app                             the folder to start in
          USER         root                             who runs it
          ENV          PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                       PORT=8000
          EXPOSE       8000/tcp                         ports it says it uses
          LABEL        org.example.title=Notes          notes for people and tools

        """#,
        .environment: #"""
        Variables that the next RUN sees
          PATH     /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin…  base image
          PORT     8000                                                      ENV, line 3
          VERSION                                                            ARG, line 4
          ARG lasts only while the image is built; ENV stays in the image.

        """#,
        .why: #"""
        Step 4, line 6  COPY notes.html prepare.sh ./
          It was a MISS: it had to run, because notes.html changed (content).
            notes.html  content
          The old result is still kept: undo the change and it is a hit again.
          What counts for COPY: names, content and permissions of the files copied, the
          destination, the flags and, without --link, the layers below.
          What does not count: the files' times and owners on this machine, ignored
          files, LABEL, CMD, ENV and ARG that the line does not use.

        """#,
        .whyChain: #"""
        Step 5, line 7  RUN sh ./prepare.sh notes.html && chmod 644 notes.html && echo …
          It was a MISS: it had to run, because step 4, which it builds on, ran again,
          because notes.html changed (content).
              step 4  COPY notes.html prepare.sh ./
                the first cause: notes.html changed (content)
            └▸ step 5  RUN sh ./prepare.sh notes.html && chmod 644 notes.html && echo r…
          A step's key holds the key of the layers below it, so what is below decides
          too.
          What counts for RUN: the command's text, all variables in their order, the
          user, WORKDIR, the shell, what is mounted, the layers below.
          What does not count: what the command would print or download today, the time,
          LABEL, CMD, EXPOSE, comments.

        """#,
        .whyVariable: #"""
        Step 5, line 7  RUN sh ./prepare.sh notes.html && chmod 644 notes.html && echo …
          It was a MISS: it had to run, because PORT (ENV, line 3) was 80 and is now
          8000.
            PORT (ENV, line 3)  changed
              was  80
              now  8000
          Every variable counts for a RUN, used or not; undo the change and the old
          result is found again.
          What counts for RUN: the command's text, all variables in their order, the
          user, WORKDIR, the shell, what is mounted, the layers below.
          What does not count: what the command would print or download today, the time,
          LABEL, CMD, EXPOSE, comments.

        """#,
        .whyNone: #"""
        Step 2, line 3  ENV PORT=8000 GREETING=hello
          It is never looked up: ENV makes no layer, it only changes the configuration,
          which is written anew each time.

        """#,
        .plan: #"""
        step  line  cache  instruction                      why
           1     2  HIT    FROM busybox
           2     3  ─      ENV PORT=8000 GREETING=hello
           4     6  MISS   COPY notes.html prepare.sh ./    notes.html changed (content)
           5     7  ?      RUN sh ./prepare.sh notes.html…  only running step 4 can tell
        HIT: 1 reused; MISS: 1 to run; ?: 1 not known before; ─: 1 without a layer

        """#,
        .history: #"""
        LAYER           SIZE  CREATED BY
        6f5a6034e770   4.2MB  COPY notes.html prepare.sh ./
        2a3fed0cd256      0B  WORKDIR /app
        none              0B  ENV PORT=8000 GREETING=hello
        cae662172fd4  1.24MB  starter image busybox

        """#,
        .resolution: #"""
          ENTRYPOINT   ["notes", "--serve"]
          CMD          ["httpd", "-f", "-p", "8000"]
          What runs, word by word:
            0  notes    ← ENTRYPOINT
            1  --serve  ← ENTRYPOINT
            2  my page  ← run argument
          as one line  notes --serve 'my page'
          · The run arguments (my page) take the place of the image's CMD.
          · --entrypoint X would run X in the place of ENTRYPOINT, without the image's
            CMD; it takes one word, and arguments for X go after the image's name.

        """#,
        .resolutionIgnored: #"""
          ENTRYPOINT   ["/bin/sh", "-c", "notes --serve"]
          CMD          ["httpd", "-f", "-p", "8000"]
          What runs, word by word:
            0  /bin/sh        ← shell form of ENTRYPOINT
            1  -c             ← shell form of ENTRYPOINT
            2  notes --serve  ← ENTRYPOINT
            3  httpd          ← CMD
            4  -f             ← CMD
            5  -p             ← CMD
            6  8000           ← CMD
          as one line  /bin/sh -c 'notes --serve' httpd -f -p 8000
          · CMD (httpd -f -p 8000) has no effect: ENTRYPOINT is in shell form, and its
            shell takes what follows as $0, $1 and so on, which the command does not
            read; write ENTRYPOINT as a JSON array to have them passed on.
          · Process 1 of the container is /bin/sh, unless that makes way for the program
            (bash and busybox may, dash does not): signals, such as the one of 'docker
            stop', go to the shell, which does not pass them on; to be sure, write
            ENTRYPOINT as a JSON array, or put 'exec' before the command.
          · --entrypoint X would run X in the place of ENTRYPOINT, without the image's
            CMD; it takes one word, and arguments for X go after the image's name.

        """#,
        .matrix: #"""
        How ENTRYPOINT and CMD combine
        ┌──────────────┬────────────────────┬────────────────────┬────────────────────┐
        │              │ CMD                │ CMD                │ CMD                │
        │              │ none               │ exec form          │ shell form         │
        ├──────────────┼────────────────────┼────────────────────┼────────────────────┤
        │ ENTRYPOINT   │ error, not allowed │ ▶ httpd -f -p 8000 │ /bin/sh -c         │
        │ none         │                    │                    │ exec_cmd p1_cmd    │
        ├──────────────┼────────────────────┼────────────────────┼────────────────────┤
        │ ENTRYPOINT   │ /bin/sh -c         │ /bin/sh -c         │ /bin/sh -c         │
        │ shell form   │ exec_entry         │ exec_entry         │ exec_entry         │
        │              │ p1_entry           │ p1_entry           │ p1_entry           │
        ├──────────────┼────────────────────┼────────────────────┼────────────────────┤
        │ ENTRYPOINT   │ exec_entry         │ exec_entry         │ exec_entry         │
        │ exec form    │ p1_entry           │ p1_entry exec_cmd  │ p1_entry /bin/sh   │
        │              │                    │ p1_cmd             │ -c exec_cmd p1_cmd │
        └──────────────┴────────────────────┴────────────────────┴────────────────────┘
          ▶ is this image
          The other cells have the words of Docker's reference: ENTRYPOINT exec_entry
          p1_entry, CMD exec_cmd p1_cmd.

        """#,
        .reload: #"""
        Read again: 7 steps in 1 stage.
        Step 3 reads otherwise:
            was  WORKDIR /srv
            now  WORKDIR /app
        From there on every step is to be taken again; what the cache says now:
        step  line  cache  instruction              why
           3     5  HIT    WORKDIR /app
           4     6  MISS   COPY notes.html prepar…  the layers below it are others than
                                                    when it was built
        Step 5, 'RUN sh ./prepare.sh notes.html && chmod 644 notes.html && echo ready to
        be served to everybody who asks for it', is no step of the target any more.
        The session went back: it stands after step 2.

        """#,
        .replay: #"""
        ▶ step 4/7  line 6  COPY notes.html prepare.sh ./
          moved over: it has run in this session, as follows

        """#,
        .stack: #"""
          layers   ████████████████   4.2MB  step 4  ← new  COPY notes.html prepare.sh …
                                         0B  step 3  WORKDIR /app
                   █████             1.24MB  base    starter image busybox
                   3 layers, 5.44MB in all

        """#,
        .whyAhead: #"""
        Step 4, line 6  COPY notes.html prepare.sh ./
          It has not run yet; it would be a MISS and run, because notes.html changed
          (content).
            notes.html  content
          What counts for COPY: names, content and permissions of the files copied, the
          destination, the flags and, without --link, the layers below.
          What does not count: the files' times and owners on this machine, ignored
          files, LABEL, CMD, ENV and ARG that the line does not use.

        """#,
        .whyCommand: #"""
        Step 5, line 7  RUN sh ./prepare.sh notes.html && chmod 644 notes.html && echo …
          It was a MISS: it had to run, because the command was '...ecommends curl' and
          is now '...ecommends curl ca-certificates'.
            command  changed
              was  apt-get update && apt-get install -y --no-install-recommends curl
              now  apt-get update && apt-get install -y --no-install-recommends curl
                   ca-certificates
              words  + ca-certificates
          The old result is still kept: undo the change and it is a hit again.
          What counts for RUN: the command's text, all variables in their order, the
          user, WORKDIR, the shell, what is mounted, the layers below.
          What does not count: what the command would print or download today, the time,
          LABEL, CMD, EXPOSE, comments.

        """#,
        .whyLines: #"""
        Step 4, line 6  COPY notes.html prepare.sh ./
          It was a MISS: it had to run, because notes.html changed (content).
            notes.html  content
              -  9  <p>Buy milk</p>
              +  9  <p>Buy milk and bread</p>
              + 10  <p>long long long long long long long long long long long long long…
          The old result is still kept: undo the change and it is a hit again.
          What counts for COPY: names, content and permissions of the files copied, the
          destination, the flags and, without --link, the layers below.
          What does not count: the files' times and owners on this machine, ignored
          files, LABEL, CMD, ENV and ARG that the line does not use.

        """#,
        .classicPlan: #"""
        By the rules of Docker's classic builder (DOCKER_BUILDKIT=0), had it made the
        builds that were made here:
        step  line  cache  instruction              why
           1     2  HIT    FROM busybox
           2     3  MISS   ENV PORT=8000 GREETING…  PORT (ENV, line 3) was 8000 and is
                                                    now 9000
           3     5  MISS   WORKDIR /app             step 2 below it is to run
           4     6  MISS   COPY notes.html prepar…  step 2 below it is to run
           5     7  MISS   RUN sh ./prepare.sh no…  step 2 below it is to run
           6     9  MISS   EXPOSE 8000              step 2 below it is to run
           7    10  MISS   CMD ["httpd", "-f", "-…  step 2 below it is to run
        HIT: 1 reused; MISS: 6 to run

        """#,
        .comparison: #"""
        step  line  BuildKit  classic  instruction        why they differ
           1     2  HIT       HIT      FROM busybox
           2     3  ─         MISS     ENV PORT=8000 GR…  PORT (ENV, line 3) was 8000
                                                          and is now 9000
           3     5  HIT       MISS     WORKDIR /app       step 2 below it is to run
           4     6  HIT       MISS     COPY notes.html …  step 2 below it is to run
           5     7  MISS      MISS     RUN sh ./prepare…
           6     9  ─         MISS     EXPOSE 8000        step 2 below it is to run
           7    10  ─         MISS     CMD ["httpd", "-…  step 2 below it is to run
        5 steps of 7 would go another way.
        · Step 2, ENV: each instruction makes an image for the classic builder, and
          after its first miss all steps of the stage run. BuildKit asks for it only
          where a step uses it: at RUN, and in texts that it changes.

        """#,
        .whatIf: #"""
        What if line 3 were 'ENV PORT=9000'?
        step  line  today  then  instruction              why then
           1     2  HIT    HIT   FROM busybox
           2     3  ─      ─     ENV PORT=8000 GREETING…
           3     5  HIT    HIT   WORKDIR /app
           4     6  HIT    HIT   COPY notes.html prepar…
           5     7  HIT    MISS  RUN sh ./prepare.sh no…  PORT (ENV, line 3) was 8000
                                                          and is now 9000
           6     9  ─      ─     EXPOSE 8000
           7    10  ─      ─     CMD ["httpd", "-f", "-…
        Step 5 would have to run.

        """#,
        .whatIfNothing: #"""
        What if noise.log were edited?
        step  line  today  then  instruction
           1     2  HIT    HIT   FROM busybox
           2     3  ─      ─     ENV PORT=8000 GREETING=hello
           3     5  HIT    HIT   WORKDIR /app
           4     6  HIT    HIT   COPY notes.html prepare.sh ./
           5     7  HIT    HIT   RUN sh ./prepare.sh notes.html && chmod 644 notes.html…
           6     9  ─      ─     EXPOSE 8000
           7    10  ─      ─     CMD ["httpd", "-f", "-p", "8000"]
        Nothing changes: .dockerignore leaves 'noise.log' out, so no step sees it.

        """#,
        .whatIfStops: #"""
        What if line 4 were 'WROKDIR /app'?
        The build would stop at line 4: unknown instruction 'WROKDIR'; did you mean
        'WORKDIR'?

        """#,
    ]
}
