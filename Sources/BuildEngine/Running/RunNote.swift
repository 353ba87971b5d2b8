package import ContainerRuntime

/// Something to know about a run, beside what it prints.
package enum RunNote: Sendable, Hashable {
    /// Ports were to be published and the network allows for none.
    case portsDiscarded(network: String)
    /// The image exposes these, and nobody outside reaches them.
    case exposedOnly([ContainerPort])
    /// The image exposes these, and the container is in the machine's network.
    case sharesNetwork([ContainerPort])
    case published(BoundPort)
    case noWayOut(WayOutProblem)
    /// Process 1 got a signal and goes on.
    ///
    /// - Parameter shell: the shell of the shell form, where that is what runs.
    case goesOn(signal: String, shell: String?)
    /// The third signal: what `docker stop` does is done.
    case stopping(signal: String, seconds: Int)
    case changed(RunChanges)

    /// The notes of a container's network.
    package static func notes(of report: NetworkReport) -> [RunNote] {
        report.ports.map(RunNote.published) + (report.wayOutProblem.map { [.noWayOut($0)] } ?? [])
    }

    /// Whether it is told also where nobody sits at a terminal.
    package var isWarning: Bool {
        if case .portsDiscarded = self { return true }
        return false
    }
}
