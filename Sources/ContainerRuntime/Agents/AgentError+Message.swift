extension AgentError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notInstalled(let program):
            "keys for --ssh need the program \(program), which is not here: install the package openssh-client, or give "
                + "the socket of a running agent"
        case .keyUnreadable(let path, let errno): "the key \(path) can't be read (\(SystemMessage.of(errno)))"
        case .keyRefused(let path, let detail):
            "\(path) can't be used as a key: \(detail); one with a passphrase has to be in an agent, whose socket --ssh takes"
        case .notStarted: "the SSH agent for the keys of --ssh did not start"
        case .unreachable(let path, let errno):
            "the SSH agent at \(path) can't be reached (\(SystemMessage.of(errno))): check SSH_AUTH_SOCK or the path of --ssh"
        case .noSocket(let errno): "no socket for the SSH agent can be made (\(SystemMessage.of(errno)))"
        }
    }
}
