internal import BuildEngine
internal import ContainerRuntime

/// What the engine of a command is made for.
struct EngineRequest: Sendable {
    /// The store's folder.
    var storeRoot: String
    /// nil where there is no context: `run`, and a Dockerfile on standard input alone.
    var contextFolder: String?
    /// Beside it `NAME.dockerignore` may stand; nil where the Dockerfile is no file.
    var dockerfilePath: String?
    var namespaces: NamespaceOutcome
}

/// The one place that puts the concrete parts together: store, layers' folders, runtime and engine.
func makeEngine(_ request: EngineRequest) async throws -> any BuildEngine {
    throw CommandFailure.noEngine
}
