internal import Foundation
internal import TestSupport
internal import Testing

/// Docker that is not there, goes away, says no: one sentence each, and the session stays alive. And what surrounds the
/// stepping: `doctor`, `verify`, moving images, an engine behind TLS.
@Suite(.enabled(if: getuid() == 0, "dockerd needs root"), .twoBuilders)
struct EngineTroubleTests {
    private func project(_ dockerfile: String, _ files: [String: String] = [:]) throws -> (Builders, String) {
        let builders = try #require(TwoBuilders.current)
        let name = "trouble-\(UUID().uuidString.prefix(8).lowercased())"
        try builders.dockstep.write(dockerfile + "\n", to: "\(name)/Dockerfile")
        for (file, text) in files { try builders.dockstep.write(text, to: "\(name)/\(file)") }
        return (builders, "\(builders.dockstep.folder)/\(name)")
    }

    private static let unreachable: [(environment: [String: String], sentence: String)] = [
        (["DOCKER_HOST": "unix:///no/such.sock"], "no Docker engine answers at unix:///no/such.sock: start it"),
        (["DOCKER_HOST": "tcp://127.0.0.1:1"], "no Docker engine answers at tcp://127.0.0.1:1: start it"),
        (["PATH": "/no/such"], "there is no program 'docker' in the PATH"),
        (["DOCKER_API_VERSION": "9.99"], "docker and its engine are too far apart in their versions"),
    ]

    @Test(arguments: unreachable.indices) func isToldInOneSentence(_ index: Int) async throws {
        let (builders, folder) = try project("FROM busybox\nRUN true")
        let (environment, sentence) = Self.unreachable[index]
        // The client of the newer one knows no other address than its own.
        if builders.reference.isNewer, environment["DOCKER_HOST"] != nil { return }
        for command in [["build"], ["plan"], ["step"], ["verify"]] {
            let outcome = try builders.dockstep.run(
                command + ["--engine", "docker", folder],
                environment: builders.engineEnvironment.merging(environment) { $1 })
            #expect(outcome.status == 1, "\(command)")
            #expect(outcome.errors.contains(sentence), "\(command): \(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        }
    }

    /// A user outside of the group `docker`.
    @Test func aRefusedUserIsToldOfTheGroup() async throws {
        let (builders, folder) = try project("FROM busybox\nRUN true")
        let user = try #require(try ordinaryUser())
        _ = try runSuccessfully(["chmod", "-R", "a+rX", builders.dockstep.folder])
        let variables = builders.engineEnvironment.map { "\($0.key)='\($0.value)'" }.joined(separator: " ")
        let outcome = try runCommand([
            "su", user, "-c",
            "HOME=/tmp DOCKSTEP_HOME=$(mktemp -d) \(variables) '\(builders.dockstep.path)' build --engine docker '\(folder)'",
        ])
        #expect(outcome.errors.contains("become a member of the group 'docker'"), "\(outcome.errors)")
    }

    /// What the engine refuses, in its own words at the place of the step; the session goes on.
    @Test func aRefusedStepLeavesTheSessionAlive() async throws {
        let (builders, folder) = try project("FROM busybox\nCOPY missing /\nRUN true")
        try builders.dockstep.write("continue\nlayers\n", to: "commands-refused")
        let outcome = try builders.dockstep.run(
            ["--engine", "docker", "--commands", "\(builders.dockstep.folder)/commands-refused", folder],
            environment: builders.engineEnvironment.merging(["COLUMNS": "300"]) { $1 })
        #expect(
            outcome.output.contains("Dockerfile:2:6: there is no 'missing' in the build context"), "\(outcome.output)")
        #expect(outcome.output.contains("1 layer, "), "\(outcome.output)")
    }

    @Test func archivesAndClassicRulesAreRefusedWithTheWayOut() async throws {
        let (builders, folder) = try project("FROM busybox\nRUN true")
        _ = try runSuccessfully(["tar", "-C", folder, "-cf", "\(folder).tar", "Dockerfile"])
        let archive = try builders.dockstep.run(
            ["build", "--engine", "docker", "\(folder).tar"], environment: builders.engineEnvironment)
        #expect(archive.errors.contains("steps through a folder, and this context is an archive"), "\(archive.errors)")
        let classic = try builders.dockstep.run(["build", "--rules", "classic", folder])
        #expect(classic.errors.contains("'--engine docker --rules classic' steps on Docker's classic builder"))
    }

