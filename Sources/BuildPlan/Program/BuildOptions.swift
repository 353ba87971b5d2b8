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
    /// `--allow`: what a RUN may have that others may not.
    package var allowed: Set<Entitlement> = []
    /// `--network host`, which is allowed by being asked for.
    package var asksForHostNetwork = false
    /// `--add-host`, in order.
    package var hosts: [ExtraHost] = []
    /// `--shm-size` in bytes; nil for the usual 64 MiB.
    package var sharedMemory: Int?
    /// `--ulimit`, in order.
    package var limits: [RunLimit] = []
    /// `--pull`: images are asked for at their registry also where the store has one of the name.
    package var pull = false
    /// `SOURCE_DATE_EPOCH` in seconds, where it was given as a build argument or in the environment.
    package var sourceDateEpoch: Int?
    /// Files of the image's own layers that are younger than the epoch get its time (`rewrite-timestamp` of `--output`).
    package var rewritesTimestamps = false

    package init() {}
}

/// What a build has to be allowed, by Docker's names.
package enum Entitlement: String, Sendable, Hashable, CaseIterable {
    /// `RUN --network=host`.
    case hostNetwork = "network.host"
    /// `RUN --security=insecure`.
    case insecure = "security.insecure"
}

/// A name and its address in the `/etc/hosts` of every RUN.
package struct ExtraHost: Sendable, Hashable {
    package var name: String
    package var address: String

    package init(name: String, address: String) {
        self.name = name
        self.address = address
    }
}

/// A limit of every RUN's processes; -1 for none.
package struct RunLimit: Sendable, Hashable {
    /// As `--ulimit` has it: `nofile`.
    package var name: String
    package var soft: Int
    package var hard: Int

    package init(name: String, soft: Int, hard: Int) {
        self.name = name
        self.soft = soft
        self.hard = hard
    }
}

/// The network of a RUN step: the embedded engine's default is the host's.
package enum RunNetwork: String, Sendable, Hashable, Codable {
    case host
    case none
}
