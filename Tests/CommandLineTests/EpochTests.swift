internal import Foundation
internal import TestSupport
internal import Testing

/// `SOURCE_DATE_EPOCH`: a build that is the same wherever and whenever it is made.
@Suite struct EpochTests {
    private static let dockerfile = """
        FROM busybox
        WORKDIR /app/sub
        COPY f d /app/
        RUN echo made > made && mkdir new && rm /app/f
        ENV A=1
        CMD ["sh"]

        """

    /// Builds in a store of its own, with files of another time, and gives the image as another program reads it.
    private func build(_ flags: [String], modified: Int) async throws -> String {
        try await withDockstep { dockstep in
            let folder = dockstep.folder
            try dockstep.write(Self.dockerfile, to: "p/Dockerfile")
            try dockstep.write("f", to: "p/f")
            try dockstep.write("g", to: "p/d/g")
            try runSuccessfully(["find", "\(folder)/p", "-exec", "touch", "-d", "@\(modified)", "{}", "+"])
            let built = try dockstep.run(["build", "-q", "-t", "e"] + flags + ["\(folder)/p"])
            try #require(built.status == 0, "\(built.errors)")
            let saved = try dockstep.run(["save", "-o", "\(folder)/e.tar", "e"])
            try #require(saved.status == 0, "\(saved.errors)")
            let seen = try runSuccessfully([
                "skopeo", "inspect", "--format", "{{.Created}} {{.Layers}}", "docker-archive:\(folder)/e.tar",
            ])
            return "\(built.output)\(seen)"
        }
    }

    @Test func twoMachinesMakeOneImage() async throws {
        let flags = ["--build-arg", "SOURCE_DATE_EPOCH=1000000000", "-o", "type=image,rewrite-timestamp=true"]
        let first = try await build(flags, modified: 1_100_000_000)
        #expect(try await build(flags, modified: 1_200_000_000) == first)
        #expect(first.contains("\n2001-09-09 01:46:40 +0000 UTC ["), "\(first)")
        // As with Docker, the epoch alone dates the image; its layers keep the files' own times.
        let alone = Array(flags.prefix(2))
        #expect(try await build(alone, modified: 1_100_000_000) != build(alone, modified: 1_200_000_000))
    }

    /// What is written as files has the epoch as the time of each, as Docker has it.
    @Test func filesGetTheTime() async throws {
        try await withDockstep { dockstep in
            try dockstep.write(
                "FROM scratch\nCOPY . /\nFROM busybox\nWORKDIR /made\nCOPY --from=0 / /made/\nFROM scratch\n"
                    + "COPY --from=1 /made /\n", to: "p/Dockerfile")
            try dockstep.write("g", to: "p/d/g")
            let outcome = try dockstep.script(
                """
                ln -s d p/link
                export SOURCE_DATE_EPOCH=1000000000
                $D build -q -o type=tar,dest=out.tar p && $D build -q -o type=local,dest=out p
                tar -tvf out.tar --utc | awk '{ print $4, $5 }' | sort -u
                find out -mindepth 1 -printf '%T@ ' | tr ' ' '\\n' | cut -d. -f1 | sort -u
                """)
            #expect(outcome.output == "2001-09-09 01:46\n1000000000\n", "\(outcome.output)\(outcome.errors)")
        }
    }

    @Test(arguments: [
        (["-o", "type=local,dest=x,rewrite-timestamp=true"], "rewrite-timestamp is about an image"),
        (["-o", "type=image,rewrite-timestamp=maybe"], "'rewrite-timestamp=maybe' is no part of --output"),
        (["--build-arg", "SOURCE_DATE_EPOCH=soon"], "SOURCE_DATE_EPOCH is 'soon', which is no number"),
    ])
    func isToldInOneSentence(_ flags: [String], _ sentence: String) async throws {
        try await withDockstep { dockstep in
            let folder = try dockstep.write("FROM scratch\nLABEL a=1\n", to: "p/Dockerfile").folder
            let outcome = try dockstep.run(["build"] + flags + [folder])
            #expect([1, 64].contains(outcome.status))
            #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
    }
}
