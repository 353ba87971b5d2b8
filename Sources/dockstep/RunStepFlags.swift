/// What the options of `docker build` say about what RUN finds, as `BuildFlags` has them.
struct RunStepFlags: Sendable {
    var secret: [String]
    var ssh: [String]
    var allow: [String]
    var network: NetworkChoice?
    var addHost: [String]
    var shmSize: String?
    var ulimit: [String]
}
