internal import Foundation
internal import TestSupport
internal import Testing

/// The same sessions on dockstep's own engine and on Docker: what is shown is the same, but for times, digests, and what a
/// case names.
@Suite(.enabled(if: getuid() == 0, "dockerd needs root"), .twoBuilders)
struct EngineSessionTests {
    struct Session: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var dockerfile: String
        var files: [String: String] = [:]
        /// What the engines print of their own: lines of either side that are left out.
        var ownWords: [String] = []
        var flags: [String] = []
        var commands: String
    }

    static let sessions: [Session] = [
        Session(
            testDescription: "two stages, looked at from all sides",
            dockerfile: """
                FROM busybox AS build
                ARG V=1
                WORKDIR /src
                COPY --chmod=755 tool.sh ./
                RUN ./tool.sh $V > /out.txt && rm tool.sh
                FROM busybox
                LABEL who=me
                ENV PORT=80
                COPY --from=build /out.txt /
                USER nobody
                VOLUME /data
                EXPOSE 80
                HEALTHCHECK --interval=5s CMD true
                STOPSIGNAL SIGINT
                ENTRYPOINT ["cat"]
                CMD ["/out.txt"]
                """, files: ["tool.sh": "#!/bin/sh\necho version $1\n"],
            // The engine's own folder for what it mounts into RUN.
            ownWords: ["─ etc/"],
            commands: """
                step
                until build
                layers
                layer 5
                files 4 /src
                cat /out.txt
                diff
                config
                env
                why 5
                history
                exec ls -ln /out.txt
                back
                goto 3
                plan
                continue
                layers
                config
                diff 2 9
                resolve a b
                run
                run --entrypoint id
                exec touch /tmp/x
                """),
        Session(
            testDescription: "a command that fails, mended and gone on from",
            dockerfile:
                "FROM busybox\nCOPY f /f\nRUN cat /f; echo again; exit $(cat /f)\nRUN echo on\n",
            files: ["f": "7\n"],
            commands: """
                continue
                log 3
                why 3
                WRITE 'echo 0 > /w/f'
                reload
                continue
                history
                """),
        Session(
            testDescription: "an edit and what it drags along",
            dockerfile: """
                FROM busybox
                ENV A=1
                COPY a b /d/
                RUN cat /d/a > /c
                LABEL l=1
                RUN true
                COPY a /last
                """, files: ["a": "one\n", "b": "two\n"],
            commands: """
                continue
                WRITE 'echo three > /w/a'
                reload
                plan
                continue
                why 3
                why 4
                WRITE 'echo one > /w/a'
                reload
                continue
                builds
                """),
        Session(
            testDescription: "triggers of a base",
            dockerfile: "FROM onbuild-base\nCMD [\"cat\", \"/t\"]\n", files: ["t": "t\n"],
            commands: """
                list
                continue
                layers
                history
                run
                """),
        Session(
            testDescription: "a build argument is set, and a stage is wanted",
            dockerfile: """
                FROM busybox AS one
                ARG WHO=nobody
                RUN echo $WHO > /who
                FROM one AS two
                RUN cat /who
                FROM busybox
                RUN false
                """, flags: ["--target", "two"],
            commands: """
                continue
                log 5
                set arg WHO me
                plan
                continue
                log 5
                """),
        Session(
            testDescription: "on nothing",
            dockerfile: "FROM scratch\nLABEL a=b\nCOPY f /\nENV X=1\n", files: ["f": "MARK\n"],
            commands: """
                continue
                files
                config
                layers
                """),
    ]

    @Test(arguments: sessions) func isTheSameOnBoth(_ session: Session) async throws {
        let builders = try #require(TwoBuilders.current)
        // The newer engine sees other files than the ones that are mounted here to be edited.
        if builders.reference.isNewer, session.commands.contains("WRITE") { return }
        let place = try SessionPlace(session, builders)
        let own = try place.transcript(of: session, on: "embedded")
        let docker = try place.transcript(of: session, on: "docker")
        #expect(own.count > session.commands.split(separator: "\n").count * 2, "\(own)")
        let difference = docker.difference(from: own)
        #expect(difference.isEmpty, "\(Self.text(difference))\n\(docker.joined(separator: "\n"))")
    }

    private static func text(_ difference: CollectionDifference<String>) -> String {
        difference.map { change in
            switch change {
            case .insert(let line, let text, _): "docker \(line): \(text)"
            case .remove(let line, let text, _): "own \(line): \(text)"
            }
        }.joined(separator: "\n")
    }
}

