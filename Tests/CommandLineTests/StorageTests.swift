internal import Foundation
internal import Glibc
internal import TestSupport
internal import Testing

/// What the store holds, and freeing it.
@Suite struct StorageTests {
    /// An image with holes, hard links and many small files, built on another one.
    private static let build = """
        mkdir -p p && cd p && echo one >one
        printf 'FROM busybox\\nCOPY one /one\\nRUN mkdir /m; for i in $(seq 400); do echo $i >/m/$i; done\\n' >Dockerfile
        printf 'FROM first\\nRUN truncate -s 20M /hole; head -c 3000000 /dev/urandom >/full; ln /full /again; mkdir -m 0 /shut\\n' >second
        $D build -q -t first . && $D build -q -t second -f second . && cd ..

        """

    private static let sum = """
        sum() { $D du --format '{{.Bytes}}' | { t=0; while read b; do t=$((t + b)); done; echo $t; }; }

        """

    @Test func duCountsWhatTheDiskHolds() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                Self.build + Self.sum
                    + "sum; du -s --block-size=1 $DOCKSTEP_HOME | cut -f1; $D du -v; $D rmi first; sum; du -s --block-size=1 $DOCKSTEP_HOME | cut -f1"
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            let lines = outcome.output.split(separator: "\n").map(String.init)
            let numbers = lines.compactMap { Int($0) }
            try #require(numbers.count == 4)
            #expect(numbers[0] == numbers[1])
            #expect(numbers[2] == numbers[3])
            // In the layer's tar the hole is 20 MB of zeros, unpacked it takes nothing.
            #expect(numbers[0] > 26_000_000)
            #expect(numbers[0] < 45_000_000)
            for title in ["Images space usage:", "Build cache usage:", "Unpacked layers:", "Total "] {
                #expect(lines.contains { $0.hasPrefix(title) }, "\(title)")
            }
            #expect(lines.contains { $0.contains("RUN /bin/sh -c truncate -s 20M /hole; head") })
        }
    }

    /// Files of other ids, in folders that only those may enter.
    @Test func anOrdinaryUsersDuCountsTheSame() async throws {
        try await withUserDockstep { user in
            let outcome = try user.run(
                """
                export D=./dockstep; mkdir p; printf 'FROM busybox\\nRUN mkdir -m 700 /d; echo x >/d/f; chown -R 1234 /d\\n' >p/Dockerfile
                $D build -q -t x p >/dev/null && \(Self.sum) sum
                """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let told = try #require(Int(outcome.output.split(separator: "\n").last ?? ""))
            guard getuid() == 0 else { return }
            let real = try runSuccessfully(["du", "-s", "--block-size=1", "\(user.folder)/home"])
            #expect(Int(real.split(separator: "\t").first ?? "") == told)
            let pruned = try user.run("./dockstep prune -af && ./dockstep run x cat /d/f")
            #expect(pruned.status == 0 && pruned.output.hasSuffix("x\n"), "\(pruned.errors)")
        }
    }

    @Test func pruneFreesWhatItSaysDownToTheBareStore() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                Self.sum + "$D images; find $DOCKSTEP_HOME | sort >bare\n" + Self.build
                    + """
                    a=$(sum); $D prune -f >recent; $D prune -a -f >all; b=$(sum); echo $a $b
                    $D run second cat /one; $D run first ls /m | wc -l; $D images -q | wc -l
                    $D prune -af >/dev/null; $D rmi $($D images -q) >/dev/null && $D images -a -q
                    find $DOCKSTEP_HOME | grep -Ev '/(containers|driver|runtime.json|no-context|snapshots)(/|$)' | sort >left
                    find $DOCKSTEP_HOME/snapshots -mindepth 2
                    """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let lines = outcome.output.split(separator: "\n").map(String.init).suffix(4)
            #expect(lines.dropFirst() == ["one", "400", "3"])
            try #expect(dockstep.read("recent") == "Total reclaimed space: 0B\n")
            let all = try dockstep.read("all")
            #expect(all.hasPrefix("Deleted build cache: "))
            try #expect(dockstep.read("left") == dockstep.read("bare"))
            let sizes = (lines.first ?? "").split(separator: " ").compactMap { Int($0) }
            try #require(sizes.count == 2)
            // Folders that shrank are the rest.
            let told = try #require(all.split(separator: " ").last.map { $0.trimmingCharacters(in: .newlines) })
            #expect(told.hasSuffix("MB"))
            let bytes = (Double(told.dropLast(2)) ?? 0) * 1_000_000
            #expect(abs(bytes - Double(sizes[0] - sizes[1])) < 0.05 * bytes, "\(told), \(sizes)")
        }
    }

    @Test func imagesWithoutANameGoAndOldResultsToo() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                """
                mkdir p; cd p; printf 'FROM busybox\\nRUN echo 1 >/f\\n' >Dockerfile; $D build -q -t x .
                printf 'FROM busybox\\nRUN echo 2 >/f\\n' >Dockerfile; $D build -q -t x . ; cd ..
                $D images -q -f dangling=true --no-trunc >dangling
                sleep 1; $D prune -f >first; $D prune -f --filter until=0s >second; $D prune -f --filter until=2h >third
                $D build --progress json p | grep -c '"hit"'; $D prune --filter size=1 2>error; echo $?
                """)
            let id = try dockstep.read("dangling").trimmingCharacters(in: .newlines)
            #expect(id.hasPrefix("sha256:"))
            let first = try dockstep.read("first")
            #expect(first.hasPrefix("Deleted Images:\ndeleted: \(id)\n\nTotal reclaimed space: "))
            // What makes the layer that the image has stays; the other result goes.
            #expect(try dockstep.read("second").hasPrefix("Deleted build cache: "))
            try #expect(dockstep.read("third") == "Total reclaimed space: 0B\n")
            // FROM and RUN.
            #expect(outcome.output.hasSuffix("2\n1\n"), "\(outcome.output)")
            #expect(try dockstep.read("error").contains("the filter 'size=1' is not known"))
        }
    }

    /// What a build holds that has no name yet is not taken from under it.
    @Test func pruningBesideARunningBuildDoesItNoHarm() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                """
                mkdir p; cd p; head -c 200000 /dev/urandom >data
                printf 'FROM busybox\\nCOPY data /data\\nRUN sleep 2; md5sum /data >/sum\\nRUN sleep 1; md5sum -c /sum\\n' >Dockerfile
                $D build -q -t x . >built 2>errors & build=$!
                n=0; while kill -0 $build 2>/dev/null; do $D prune -af >/dev/null || exit 3; n=$((n + 1)); done
                wait $build || { cat errors >&2; exit 4; }
                [ $n -gt 3 ] || exit 5
                $D run x md5sum -c /sum
                """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasSuffix("/data: OK\n"))
        }
    }

    @Test func pruneAsksAtATerminal() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN echo 1 >/f\n", to: "p/Dockerfile")
            #expect(try dockstep.run(["build", "-q", "-t", "x", "\(dockstep.folder)/p"]).status == 0)
            for (answer, told) in [("\r", "Total reclaimed space: 0B"), ("y\r", "Deleted build cache: ")] {
                try await withTerminal(command: [dockstep.path, "prune", "-a"], environment: dockstep.environment) {
                    try await $0.expect("Are you sure you want to continue? [y/N] ")
                    $0.send(answer)
                    try await $0.expect(told)
                    #expect(try await $0.exitCode() == 0)
                }
            }
        }
    }
}
