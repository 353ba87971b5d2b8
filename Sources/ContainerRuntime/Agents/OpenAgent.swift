/// An agent that a program of this machine may ask.
package final class OpenAgent: Sendable {
    /// The absolute path of its socket.
    package let socket: String
    /// One that was started for keys.
    private let own: KeyAgent?

    /// - Parameter folder: where the socket of one that has to be started may stand.
    /// - Throws: `AgentError`.
    package init(_ source: AgentSource, in folder: String) async throws {
        switch source {
        case .socket(let path, _):
            socket = path
            own = nil
        case .keys(let keys):
            let agent = try await KeyAgent.start(keys: keys, in: folder)
            socket = agent.socket
            own = agent
        }
    }

    package func end() async { await own?.end() }
}
