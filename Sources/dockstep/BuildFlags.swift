internal import ArgumentParser

/// The options of `docker build` that step, build and plan share.
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
    @OptionGroup var run: RunStepFlags
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
