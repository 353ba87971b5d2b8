internal import Foundation
internal import Glibc
internal import TestSupport
internal import Testing

/// `save` and `load` through the program, with other people's programs at the other end.
@Suite struct ArchiveTests {
    private static let build = """
        mkdir -p p && echo hi >p/f
        printf 'FROM busybox\\nCOPY f /f\\nRUN echo x >/g\\nCMD ["cat", "/f"]\\n' >p/Dockerfile
        $D build -q -t notes:1.0 p >id

        """

    private static let podman = """
        P="podman --root $PWD/podman --runroot $PWD/podman-run --storage-driver vfs"
        id=$(sed s/sha256:// id)

        """

    @Test(arguments: ["", "--format oci-archive", "--format docker-archive"])
    func theSameImageIsTheSameBytesFromAnyStore(_ format: String) async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                Self.build
                    + """
                    $D save \(format) -o a notes:1.0; $D save \(format) notes:1.0 >b; cmp a b || exit 2
                    export DOCKSTEP_HOME=$PWD/other
                    for program in gzip 'zstd -q' xz bzip2; do $program -c <a | $D load -q || exit 3; done
                    $D save \(format) -o c notes:1.0; cmp a c && stat -c %a a c
                    """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == String(repeating: "Loaded image: notes:1.0\n", count: 4) + "600\n600\n")
        }
    }

    @Test func anOCIFolderIsThereWholeOrNotAtAll() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                Self.build
                    + """
                    mkdir empty full; touch full/x; chmod 755 .
                    $D save --format oci-dir -o empty notes:1.0 && $D save --format oci-dir -o new/ notes:1.0 busybox
                    diff -r empty/blobs new/blobs | grep -c 'Only in new'
                    try taken $D save --format oci-dir -o full notes:1.0; try stream $D save --format oci-dir notes:1.0
                    try absent $D save --format oci-dir -o no/where notes:1.0; ls
                    DOCKSTEP_HOME=$PWD/other $D load -i new; DOCKSTEP_HOME=$PWD/other $D run notes:1.0
                    skopeo inspect --format '{{.Architecture}}' oci:empty | wc -l
                    """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("Loaded image: notes:1.0\nLoaded image: busybox:latest\nhi\n1\n"))
            #expect(!outcome.output.contains(".part"))
            for (name, sentence) in [
                ("taken", "'full' is there already"), ("stream", "oci-dir is a folder"),
                ("absent", "could not write 'no/where"),
            ] {
                let refused = try dockstep.ended(name)
                #expect(refused.status == 1 && refused.isOneSentence, "\(refused.errors)")
                #expect(refused.errors.contains(sentence), "\(refused.errors)")
            }
        }
    }

    @Test(.enabled(if: getuid() == 0, "podman needs root here")) func podmanTakesAndGivesEachFormat() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                Self.build + Self.podman
                    + """
                    for f in '' docker-archive oci-archive; do
                        $D save ${f:+--format $f} -o $f.tar notes:1.0 && $P load -q -i $f.tar || exit 2
                        $P inspect --format '{{.Id}}' notes:1.0 | grep -q $id || exit 3
                        [ "$f" = oci-archive ] || $P rmi -f notes:1.0 >/dev/null
                    done
                    for f in docker-archive oci-archive oci-dir docker-dir; do
                        $P save -q --format $f -o back.$f notes:1.0 || exit 4
                        DOCKSTEP_HOME=$PWD/$f $D load -i back.$f || exit 5
                        DOCKSTEP_HOME=$PWD/$f $D run $id || exit 6
                    done
                    $P rmi -af >/dev/null; $P system reset -f >/dev/null 2>&1 || true
                    """)
            #expect(outcome.status == 0, "\(outcome.status): \(outcome.errors)")
            let lines = outcome.output.split(separator: "\n").map(String.init)
            #expect(lines.count { $0.hasPrefix("Loaded image: ") && $0.hasSuffix("notes:1.0") } == 6)
            #expect(lines.count { $0 == "hi" } == 4)
            #expect(lines.contains { $0.hasPrefix("Loaded image ID: sha256:") })
        }
    }

    @Test func skopeoCopiesToAndFro() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                Self.build
                    + """
                    $D save -o all.tar notes:1.0; $D save --format oci-archive -o oci.tar notes:1.0
                    $D save --format docker-archive -o docker.tar notes:1.0; $D save --format oci-dir -o dir notes:1.0
                    n=docker.io/library/notes:1.0; i=0
                    for from in docker-archive:all.tar docker-archive:docker.tar:notes:1.0 oci-archive:all.tar:$n \\
                        oci-archive:oci.tar oci-archive:oci.tar:$n oci:dir:$n oci:dir
                    do
                        for to in docker-archive oci-archive oci dir; do
                            i=$((i + 1)); name=:notes:1.0; [ $to != dir ] || name=
                            skopeo copy -q $from $to:copy$i$name || exit 2
                            DOCKSTEP_HOME=$PWD/other $D load -i copy$i || exit 3
                        done
                    done
                    umoci unpack --rootless --image dir:$n bundle && cat bundle/rootfs/g; bsdtar -tf all.tar | wc -l
                    DOCKSTEP_HOME=$PWD/other $D run notes:1.0
                    """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasSuffix("hi\n"))
            #expect(outcome.output.split(separator: "\n").count { $0 == "Loaded image: notes:1.0" } == 21)
        }
    }

    /// Docker of today and, with manifest.json taken away, the readers of before 1.10 that it still has in it.
    @Test(.enabled(if: getuid() == 0, "dockerd needs root")) func dockerTakesAndGivesEachFormat() async throws {
        try await withDockstep { dockstep in
            try await withDockerd { docker in
                let outcome = try dockstep.script(
                    Self.build
                        + """
                        id=$(cat id); L='docker load -i'
                        for f in '' docker-archive; do
                            $D save ${f:+--format $f} -o $f.tar notes:1.0 busybox && $L $f.tar || exit 2
                            docker inspect --format '{{.Id}}' notes:1.0 | grep -q $id || exit 3
                        done
                        $L .tar >twice; $D load -i .tar | diff - twice || exit 4
                        docker save -o back.tar notes:1.0 busybox; docker rmi notes:1.0 busybox >/dev/null
                        mkdir old; tar -C old -xf docker-archive.tar; rm old/manifest.json; tar -C old -cf old.tar .
                        $L old.tar; docker run --rm --network none notes:1.0 || exit 5
                        export DOCKSTEP_HOME=$PWD/other; $D load -i back.tar >loaded || exit 6; $D images --no-trunc | grep -c $id
                        sort -r loaded # docker save writes its images in any order
                        $D load -i old.tar || exit 7
                        docker save -o back2.tar notes:1.0; $D load -i back2.tar; $D run notes:1.0
                        """, environment: ["DOCKER_HOST": docker.host])
                #expect(outcome.status == 0, "\(outcome.status): \(outcome.errors)")
                let loaded = "Loaded image: notes:1.0\nLoaded image: busybox:latest\n"
                #expect(outcome.output.hasPrefix(loaded + loaded + "hi\n1\n" + loaded), "\(outcome.output)")
                #expect(
                    outcome.output.contains("The image notes:1.0 already exists, renaming the old one with ID sha256:"))
                #expect(outcome.output.hasSuffix("hi\n"))
            }
        }
    }

    /// containerd keeps Docker's images since Docker 29, and its export is what `docker save` writes since Docker 25: an
    /// OCI layout with the full names in annotations and `ref.name` for the tag alone.
    @Test(.enabled(if: getuid() == 0, "dockerd needs root")) func containerdTakesAndGivesEachFormat() async throws {
        try await withDockstep { dockstep in
            try await withDockerd { docker in
                let outcome = try dockstep.script(
                    Self.build
                        + """
                        id=$(cat id); home=${DOCKER_HOST#unix://}; socket=${home%/socket}/exec/containerd/containerd.sock
                        [ -S $socket ] || socket=/run/containerd/containerd.sock
                        C="ctr --address $socket --namespace dockstep-$$ images"
                        for f in '' oci-archive docker-archive; do
                            $D save ${f:+--format $f} -o $f.tar notes:1.0 busybox && $C import $f.tar >/dev/null || exit 2
                            $C export back.tar docker.io/library/notes:1.0 docker.io/library/busybox:latest || exit 3
                            $C rm docker.io/library/notes:1.0 docker.io/library/busybox:latest >/dev/null
                            DOCKSTEP_HOME=$PWD/home$f $D load -i back.tar || exit 4
                            DOCKSTEP_HOME=$PWD/home$f $D images --no-trunc -q | grep -c $id
                            DOCKSTEP_HOME=$PWD/home$f $D run notes:1.0
                        done
                        """, environment: ["DOCKER_HOST": docker.host])
                #expect(outcome.status == 0, "\(outcome.status): \(outcome.errors)")
                let each = "Loaded image: notes:1.0\nLoaded image: busybox:latest\n1\nhi\n"
                #expect(outcome.output == each + each + each)
            }
        }
    }

    /// The same images, the same commands, the same lines and exit codes.
    @Test(.enabled(if: getuid() == 0, "dockerd needs root")) func rmiSaysWhatDockersSays() async throws {
        try await withDockstep { dockstep in
            try await withDockerd { docker in
                let outcome = try dockstep.script(
                    """
                    mkdir p; cd p; echo shared >s; echo 1 >1; echo 2 >2
                    for i in 1 2; do
                        printf "FROM scratch\\nCOPY s /s\\nCOPY $i /$i\\nENV I=$i\\n" >Dockerfile
                        $D build -q -t i$i:a . >/dev/null || exit 2
                    done
                    cd ..; $D save -o all.tar i1:a i2:a; export DOCKSTEP_HOME=$PWD/other
                    all() {
                        E=$1; e() { echo "> $*"; "$E" "$@" 2>/dev/null; echo "=> $?"; }
                        e load -q -i all.tar; one=$("$E" images -q i1); two=$("$E" images -q --no-trunc i2)
                        e tag i1:a i1:b; e tag i1:a other/i1:c; e tag i2:a i2:b
                        e rmi i1:b; e rmi $one; e rmi nothing i1; e rmi i1:a; e rmi $one; e rmi $one
                        e rmi $two; e tag i2:a z; e rmi $two; e rmi -f $two; e rmi -f $two; e images -a
                        e load -q -i all.tar; e rmi i1:a i2:a
                    }
                    all docker >docker; all "$D" >ours; cat ours; diff docker ours
                    """, environment: ["DOCKER_HOST": docker.host])
                #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
                #expect(outcome.output.split(separator: "\n").count { $0.hasPrefix("Deleted: ") } > 8)
            }
        }
    }
}
