internal import BuildPlan
internal import OCISpec

/// What `docker build` is given besides the Dockerfile and its context.
package struct DockerBuildFlags: Sendable {
    /// As the user wrote them: what the options have of these is already read.
    package var secrets: [String]
    package var agents: [String]
    /// nil for the engine's own default.
    package var network: String?
    package var contexts: [String]
    package var allowed: [String]

    package init(
        secrets: [String] = [], agents: [String] = [], network: String? = nil, contexts: [String] = [],
        allowed: [String] = []
    ) {
        self.secrets = secrets
        self.agents = agents
        self.network = network
        self.contexts = contexts
        self.allowed = allowed
    }

    /// The words for one build.
    ///
    /// - Parameter isWhole: whether it is the build of the image that is wanted; labels belong to that one alone.
    func words(_ options: BuildOptions, isWhole: Bool) -> [String] {
        var words: [String] = []
        func add(_ option: String, _ values: [String]) { for value in values { words += [option, value] } }
        add("--build-arg", options.buildArguments.map { "\($0.name)=\($0.value)" })
        add("--secret", secrets)
        add("--ssh", agents)
        add("--network", network.map { [$0] } ?? [])
        add("--build-context", contexts)
        add("--allow", allowed)
        add("--add-host", options.hosts.map { "\($0.name):\($0.address)" })
        add("--shm-size", options.sharedMemory.map { ["\($0)"] } ?? [])
        add("--ulimit", options.limits.map { "\($0.name)=\($0.soft):\($0.hard)" })
        if options.platform != .host { add("--platform", ["\(options.platform)"]) }
        if isWhole { add("--label", options.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }) }
        return words
    }
}
