import DockerfileSyntax
import BuildEngine
import BuildPlan
import ContainerRuntime
import LayerArchive
import TestSupport
import Testing

/// RUN in a real runtime, on real layers.
@Suite(.serialized) struct RunTests {
    @Test func layerHasWhatChanged() async throws {
        try await Project.with { project in
            try project.write(
                "Dockerfile",
                """
                FROM busybox
                RUN mkdir -p /a/b && echo hi > /a/b/c && echo x > /gone && ln -s c /a/b/l && chown -R 33:33 /a
                RUN rm /gone && rm -r /a/b && mkdir /a/b && chmod 700 /a

                """)
            let built = try await project.build()
            let first = try #require(try built.record(2).layer)
            #expect((first.added, first.changed, first.deleted) == (5, 0, 0))
            let files = try await project.files(built)
            #expect(files[try EntryPath("gone")] == nil)
            #expect(files[try EntryPath("a/b/c")] == nil)
            #expect(files[try EntryPath("a")]?.mode == 0o700)
            #expect(files[try EntryPath("a")]?.uid == 33)
            let second = try #require(try built.record(3).layer)
            #expect(second.deleted == 3)
        }
    }

    @Test func mountsNeverEndUpInALayer() async throws {
        try await Project.with { project in
            try project.write(
                "Dockerfile", "FROM busybox\nRUN true\nRUN echo x >> /etc/hosts; ls /proc/1 > /dev/null\n")
            let built = try await project.build()
            for step in [2, 3] {
                let layer = try #require(try built.record(step).layer)
                #expect((layer.added, layer.changed, layer.deleted) == (0, 0, 0))
                #expect(try await project.engine().entries(of: layer.diffID) == [])
            }
        }
    }

    @Test func environmentFolderAndUserAreTheStages() async throws {
        try await Project.with { project in
            try project.write(
                "Dockerfile",
                "FROM busybox\nENV A=1\nARG B=2\nWORKDIR /w\nUSER www-data\n"
                    + "RUN echo \"$A$B $(pwd) $(id -u):$(id -g) $HOME\" > /tmp/out\n")
            let built = try await project.build()
            #expect(try await project.text("tmp/out", in: built) == "12 /w 33:33 /var/www\n")
        }
    }

    @Test func failedRunIsARecordAndLeavesItsFilesToLookAt() async throws {
        try await Project.with { project in
            try project.write("Dockerfile", "FROM busybox\nRUN echo half > /half; echo oops >&2; exit 7\nRUN never\n")
            let engine = project.engine()
            let program = try await project.program(engine)
            let base = try await engine.perform(program.steps[0], of: program, from: .start) { _ in }
            let failed = try await engine.perform(program.steps[1], of: program, from: base.state) { _ in }
            #expect(failed.record.outcome == .failed)
            #expect(failed.record.exitCode == 7)
            #expect(failed.record.log == "oops\n")
            #expect(failed.state.stage?.layers == base.state.stage?.layers)
            let outcome = try await engine.run(
                RunRequest(
                    layers: [], failedFiles: failed.failedFiles, arguments: ["/bin/grep", "-q", "half", "/half"],
                    environment: ["PATH=/bin"], workingDirectory: "/", user: "", terminal: false), link: RunLink())
            #expect(outcome == RunOutcome(exitCode: 0))
            await engine.close()
            #expect(try await project.build().records.map(\.outcome) == [.hit, .failed])
        }
    }

    @Test func aMissingProgramIsAFailedStep() async throws {
        try await Project.with { project in
            try project.write("Dockerfile", "FROM busybox\nRUN [\"/nope\"]\n")
            let record = try await project.build().record(2)
            #expect((record.outcome, record.exitCode) == (.failed, 127))
            #expect(record.log.contains("/nope"))
        }
    }

    @Test func cancellingStopsTheCommandAndKeepsNothing() async throws {
        try await Project.with { project in
            try project.write("Dockerfile", "FROM busybox\nRUN sleep 60\n")
            let engine = project.engine()
            let program = try await project.program(engine)
            let base = try await engine.perform(program.steps[0], of: program, from: .start) { _ in }
            let start = ContinuousClock.now
            let task = Task { try await engine.perform(program.steps[1], of: program, from: base.state) { _ in } }
            try await Task.sleep(for: .milliseconds(400))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(ContinuousClock.now - start < .seconds(10))
            await engine.close()
            #expect(try await project.predictions().last?.outcome == .miss)
        }
    }

    @Test func unknownUserIsRefusedByName() async throws {
        try await Project.with { project in
            try project.write("Dockerfile", "FROM busybox\nUSER nobodyhere\nRUN true\n")
            let error = await #expect(throws: StepError.self) { try await project.build() }
            #expect(error?.description.contains("'nobodyhere'") == true)
            #expect(error?.range?.start.line == 3)
        }
    }

    @Test func networkNoneHasNoWayOut() async throws {
        try await Project.with { project in
            try project.write(
                "Dockerfile", "FROM busybox\nRUN --network=none ip -o link | grep -v ' lo:' > /links || true\n")
            #expect(try await project.text("links", in: try await project.build()) == "")
        }
    }

    @Test func triggersOfABaseRunAfterFrom() async throws {
        try await Project.with { project in
            try project.write(
                "Dockerfile", "FROM busybox AS base\nONBUILD RUN echo triggered > /t\nFROM base\nRUN cat /t\n")
            let built = try await project.build()
            #expect(built.records.last?.log == "triggered\n")
        }
    }

    @Test func aNumberWithoutALineInPasswdIsAtHomeInTheRoot() async throws {
        try await Project.with { project in
            try project.write("Dockerfile", "FROM busybox\nUSER 4321:4321\nRUN echo $HOME > /tmp/home\n")
            #expect(try await project.text("tmp/home", in: try await project.build()) == "/\n")
        }
    }
}
