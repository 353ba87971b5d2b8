import BuildPlan
import TerminalUI

/// A store and machine that say what they are asked.
struct ScriptedServices: ReplServices {
    func images() async throws -> String { "REPOSITORY   TAG\n" }
    func imageNames() async -> [String] { ["notes:1.0", "busybox:latest"] }
    func save(_ image: BuiltImage, to path: String) async throws -> String { "wrote \(path)" }
    func export(
        _ program: BuildProgram, _ steps: [PastBuild.Step], _ builds: [PastBuild], to path: String
    ) async throws -> String { "wrote \(path): \(steps.count) steps, \(builds.count) builds" }
    func write(_ lines: [String], to path: String) async throws -> String { "wrote \(path)" }
    func doctor() async throws -> String { "all is well" }
}