    @Test func doctorTellsOfIt() async throws {
        let (builders, _) = try project("FROM busybox")
        let found = try builders.dockstep.run(["doctor"], environment: builders.engineEnvironment)
        let version = try builders.reference.name().dropFirst("Docker ".count)
        #expect(found.output.contains("Docker engine    \(version) on linux/"), "\(found.output)")
        let none = try builders.dockstep.run(["doctor"], environment: ["DOCKER_HOST": "unix:///no/such.sock"])
        #expect(none.output.contains("no Docker engine answers at unix:///no/such.sock"), "\(none.output)")
    }

    @Test func imagesMoveBothWays() async throws {
        let (builders, folder) = try project("FROM busybox\nRUN echo moved > /m\nCMD [\"cat\", \"/m\"]")
        let name = "moved-\(UUID().uuidString.prefix(8).lowercased())"
        func run(_ arguments: [String]) throws -> CommandOutcome {
            let outcome = try builders.dockstep.run(arguments, environment: builders.engineEnvironment)
            try #require(outcome.status == 0, "\(outcome.errors)")
            return outcome
        }
        _ = try run(["build", "-q", "-t", name, folder])
        #expect(try run(["push-to", "docker", name]).output.contains("Loaded image: \(name):latest"))
        let ran = try builders.reference.docker.succeed(["run", "--rm", "--network", "host", name])
        #expect(ran == "moved\n")
        try builders.reference.docker.succeed(["tag", name, "\(name):back"])
        #expect(try run(["load-from", "docker", "\(name):back"]).output == "Loaded image: \(name):back\n")
        #expect(try run(["run", "\(name):back"]).output == "moved\n")
        let missing = try builders.dockstep.run(
            ["load-from", "docker", "no-such"], environment: builders.engineEnvironment)
        #expect(missing.status == 1 && missing.errors.contains("no-such"), "\(missing.errors)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(builders.dockstep.folder)/home").allSatisfy {
                !$0.hasPrefix("transfer-")
            })
    }

    @Test func verifyComparesStepByStep() async throws {
        let mark = UUID().uuidString.prefix(8)
        let (builders, folder) = try project(
            "FROM busybox\nENV M=\(mark)\nWORKDIR /app\nCOPY a ./\nRUN cat a > b\nUSER nobody\nCMD [\"x\"]",
            ["a": "1\n"])
        func verify() throws -> CommandOutcome {
            try builders.dockstep.run(["verify", "--network", "host", folder], environment: builders.engineEnvironment)
        }
        let first = try verify()
        #expect(first.status == 0, "\(first.output)\(first.errors)")
        #expect(first.output.contains("are the same at every step"), "\(first.output)")
        try builders.dockstep.write("2\n", to: "\(URL(fileURLWithPath: folder).lastPathComponent)/a")
        let second = try verify()
        #expect(
            second.output.contains("Hit and miss, configuration and files are the same at every step."),
            "\(second.output)\(second.errors)")
        #expect(
            second.output.contains("MISS      MISS    same    same   COPY a ./"), "\(second.output)\(second.errors)")
        #expect(
            second.output.contains("HIT       HIT     same    same   WORKDIR /app"), "\(second.output)\(second.errors)")
        // What is another one at each run differs, and is named.
        try builders.dockstep.write(
            "FROM busybox\nRUN head -c 8 /dev/urandom > /random\n",
            to: "\(URL(fileURLWithPath: folder).lastPathComponent)/Dockerfile")
        let third = try verify()
        #expect(third.status == 1)
        #expect(third.output.contains("/random: another content on each"), "\(third.output)")
    }

    /// A signal while a command runs: the engine stops it too, and the step is not taken. A shell's background commands
    /// don't hear Ctrl-C's, so it is another one of those that are heeded alike.
    @Test func anInterruptCancelsTheBuildOnTheEngine() async throws {
        let mark = UUID().uuidString.prefix(8)
        let (builders, folder) = try project("FROM busybox\nRUN echo \(mark); sleep 60")
        let outcome = try builders.dockstep.script(
            """
            $D build --engine docker --network host \(folder) > \(folder)/out 2> \(folder)/err & pid=$!
            for i in $(seq 200); do grep -q '^\(mark)' \(folder)/out && break; sleep 0.1; done
            pgrep -f 'sleep 60' | wc -l
            kill -TERM $pid; wait $pid; echo "ended $?"
            for i in $(seq 100); do pgrep -f '[s]h -c echo \(mark); sleep' > /dev/null || break; sleep 0.1; done
            pgrep -f '[s]h -c echo \(mark); sleep' | wc -l
            cat \(folder)/err
            """, environment: builders.engineEnvironment)
        #expect(outcome.output.contains("ended 143"), "\(outcome.output)\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.contains("0"), "\(outcome.output)")
        #expect(outcome.output.contains("step 2"), "\(outcome.output)")
    }
}
