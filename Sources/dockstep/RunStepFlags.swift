internal import ArgumentParser

/// The options of `docker build` about what RUN finds: secrets, agents, network, hosts and limits.
struct RunStepFlags: ParsableArguments, Sendable {
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
}
