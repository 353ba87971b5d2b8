package import OCISpec

/// What a user may ask of a build besides the Dockerfile and its context: the flags of `docker build`.
package struct BuildOptions: Sendable, Hashable {
    /// `--build-arg`, in order; the value is already taken from the environment for `--build-arg NAME`.
    package var buildArguments: [(name: String, value: String)] {
        get { zip(argumentNames, argumentValues).map { ($0, $1) } }
        set {
            argumentNames = newValue.map(\.name)
            argumentValues = newValue.map(\.value)
        }
    }
    private var argumentNames: [String] = []
    private var argumentValues: [String] = []
    /// A stage's name or number; nil for the last stage.
    package var target: String?
    package var platform: Platform = .host
    package var labels: [String: String] = [:]
    /// `--build-context`, in order; the last of a name counts.
    package var contexts: [NamedContext] = []
    /// `--no-cache`: RUN, COPY and ADD of every stage are forced.
    package var noCache = false
    /// `--no-cache-filter`: the stages, by name or number, in which they are forced.
    package var noCacheStages: [String] = []
    package var network: RunNetwork = .host
    /// `--pull`: images are asked for at their registry also where the store has one of the name.
    package var pull = false
    /// `SOURCE_DATE_EPOCH` in seconds, where it was given as a build argument or in the environment.
    package var sourceDateEpoch: Int?

    package init() {}
}

/// The network of a RUN step: the embedded engine's default is the host's.
package enum RunNetwork: String, Sendable, Hashable, Codable {
    case host
    case none
}
