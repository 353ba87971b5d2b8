internal import Foundation
internal import TestSupport
internal import Testing

/// `advise cache`: the proposed order makes the same files, and is cheaper by what the engine then does.
@Suite struct AdviceTests {
    /// A project of which the code changes at each build, and once a variable.
    private static let history = """
        mkdir -p p/src && echo 1 > p/src/a && echo s > p/settings
        cat > p/Dockerfile <<'END'
        FROM busybox
        ARG VERSION=1
        WORKDIR /app
        # the code
        COPY src ./src
        RUN mkdir -p /data && sleep 0.3
        COPY settings ./settings
        RUN cat src/* > all && sleep 0.1
        ENV LEVEL=1
        RUN sleep 0.2
        CMD ["sh"]
        END
        $D build p > log
        for number in 2 3 4; do echo $number > p/src/a; $D build p >> log; done
        $D build --build-arg VERSION=2 p >> log
        sed -i 's/LEVEL=1/LEVEL=2/' p/Dockerfile; $D build p >> log

        """

    /// How many steps run again after the code was changed once more.
    private func misses(of dockerfile: String, in dockstep: DockstepProgram) throws -> Int {
        let outcome = try dockstep.script(
            "$D build -f \(dockerfile) p > log; date +%N > p/src/a; $D build -f \(dockerfile) p | grep -c 'cache    MISS'"
        )
        return Int(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
    }

    @Test func theProposedOrderIsCheaperAndMakesTheSameFiles() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("advise cache better\nadvise cache better\n", to: "commands")
            let outcome = try dockstep.script("\(Self.history)COLUMNS=200 $D --commands commands p")
            #expect(
                outcome.output.contains("Over 5 builds with a change, steps of "), "\(outcome.output)\(outcome.errors)")
            #expect(outcome.output.contains("step 4, COPY src ./src: before step "))
            #expect(
                outcome.output.contains(
                    "the command 'mkdir -p /data && sleep 0.3' does not need the files of 'COPY src"))
            #expect(outcome.output.contains("Wrote better."))
            #expect(outcome.output.contains("'better' is there already, and is not written over: name a new file."))

            let texts = try ["p/Dockerfile", "better"].map { try dockstep.read($0).split(separator: "\n").sorted() }
            #expect(texts[0] == texts[1])
            let before = try misses(of: "p/Dockerfile", in: dockstep)
            let after = try misses(of: "better", in: dockstep)
            #expect(before == 5 && after < before, "\(before) \(after)")

            // The files of both, as another program sees them, but for their times.
            let files = try dockstep.script(
                """
                for name in p/Dockerfile better; do
                    $D build -q -f $name -o type=tar,dest=out.tar p > log; tar -tvf out.tar | sed 's/ 20[0-9-]* [0-9:]*//' | sort
                    rm -rf out && mkdir out && tar -C out -xf out.tar && (cd out && find . -type f | sort | xargs cat | sha256sum)
                    echo ==
                done
                """)
            let listings = files.output.components(separatedBy: "==\n")
            #expect(
                listings.count == 3 && listings[0] == listings[1] && listings[0].contains("app/all"), "\(files.output)")
        }
    }

    /// Where no step may stand elsewhere there is nothing to write.
    @Test func whatMayNotMoveStays() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nCOPY a /a\nRUN cat /a > /b\n", to: "p/Dockerfile")
            try dockstep.write("advise cache\nadvise cache other\nadvise\nadvise speed\n", to: "commands")
            let outcome = try dockstep.script(
                "for n in 1 2; do echo $n > p/a; $D build p > log; done; COLUMNS=200 $D --commands commands p; ls other"
            )
            #expect(outcome.output.contains("no order of them"), "\(outcome.output)")
            #expect(outcome.output.contains("Nothing is written: there is no better order to write."))
            #expect(outcome.output.contains("There is no advice about 'speed': it is 'advise cache'"))
        }
    }

    @Test func withoutAnEditThereIsNothingToGoBy() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN true\n", to: "p/Dockerfile")
            try dockstep.write("advise cache\n", to: "commands")
            let outcome = try dockstep.script("$D build p > log; $D build p > log; $D --commands commands p")
            #expect(outcome.output.contains("There is nothing to go by yet"), "\(outcome.output)")
        }
    }
}
