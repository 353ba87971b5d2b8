internal import ContainerRuntime

extension RunNote: CustomStringConvertible {
    package var description: String {
        switch self {
        case .portsDiscarded(let network):
            "WARNING: published ports are discarded with --network \(network): -p needs a network of the container's own"
        case .exposedOnly(let ports):
            "EXPOSE \(Self.list(ports)) publishes nothing: nobody outside the container reaches it without -p \(Self.example(ports)) or -P."
        case .sharesNetwork(let ports):
            "EXPOSE \(Self.list(ports)) opens nothing: the container is in this machine's own network, as with 'docker run --network host'. With --network private it has one of its own, and -p \(Self.example(ports)) publishes the port."
        case .published(let port): "Published: \(port)"
        case .noWayOut(let problem):
            "The container's network leads nowhere: \(problem); 'dockstep doctor' tells how to mend it."
        case .goesOn(let signal, let shell):
            "Process 1 still runs after \(signal): as process 1 it gets only signals that it has a handler for."
                + (shell.map {
                    " Its command is in shell form, and \($0) hands no signal on to a program that it waits for."
                } ?? "") + " Three of them stop the container as 'docker stop' does."
        case .stopping(let signal, let seconds):
            "Stopping the container as 'docker stop' does: \(signal) now, SIGKILL after \(seconds) seconds."
        case .changed(let changes):
            changes.count == 1
                ? "The container is gone, and with it the file that it changed: \(changes.list); an image never changes by running it."
                : "The container is gone, and with it the \(changes.count) files that it changed: \(changes.list); an image never changes by running it."
        }
    }

    private static func list(_ ports: [ContainerPort]) -> String { ports.map(\.description).joined(separator: " ") }

    /// A free port of the machine's is likely the same, or for those that are root's one above 8000.
    private static func example(_ ports: [ContainerPort]) -> String {
        guard let port = ports.first(where: { $0.transport == .tcp }) ?? ports.first else { return "8080:80" }
        let outer = port.number < 1024 ? 8000 + Int(port.number) : Int(port.number)
        return "\(outer):\(port.number)" + (port.transport == .udp ? "/udp" : "")
    }
}

extension RunChanges {
    /// `/x, /y (deleted), …`.
    package var list: String {
        let names = examples.map { $0.isDeleted ? "\($0.path) (deleted)" : $0.path }
        return (names + (count > examples.count ? ["…"] : [])).joined(separator: ", ")
    }
}
