internal import Foundation
internal import TestSupport
internal import Testing

/// Every row of cache-rules.md §10, with BuildKit and with the classic builder: which steps run again is what the row says,
/// what dockstep does, and what the engine does.
@Suite(.enabled(if: getuid() == 0, "dockerd needs root"), .twoBuilders, .serialized)
struct CacheVectorTests {
    @Test(arguments: CacheVector.all) func runsTheSameSteps(_ vector: CacheVector) async throws {
        let builders = try #require(TwoBuilders.current)
        let mark = UUID().uuidString.prefix(8).lowercased()
        let folder = "\(builders.dockstep.folder)/vector-\(mark)"
        var project = VectorProject(folder: folder, base: "vector-\(mark)", mark: mark)
        try builders.makeBases(of: project, for: vector)
        try project.begin()
        _ = try build(project, builders)
        try vector.edit(&project)
        try project.save()
        if let revert = vector.revert {
            _ = try build(project, builders)
            try revert(&project)
            try project.save()
        }
        let ran = try build(project, builders)
        #expect(ran.planned == vector.buildKit, "the plan")
        #expect(ran.dockstep == vector.buildKit, "dockstep")
        #expect(ran.buildKit == vector.buildKit, "BuildKit")
        #expect(ran.foreseen == vector.classic, "dockstep's plan by the classic rules")
        if let classic = ran.classic { #expect(classic == vector.classic, "the classic builder") }
    }

    private struct Ran {
        var planned: [Int]
        var dockstep: [Int]
        var buildKit: [Int]
        /// By the classic rules: what dockstep foresees, and what the builder made; nil where there is none.
        var foreseen: [Int]
        var classic: [Int]?
    }

    private func build(_ project: VectorProject, _ builders: Builders) throws -> Ran {
        try builders.reference.docker.succeed(["tag", "\(project.base)-\(project.image.rawValue)", project.base])
        _ = try dockstep(["tag", "\(project.base)-\(project.image.rawValue)", project.base], builders)
        let foreseen = try steps(["plan", "--rules", "classic", "--json"], project, builders, "predicted")
        let planned = try steps(["plan", "--json"], project, builders, "predicted")
        let ran = try steps(["build", "--progress", "json"], project, builders, "cache")
        let log = try docker(project, builders, buildKit: true)
        let buildKit = BuildKitSteps(log).ran.filter(\.value).keys.compactMap { number(of: $0, in: project) }.sorted()
        let classic = builders.reference.isNewer ? nil : Self.made(try docker(project, builders, buildKit: false))
        return Ran(planned: planned, dockstep: ran, buildKit: buildKit, foreseen: foreseen, classic: classic)
    }

    private struct Line: Decodable {
        var type: String
        var step: Int?
        var instruction: String?
        var cache: String?
        var predicted: String?
    }

    /// The steps that miss, without FROM: what an engine has to do for it is not told alike.
    private func steps(
        _ command: [String], _ project: VectorProject, _ builders: Builders, _ key: String
    ) throws -> [Int] {
        let output = try dockstep(command + project.flags + [project.folder], builders)
        let lines = try output.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        return lines.filter { $0.instruction != "FROM" && (key == "cache" ? $0.cache : $0.predicted) == "miss" }
            .compactMap(\.step)
    }

    private func dockstep(_ arguments: [String], _ builders: Builders) throws -> String {
        let outcome = try builders.dockstep.run(arguments)
        guard outcome.status == 0 else { throw CommandFailure(description: outcome.errors) }
        return outcome.output
    }

    private func docker(_ project: VectorProject, _ builders: Builders, buildKit: Bool) throws -> String {
        let outcome = try runCommand(
            [builders.reference.client, "build", "--network", "host"] + (buildKit ? ["--progress", "plain"] : [])
                + project.flags + [project.folder],
            environment: [
                "DOCKER_HOST": builders.reference.docker.host, "DOCKER_BUILDKIT": buildKit ? "1" : "0",
            ])
        guard outcome.status == 0 else { throw CommandFailure(description: outcome.errors + outcome.output) }
        return buildKit ? outcome.errors + outcome.output : outcome.output
    }

    /// The steps that the classic builder says nothing of its cache at.
    private static func made(_ log: String) -> [Int] {
        var made: [Int] = []
        for part in log.components(separatedBy: "\nStep ").dropFirst(log.hasPrefix("Step ") ? 0 : 1) {
            let text = part.hasPrefix("Step ") ? String(part.dropFirst(5)) : part
            guard let number = Int(text.prefix { $0.isNumber }), let colon = text.firstRange(of: " : ") else {
                continue
            }
            if text[colon.upperBound...].hasPrefix("FROM") || text.contains("---> Using cache") { continue }
            made.append(number)
        }
        return made
    }

    /// BuildKit counts the steps with files of each stage, FROM as the first.
    private func number(of place: BuildKitSteps.Place, in project: VectorProject) -> Int? {
        var (stage, count): (String?, Int) = (nil, 0)
        let isSingle = project.lines.filter { $0.contains("FROM ") }.count == 1
        var stages = -1
        for (index, line) in project.lines.enumerated() {
            let text = line.split(separator: "\n").last { !$0.hasPrefix("#") && !$0.hasPrefix(" ") } ?? ""
            let word = text.prefix { $0 != " " }
            if word == "FROM" {
                stages += 1
                stage =
                    isSingle ? nil : text.contains(" AS ") ? String(text.split(separator: " ")[3]) : "stage-\(stages)"
                count = 1
            } else if ["RUN", "COPY", "ADD", "WORKDIR"].contains(word) {
                count += 1
                if place == BuildKitSteps.Place(stage: stage, number: count) { return index + 1 }
            }
        }
        return nil
    }
}
