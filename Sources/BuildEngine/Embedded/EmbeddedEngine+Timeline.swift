package import BuildPlan
internal import FoundationEssentials
internal import ImageStore
internal import OCISpec

/// The project's past builds, in the store.
extension EmbeddedEngine {
    /// As many builds of a project stay.
    private static let mostBuilds = 50

    package func keep(_ build: PastBuild) async throws {
        try store.append(to: project, of: .timelines, keeping: Self.mostBuilds) { number in
            var build = build
            build.number = number
            build.ended = Timestamps.text(Date())
            return try CanonicalJSON.encode(build)
        }
    }

    package func pastBuilds() async throws -> [PastBuild] {
        try store.series(project, of: .timelines).compactMap { try? CanonicalJSON.decode(PastBuild.self, from: $0) }
    }
}
