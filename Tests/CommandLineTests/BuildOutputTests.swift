internal import Foundation
internal import Glibc
internal import TestSupport
internal import Testing

@testable import dockstep

/// Where `build` puts what it built: `--output`, `--push`, `--metadata-file`.
@Suite struct BuildOutputTests {
    /// Links, modes, owners, a deleted and a replaced file, a link whose first name is deleted by a later layer.
    private static let project = """
        mkdir p && echo hi >p/f && chmod 640 p/f && ln -s f p/l
        cat >p/Dockerfile <<'END'
        FROM busybox AS work
        RUN mkdir -p /out/a/b && cd /out && echo one >a/one && ln a/one a/b/two && ln a/one three && mkfifo pipe
        RUN cd /out && rm a/one && echo other >a/gone && chmod 1777 a && chown -R 3:4 a/b && ln -s a/b/two link
        FROM scratch
        COPY --from=work /out /
        COPY f l /copied/
        FROM busybox AS layered
        RUN mkdir -p /out/a && cd /out/a && echo one >one && ln one two && ln one three && chmod 600 one
        RUN cd /out/a && rm one && mkdir -m 700 d && echo x >d/x
        RUN rm -r /out/a/d && echo y >/out/a/d && chown 7:8 /out/a/d
        END

        """

    private static let listing = "find . -printf '%p %y %m %n %s %l %U:%G\\n' | sort"

    @Test(.enabled(if: getuid() == 0, "dockerd needs root"), arguments: ["", "--target layered"])
    func writesTheFilesThatDockerWrites(_ options: String) async throws {
        try await withDockerd { docker in
            try await withDockstep { dockstep in
                let outcome = try dockstep.script(
                    Self.project
                        + """
                        export DOCKER_HOST=\(docker.host) DOCKER_BUILDKIT=1
                        B='/usr/bin/docker build -q --network host'
                        printf 'FROM busybox\n' | $D build -q -t base - >/dev/null; $D images >before
                        $D save busybox | docker load -q >/dev/null
                        mkdir ours; echo kept >ours/kept; cp -r ours theirs
                        $B \(options) -o theirs p >/dev/null || exit 2
                        $D build \(options) -o ours p >said || exit 3
                        (cd ours; \(Self.listing)) >ours.list; (cd theirs; \(Self.listing)) >theirs.list
                        diff theirs.list ours.list && diff -r theirs ours || exit 4
                        rm -r ours theirs; mkdir ours theirs
                        $B \(options) -o - p | bsdtar -xpf - -C theirs; $D build \(options) -o - p | bsdtar -xpf - -C ours
                        (cd ours; \(Self.listing)) >ours.list; (cd theirs; \(Self.listing)) >theirs.list
                        diff theirs.list ours.list && diff -r theirs ours || exit 5
                        tail -n 1 said; $D images | diff before -
                        """)
                #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
                #expect(outcome.output == "Wrote the image's files to ours\n")
            }
        }
    }

    @Test func anOrdinaryFolderBelongsToWhoBuilds() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                """
                mkdir p && echo hi >p/f; printf 'FROM scratch\\nCOPY --chown=7:8 f /d/\\n' >p/Dockerfile
                $D build --progress json -o type=local,dest=new/out p | tail -n 1; stat -c '%U %a' new/out/d/f
                $D build -q -o type=tar,dest=t.tar p; bsdtar -tvf t.tar | awk '{ print $1, $3, $4, $9 }'
                """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let user = String(cString: getpwuid(geteuid()).pointee.pw_name)
            #expect(
                outcome.output == """
                    {"path":"new/out","type":"files"}
                    \(user) 644
                    drwxr-xr-x 7 8 d/
                    -rw-r--r-- 7 8 d/f

                    """)
        }
    }

    @Test func pushesAndTellsWhatWasBuilt() async throws {
        try await withRegistry { registry in
            try await withDockstep { dockstep in
                let outcome = try dockstep.script(
                    """
                    mkdir p; printf 'FROM busybox\\nLABEL a=b\\n' >p/Dockerfile
                    $D build --push -t \(registry.host)/a:1 -t \(registry.host)/b --metadata-file m --iidfile i p
                    skopeo inspect --tls-verify=false --raw docker://\(registry.host)/a:1 >raw || exit 2
                    skopeo inspect --tls-verify=false docker://\(registry.host)/b >/dev/null || exit 3
                    echo; grep -o "$(cat i)" raw m | sort | uniq -c | awk '{ print $1, $2 }'
                    """, environment: ["DOCKSTEP_OFFLINE": "0"])
                #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
                #expect(outcome.output.contains("Pushing \(registry.host)/a:1\n"))
                #expect(outcome.output.hasSuffix("1 m:\(try dockstep.read("i"))\n1 raw:\(try dockstep.read("i"))\n"))
                let metadata = try JSONSerialization.jsonObject(with: Data(try dockstep.read("m").utf8))
                let fields = try #require(metadata as? [String: String])
                #expect(fields["image.name"] == "\(registry.host)/a:1,\(registry.host)/b:latest")
                #expect(fields["containerimage.digest"]?.hasPrefix("sha256:") == true)
            }
        }
    }

    @Test(arguments: [
        ("out", BuildOutput.folder("out")), ("-", .tar("-")), ("type=local,dest=a/b", .folder("a/b")),
        ("type=tar,dest=t.tar", .tar("t.tar")), ("type=tar", .tar("-")), ("type=docker", .store),
        ("type=image", .store), ("type=image,push=true", .registry), ("type=registry", .registry),
    ])
    func readsDestinations(text: String, output: BuildOutput) throws {
        #expect(try BuildOutput(text) == output)
    }

    @Test(arguments: [
        ("", "--output is empty: name a folder, or write type=tar,dest=FILE"),
        ("type=local", "--output type=local needs a folder: write type=local,dest=FOLDER"),
        (
            "type=lokal,dest=a",
            "--output knows the types local, tar, image, registry, docker, oci, and no 'lokal'; did you mean 'local'?"
        ),
        ("dest=a", "--output 'dest=a' has no type: write type=local,dest=FOLDER or type=tar,dest=FILE"),
        ("type=tar,dst=a", "--output knows type, dest, push and rewrite-timestamp, and no 'dst'; did you mean 'dest'?"),
        ("type=tar,a", "'a' is no part of --output: write type=local,dest=FOLDER"),
        (
            "type=oci,dest=a",
            "--output type=oci with a file is not supported: name the image by --tag and write it by 'dockstep save -o FILE NAME'"
        ),
    ])
    func refusesDestinations(text: String, sentence: String) {
        let error = #expect(throws: BuildOutputError.self) { try BuildOutput(text) }
        #expect(error?.description == sentence)
    }

    @Test(arguments: [
        (["--squash"], "the option '--squash' is not supported"), (["--cache-from=a"], "the option '--cache-from' is"),
        (["--provenance", "false"], "attaches no attestations"), (["--push"], "--push needs the name to push"),
        (["--push", "-o", "out", "-t", "a"], "--push is about an image"), (["-o", "a", "-o", "b"], "given twice"),
        (["-o", "-", "--progress", "json"], "can't take both"),
    ])
    func tellsWhatIsNotDone(options: [String], words: String) async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                "mkdir p; echo FROM scratch >p/Dockerfile; $D build \(options.joined(separator: " ")) p")
            #expect(outcome.status != 0)
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }
}
