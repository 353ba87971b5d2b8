internal import BuildEngine
internal import BuildPlan
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
    init(
        _ flags: BuildFlags, context: String, namespaces: NamespaceOutcome, rewritesTimestamps: Bool = false
    ) async throws {
        let environment = ProgramEnvironment.variables
        var options = try flags.options(environment: environment)
        options.rewritesTimestamps = rewritesTimestamps
        storeRoot = try StoreLocation.root(environment: environment)
        let supplies = try flags.run.supplies(environment: environment)
        let loader = try ContextLoader(
            storeRoot: storeRoot, snapshots: StorePlaces(root: storeRoot).snapshots,
            registry: try RegistryAccess.configuration(storeRoot: storeRoot), environment: environment,
            supplies: supplies)
        // moby/buildkit, dockerui, keyContextKeepGitDirArg.
        let keepsGitFolder = options.buildArgument("BUILDKIT_CONTEXT_KEEP_GIT_DIR").map(Self.isTrue) ?? false
        let input = try await BuildInput(
            context: context, file: flags.file, keepsGitFolder: keepsGitFolder, loader: loader)
        settings = try MachineSettings(environment: environment)
        let request = EngineRequest(
            storeRoot: storeRoot, contextFolder: input.contextFolder, fetched: input.fetched,
            dockerfilePath: input.dockerfilePath, namespaces: namespaces, settings: settings, supplies: supplies,
            layouts: options.layouts)
        engine =
            flags.engine == .docker
            ? try await makeDockerEngine(request, flags, environment: environment) : try await makeEngine(request)
        session = BuildSession(source: input.source, engine: engine, options: options)
    }

    /// As Go's `strconv.ParseBool` reads it.
    private static func isTrue(_ text: String) -> Bool { ["1", "t", "T", "true", "TRUE", "True"].contains(text) }
}
