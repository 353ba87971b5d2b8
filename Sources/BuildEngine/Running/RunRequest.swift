package import BuildPlan
package import ContainerRuntime
package import OCISpec

/// A command to run in a throw-away copy of some files: `run`, `shell` and `exec`.
package struct RunRequest: Sendable {
    /// Layers to run on, bottom first; ignored where `failedFiles` names the files of a failed step.
    package var layers: [Digest]
    package var failedFiles: FailedFiles?
    package var arguments: [String]
    /// `NAME=value`, in order.
    package var environment: [String]
    package var workingDirectory: String
    /// As USER has it: a name or number, with `:group` or without; empty for root.
    package var user: String
    /// True gives the command a terminal of its own: tied to ours where standard input is one, and without input else.
    package var terminal: Bool
    package var network: Container.Network
    package var hostname: String?
    package var readOnly: Bool
    package var platform: Platform
    /// Files and folders of the machine.
    package var mounts: [BindMount] = []
    /// Paths that the image, or `-v` without a folder of the machine, makes volumes of.
    package var volumes: [String] = []
    /// Further lines of `/etc/hosts`.
    package var hosts: [HostName] = []
    /// Whether a working directory that is not there is made, as `docker run` does.
    package var makesWorkingDirectory = false
    /// Whether the outcome is to tell which files were changed; looking takes time.
    package var tellsChanges = false

    package init(
        layers: [Digest], failedFiles: FailedFiles? = nil, arguments: [String], environment: [String],
        workingDirectory: String, user: String, terminal: Bool, network: Container.Network = .host,
        hostname: String? = nil, readOnly: Bool = false, platform: Platform = .host
    ) {
        self.layers = layers
        self.failedFiles = failedFiles
        self.arguments = arguments
        self.environment = environment
        // Docker writes an empty one into every configuration that has none.
        self.workingDirectory = workingDirectory.isEmpty ? "/" : workingDirectory
        self.user = user
        self.terminal = terminal
        self.network = network
        self.hostname = hostname
        self.readOnly = readOnly
        self.platform = platform
    }
}

/// How a command ended.
package struct RunOutcome: Sendable, Hashable {
    package var exitCode: Int32
    /// Nil where it was not asked for, or can't be told.
    package var changes: RunChanges?

    package init(exitCode: Int32, changes: RunChanges? = nil) {
        self.exitCode = exitCode
        self.changes = changes
    }
}

extension Container.Network {
    /// The network of a RUN.
    package init(_ network: RunNetwork) {
        switch network {
        case .host: self = .host
        case .none: self = .none
        }
    }
}
