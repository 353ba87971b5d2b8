internal import BuildEngine
internal import BuildSession
internal import ContainerRuntime
internal import FoundationEssentials
internal import ImageStore

/// A session ready to be loaded, and what it was made of.
struct BuildSetup: Sendable {
    var session: BuildSession
    var engine: any BuildEngine
    var storeRoot: String
    var settings: MachineSettings

    /// - Throws: `CommandFailure`, `StoreError`, and what the options' values throw.
    init(_ flags: BuildFlags, context: String, namespaces: NamespaceOutcome) async throws {
        let environment = ProcessInfo.processInfo.environment
        let options = try flags.options(environment: environment)
        let input = try BuildInput(context: context, file: flags.file)
        storeRoot = try StoreLocation.root(environment: environment)
        settings = try MachineSettings(environment: environment)
        engine = try await makeEngine(
            EngineRequest(
                storeRoot: storeRoot, contextFolder: input.contextFolder, dockerfilePath: input.dockerfilePath,
                namespaces: namespaces, settings: settings,
                supplies: try flags.run.supplies(environment: environment)))
        session = BuildSession(source: input.source, engine: engine, options: options)
    }
}
