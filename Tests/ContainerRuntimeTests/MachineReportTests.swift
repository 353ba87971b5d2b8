import Testing

@testable import ContainerRuntime

@Suite struct MachineReportTests {
    private static let refusals: [(NamespaceOutcome, String?)] = [
        (.root(inUserNamespace: false), nil),
        (.singleUser(.noMapper), "sudo apt-get install uidmap"),
        (
            .singleUser(.noRanges(user: "ann")),
            "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ann"
        ),
        (.unavailable(.userNamespacesOff), "sudo sysctl -w user.max_user_namespaces=15000"),
        (.unavailable(.unprivilegedOff), "sudo sysctl -w kernel.unprivileged_userns_clone=1"),
        (.unavailable(.appArmor), "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"),
        (.unavailable(.rootWithoutMounts(errno: 1)), nil),
    ]

    @Test(arguments: refusals)
    func namesTheRemedy(_ outcome: NamespaceOutcome, command: String?) {
        let report = gather(outcome, RuntimeReport(runtime: .chroot, candidates: [], probes: 0))
        let fact = report.facts.first { $0.topic == .privileges(outcome) }
        #expect(fact?.remedy?.command == command)
        #expect((fact?.status == .ok) == (outcome == .root(inUserNamespace: false)))
    }

    @Test func tellsWhatIsMissing() {
        let none = RuntimeCandidate(kind: .runc, path: "", version: "", verdict: .notInstalled)
        let report = gather(
            .root(inUserNamespace: false), RuntimeReport(runtime: nil, candidates: [none], probes: 0))
        #expect(report.status == .missing)
        #expect(report.description.contains("mend it: sudo apt-get install runc"))
        #expect(report.description.contains("nothing: RUN and 'run' can't work here"))
    }

    private static let engines: [(MachineReport.DockerEngineState, String)] = [
        (.absent, "there is no program 'docker' (not needed)"),
        (.fails("no Docker engine answers"), "no Docker engine answers (not needed)"),
        (.answers("28.5.2 on linux/amd64"), "28.5.2 on linux/amd64 (used only with --engine docker)"),
    ]

    @Test(arguments: engines)
    func tellsOfDocker(_ docker: MachineReport.DockerEngineState, words: String) {
        let none = RuntimeReport(runtime: .chroot, candidates: [], probes: 0)
        let report = gather(.root(inUserNamespace: false), none, docker: docker)
        #expect(report.description.contains("Docker engine    \(words)"), "\(report)")
        #expect(report.status != .missing)
    }

    @Test func knowsThatMappersAreAbsent() {
        let fact = MachineReport.mappers(.singleUser(.noMapper), folders: ["/no/such"])
        #expect(fact.topic == .mappers(.absent) && fact.remedy == .install(package: "uidmap"))
    }

    private static let networks: [(MachineReport.NetworkTrial, String?)] = [
        (.leadsNowhere(.notInstalled), "sudo apt-get install slirp4netns"),
        (.leadsNowhere(.noDevice), "sudo modprobe tun"),
        (.leadsNowhere(.deviceForbidden), "sudo chmod a+rw /dev/net/tun"),
        (.leadsNowhere(.failed(program: "pasta", detail: "no")), nil),
        (.leadsOut(.slirp4netns), nil),
    ]

    @Test(arguments: networks)
    func namesTheRemedyOfANetworkThatLeadsNowhere(_ trial: MachineReport.NetworkTrial, command: String?) {
        #expect(trial.remedy?.command == command)
        let report = MachineReport(facts: [.init(.network(trial), trial.status, remedy: trial.remedy)])
        #expect(report.description.contains("network for -p"))
        #expect((report.status == .ok) == (trial == .leadsOut(.slirp4netns)))
    }

    private func gather(
        _ outcome: NamespaceOutcome, _ runtimes: RuntimeReport, docker: MachineReport.DockerEngineState = .absent
    ) -> MachineReport {
        MachineReport.gather(
            outcome: outcome, runtimes: runtimes, network: .leadsOut(.pasta), overlay: .works, path: "/",
            docker: docker, idFiles: ["/no/such"])
    }
}
