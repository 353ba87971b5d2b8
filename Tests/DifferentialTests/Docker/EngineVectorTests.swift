internal import Foundation
internal import TestSupport
internal import Testing

/// Every row of cache-rules.md §10, stepped through on Docker: the steps that the row says run again, as the plan says before,
/// and afterwards a whole `docker build` has nothing left to run.
@Suite(.enabled(if: getuid() == 0, "dockerd needs root"), .twoBuilders)
struct EngineVectorTests {
    enum Rules: String, Sendable, CaseIterable {
        case buildkit
        case classic
    }

    @Test(arguments: CacheVector.all, Rules.allCases)
    func stepsHitForHit(_ vector: CacheVector, _ rules: Rules) async throws {
        let builders = try #require(TwoBuilders.current)
        // The newer Docker's classic builder goes by rules of its own at some rows, and its store by the time at which the
        // steps on a base were built (docs/differences.md).
        if builders.reference.isNewer, rules == .classic || vector.bases.count > 1 { return }
        let mark = UUID().uuidString.prefix(8).lowercased()
        var project = VectorProject(
            folder: "\(builders.dockstep.folder)/engine-\(mark)", base: "engine-\(mark)", mark: mark)
        try builders.makeBases(of: project, for: vector)
        try project.begin()
        _ = try step(project, rules, builders)
        try vector.edit(&project)
        try project.save()
        if let revert = vector.revert {
            _ = try step(project, rules, builders)
            try revert(&project)
            try project.save()
        }
        let ran = try step(project, rules, builders)
        let expected = rules == .buildkit ? vector.buildKit : vector.classic
        #expect(ran.planned == expected, "the plan")
        #expect(ran.missed == expected, "stepping")
        #expect(ran.left == 0, "what a build of the whole file runs afterwards")
    }

    private struct Ran {
        var planned: [Int]
        var missed: [Int]
        var left: Int
    }

    private struct Line: Decodable {
        var step: Int?
        var instruction: String?
        var cache: String?
        var predicted: String?
    }

    private func step(_ project: VectorProject, _ rules: Rules, _ builders: Builders) throws -> Ran {
        try builders.reference.docker.succeed(["tag", "\(project.base)-\(project.image.rawValue)", project.base])
        let flags = ["--engine", "docker", "--rules", rules.rawValue, "--network", "host"] + project.flags
        func misses(_ command: [String]) throws -> [Int] {
            let outcome = try builders.dockstep.run(
                command + flags + [project.folder], environment: builders.engineEnvironment)
            try #require(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            let lines = try outcome.output.split(separator: "\n").map {
                try JSONDecoder().decode(Line.self, from: Data($0.utf8))
            }
            return lines.filter { $0.instruction != "FROM" && ($0.cache ?? $0.predicted) == "miss" }.compactMap(\.step)
        }
        let planned = try misses(["plan", "--json"])
        let missed = try misses(["build", "--progress", "json"])
        // What was asked to run without the cache would do so again.
        let isForced = project.flags.contains("--no-cache")
        return Ran(planned: planned, missed: missed, left: isForced ? 0 : try left(of: project, rules, builders))
    }

    /// How many steps Docker's own build of the whole file does not take from the cache.
    private func left(of project: VectorProject, _ rules: Rules, _ builders: Builders) throws -> Int {
        let isBuildKit = rules == .buildkit
        let outcome = try runCommand(
            [builders.reference.client, "build", "--network", "host"] + (isBuildKit ? ["--progress", "plain"] : [])
                + project.flags + [project.folder],
            environment: builders.engineEnvironment.merging(["DOCKER_BUILDKIT": isBuildKit ? "1" : "0"]) { $1 })
        try #require(outcome.status == 0, "\(outcome.errors)")
        if isBuildKit {
            return BuildKitSteps(outcome.output + outcome.errors).ran.filter { $0.key.number > 1 && $0.value }.count
        }
        return outcome.output.components(separatedBy: "---> Running in").count - 1
    }
}
