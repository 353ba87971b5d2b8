internal import BuildEngine
package import BuildPlan

extension BuildSession {
    /// The order of the loaded Dockerfile's steps that would have saved most over the project's builds.
    package func cacheAdvice() async throws -> CacheAdvice {
        CacheAdvice(for: try program, builds: try await engine.pastBuilds())
    }
}
