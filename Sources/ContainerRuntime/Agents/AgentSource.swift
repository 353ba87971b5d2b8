/// An SSH agent that a command may ask (`--ssh`).
package enum AgentSource: Sendable, Hashable {
    /// One that listens at a path of the machine.
    ///
    /// - Parameter isRaw: whatever is said goes through, so that it may be something else than an agent.
    case socket(String, isRaw: Bool)
    /// One that is started for these files with private keys.
    case keys([String])
}

/// Why an agent can't be asked.
package enum AgentError: Error, Hashable {
    /// `ssh-agent` or `ssh-add` is not installed.
    case notInstalled(String)
    case keyUnreadable(String, errno: Int32)
    /// The last words of `ssh-add`.
    case keyRefused(String, detail: String)
    case notStarted
    case unreachable(String, errno: Int32)
    case noSocket(errno: Int32)
}
