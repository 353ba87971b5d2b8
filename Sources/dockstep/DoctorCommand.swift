internal import ArgumentParser
internal import ContainerRuntime
internal import FoundationEssentials
internal import ImageStore

/// `doctor`: what this machine offers.
struct DoctorCommand: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show what this machine offers, what is used, and how to mend what is missing.",
        discussion: "Ends with 1 where something is missing without which commands can't be run.")

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        let environment = ProgramEnvironment.variables
        let root = try StoreLocation.root(environment: environment)
        let report = try await machineReport(
            storeRoot: root, namespaces: namespaces, settings: try MachineSettings(environment: environment))
        StandardStreams.write("\(report)\n")
        return report.status == .missing ? 1 : 0
    }
}
