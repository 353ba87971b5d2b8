internal import Foundation
internal import TestSupport
internal import Testing

/// An engine that has another cache than dockstep saw it fill: what it did decides, and what follows is explained by that.
@Suite(.enabled(if: getuid() == 0, "dockerd needs root"), .twoBuilders, .serialized)
struct EnginePrunedTests {
    private struct Line: Decodable {
        struct Reason: Decodable {
            var code: String
            var message: String
            var causeStep: Int?
        }
        var step: Int?
        var instruction: String?
        var cache: String?
        var reason: Reason?
        var notes: [String]?
    }

    private func steps(_ arguments: [String], _ builders: Builders) throws -> [Line] {
        let outcome = try builders.dockstep.run(
            ["build", "--progress", "json", "--engine", "docker", "--network", "host"] + arguments,
            environment: builders.engineEnvironment)
        try #require(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        return try outcome.output.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }.filter { $0.step != nil }
    }

    @Test(arguments: ["buildkit", "classic"]) func whatFollowsAPrunedStepIsExplainedByIt(_ rules: String) async throws {
        let builders = try #require(TwoBuilders.current)
        let name = "pruned-\(UUID().uuidString.prefix(8).lowercased())"
        try builders.dockstep.write(
            "FROM busybox\nRUN echo \(name) > /one\nENV TWO=2\nRUN echo $TWO > /three\n", to: "\(name)/Dockerfile")
        let build = ["--rules", rules, "\(builders.dockstep.folder)/\(name)"]
        _ = try steps(build, builders)
        // What a person does who frees room: of the classic builder the images are the cache.
        try builders.reference.docker.succeed(["image", "prune", "--force"])
        try builders.reference.docker.succeed(["builder", "prune", "--all", "--force"])
        let again = try steps(build, builders)
        let pruned = try #require(again.first { $0.step == 2 })
        #expect(pruned.cache == "miss" && pruned.reason?.code == "pruned")
        // BuildKit's keys go by what stands below: of each step it has no more what it had. The classic builder's go by
        // the image below, which is another one now, and no image was ever made on that.
        for line in again where (line.step ?? 0) > 2 && line.cache != "none" {
            #expect(line.cache == "miss", "\(line)")
            #expect(line.reason?.code == (rules == "classic" ? "parent-changed" : "pruned"), "\(line)")
            #expect(line.reason?.causeStep == (rules == "classic" ? 2 : nil), "\(line)")
        }
        // And then all is there again.
        let third = try steps(build, builders)
        #expect(third.allSatisfy { $0.cache != "miss" }, "\(third)")
        #expect(
            third.filter { $0.cache == "hit" && $0.instruction != "FROM" }.allSatisfy {
                $0.reason?.code == "same-definition"
            })
    }
}

/// What dockstep keeps of an engine.
@Suite(.enabled(if: getuid() == 0, "dockerd needs root"), .twoBuilders)
struct EngineFolderTests {
    @Test func goesWhenNoSessionUsesIt() async throws {
        let builders = try #require(TwoBuilders.current)
        let name = "kept-\(UUID().uuidString.prefix(8).lowercased())"
        try builders.dockstep.write("FROM busybox\nRUN echo \(name) > /one\n", to: "\(name)/Dockerfile")
        let script = """
            export DOCKSTEP_HOME=\(builders.dockstep.folder)/\(name)/home
            build() { $D build -q --engine docker --network host \(builders.dockstep.folder)/\(name) > /dev/null; }
            build && cd $DOCKSTEP_HOME/engines
            $D du | grep 'Other engines' | cut -c 1-30; $D du -v | grep -c '^docker-.*ago'
            t=0; for b in $($D du --format '{{.Bytes}}'); do t=$((t + b)); done; echo $t
            du -s --block-size=1 $DOCKSTEP_HOME | cut -f1
            echo recent $(ls -d docker-* | wc -l); $D prune -f > /dev/null; ls -d docker-* | wc -l
            touch -d '8 days ago' docker-*/session
            (flock -s 9; echo held; $D prune -af > /dev/null; ls -d docker-* | wc -l) 9< $(ls docker-*/session)
            echo old; $D prune -f | grep known; ls -d docker-* 2> /dev/null | wc -l
            build && $D du | grep -c 'Other engines *1 '
            """
        let outcome = try builders.dockstep.script(script, environment: builders.engineEnvironment)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 12, "\(outcome.output)\(outcome.errors)")
        #expect(lines[0].hasPrefix("Other engines") && lines[0].contains(" 1 "))
        #expect(lines[1] == "1" && lines[2] == lines[3])
        #expect(lines[4...6] == ["recent 1", "1", "held"])
        #expect(lines[7...] == ["1", "old", "Deleted what is known of 1 other engine", "0", "1"], "\(outcome.output)")
    }
}
