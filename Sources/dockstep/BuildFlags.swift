internal import ArgumentParser

/// The options of `docker build` that step, build and plan share.
///
/// One group, and not several in one another: for each group the parser makes the runtime search the conformances of the
/// whole program four times over.
struct BuildFlags: ParsableArguments, Sendable {
    @Option(name: [.short, .long], help: "The Dockerfile; '-' is standard input (default: CONTEXT/Dockerfile).")
    var file: String?
    @Option(name: [.short, .long], help: ArgumentHelp("A name for the image; may be repeated.", valueName: "name"))
    var tag: [String] = []
    @Option(
        help: ArgumentHelp("A build argument; without a value, that of the environment.", valueName: "name[=value]"))
    var buildArg: [String] = []
    @Option(help: ArgumentHelp("Build this stage and not the last.", valueName: "stage"))
    var target: String?
    @Option(help: ArgumentHelp("Build for this platform.", valueName: "os/architecture"))
    var platform: String?
    @Flag(help: "Run every RUN, COPY and ADD again.")
    var noCache = false
    @Option(help: ArgumentHelp("Run those of this stage again; may be repeated.", valueName: "stage"))
    var noCacheFilter: [String] = []
    @Flag(help: "Ask the registries for the images, also for those that are here.")
    var pull = false
    @Option(help: ArgumentHelp("A label for the image; may be repeated.", valueName: "name=value"))
    var label: [String] = []
    @Option(
        help: ArgumentHelp(
            "A secret for RUN --mount=type=secret; may be repeated.", valueName: "id=name[,src=file|,env=variable]"))
    var secret: [String] = []
    @Option(
        help: ArgumentHelp(
            "An SSH agent's socket, or keys for one, for RUN --mount=type=ssh; may be repeated.",
            valueName: "default|id[=socket|key[,key]]"))
    var ssh: [String] = []
    @Option(
        help: ArgumentHelp(
            "Allow RUN --network=host or --security=insecure; may be repeated.",
            valueName: "network.host|security.insecure"))
    var allow: [String] = []
    @Option(help: "The network of RUN (default: host).")
    var network: NetworkChoice?
    @Option(help: ArgumentHelp("A line for the /etc/hosts of RUN; may be repeated.", valueName: "name:address"))
    var addHost: [String] = []
    @Option(help: ArgumentHelp("The size of /dev/shm for RUN.", valueName: "bytes"))
    var shmSize: String?
    @Option(help: ArgumentHelp("A limit for RUN; may be repeated.", valueName: "name=soft[:hard]"))
    var ulimit: [String] = []
    @Option(
        help: ArgumentHelp(
            "What takes the place of the image or stage 'name': a folder, docker-image://IMAGE, oci-layout://FOLDER:TAG, a URL, a repository.",
            valueName: "name=files"))
    var buildContext: [String] = []
    @Option(help: ArgumentHelp("Write the image's ID to a file.", valueName: "file"))
    var iidfile: String?
    @Flag(name: [.short, .long], help: "Print only the image's ID.")
    var quiet = false
    @Option(help: "How 'build' tells what it does (default: auto).")
    var progress: ProgressChoice?
    @Option(help: "What builds: dockstep itself (the default), or the Docker that 'docker' reaches.")
    var engine: EngineChoice?
    @Option(
        help: "Whose cache rules: BuildKit's, or those of Docker's builder before it ('classic', DOCKER_BUILDKIT=0).")
    var rules: RulesChoice?

    /// What is said of RUN.
    var run: RunStepFlags {
        RunStepFlags(
            secret: secret, ssh: ssh, allow: allow, network: network, addHost: addHost, shmSize: shmSize,
            ulimit: ulimit)
    }
}

/// `--network`.
enum NetworkChoice: String, WordChoice {
    case host
    /// BuildKit's and Docker's name of what is the host's network here.
    case `default`
    case none
}

/// `--progress`.
enum ProgressChoice: String, WordChoice {
    /// Plain text.
    case auto
    case plain
    case json
}

/// `--engine`.
enum EngineChoice: String, WordChoice {
    /// The embedded one: it is always there.
    case auto
    case embedded
    case docker
}

/// `--rules`.
enum RulesChoice: String, WordChoice {
    case buildkit
    case classic
}