/// A project and a base image of a session's own, so that nothing of it is in any cache.
private struct SessionPlace {
    let builders: Builders
    let name = "session-\(UUID().uuidString.prefix(8).lowercased())"
    let environment: [String: String]
    var folder: String { "\(builders.dockstep.folder)/\(name)" }

    init(_ session: EngineSessionTests.Session, _ builders: Builders) throws {
        self.builders = builders
        let home = ["DOCKSTEP_HOME": "\(builders.dockstep.folder)/\(name)-home"]
        environment = builders.engineEnvironment.merging(home) { $1 }
        let bases = [
            ("base", "FROM busybox\nRUN echo \(name) > /mark\n"),
            ("triggers", "FROM \(name)-base\nONBUILD COPY t /t\nONBUILD ENV T=1\nONBUILD RUN cat /t\n"),
        ]
        for (base, text) in bases {
            try builders.dockstep.write(text, to: "\(name)/\(base)/Dockerfile")
            try succeed(["build", "-q", "-t", "\(name)-\(base)", "\(folder)/\(base)"])
            try succeed(["push-to", "docker", "\(name)-\(base)"])
        }
        let dockerfile = session.dockerfile.replacing("FROM busybox", with: "FROM \(name)-base")
            .replacing("FROM onbuild-base", with: "FROM \(name)-triggers")
        try builders.dockstep.write(dockerfile + "\n", to: "\(name)/project/Dockerfile")
        try write(session.files)
    }

    private func write(_ files: [String: String]) throws {
        for (file, text) in files {
            let path = try builders.dockstep.write(
                text.replacing("MARK", with: name), to: "\(name)/project/\(file)")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        }
    }

    private func succeed(_ arguments: [String]) throws {
        let outcome = try builders.dockstep.run(arguments, environment: environment)
        guard outcome.status == 0 else { throw CommandFailure(description: outcome.errors) }
    }

    /// What a session shows, line by line: times, digests and names of the test's own replaced, and nothing of the engine.
    func transcript(of session: EngineSessionTests.Session, on engine: String) throws -> [String] {
        try write(session.files)
        let commands = try builders.dockstep.write(
            session.commands.replacing("WRITE", with: "run -v \(folder)/project:/w --entrypoint sh -- -c") + "\n",
            to: "\(name)/commands")
        let outcome = try builders.dockstep.run(
            ["--engine", engine, "--network", "host", "--commands", commands] + session.flags + ["\(folder)/project"],
            environment: environment.merging(["COLUMNS": "300"]) { $1 })
        try #require(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        let text = (outcome.output + outcome.errors).replacing(folder, with: "FOLDER").replacing(name, with: "NAME")
            .replacing(/\b[0-9a-f]{64}\b/, with: "DIGEST").replacing(/\b[0-9a-f]{12}\b/, with: "ID")
            .replacing(/[0-9.]+ (ms|s|min)\b/, with: "TIME").replacing(
                /[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]+/, with: "DATE"
            )
            .replacing(/[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{5}/, with: "DATE")
            // What is too little is not told.
            .replacing(", saved TIME", with: "")
        return text.split(separator: "\n").map { line in
            // Columns are as wide as the times in them.
            line.split(separator: " ").joined(separator: " ")
        }.filter { line in !(["engine "] + session.ownWords).contains { line.contains($0) } }
    }
}
