internal import CLinux
internal import Glibc

extension MachineReport {
    /// Looks at the machine.
    ///
    /// - Parameters:
    ///   - network: what `NetworkTrial.make` gave.
    ///   - overlay: what laying layers over one another came to.
    ///   - path: where images are kept.
    ///   - docker: what asking the user's docker came to.
    ///   - idFiles: where it is written whose sub-ids are which.
    package static func gather(
        outcome: NamespaceOutcome, runtimes: RuntimeReport, network: NetworkTrial, overlay: OverlaySupport,
        path: String, docker: DockerEngineState, idFiles: [String] = ["/etc/subuid", "/etc/subgid"]
    ) -> MachineReport {
        var facts = [
            kernel(), Fact(.privileges(outcome), outcome.status, remedy: outcome.remedy(idFiles: idFiles)),
            mappers(outcome),
            Fact(.cgroups(cgroupMode()), .ok),
        ]
        facts += runtimes.candidates.map { Fact(.runtime($0), $0.status) }
        facts.append(commands(runtimes, outcome: outcome))
        facts.append(Fact(.network(network), network.status, remedy: network.remedy))
        if case .works = overlay {
            facts.append(Fact(.overlay(overlay), .ok))
        } else {
            facts.append(Fact(.overlay(overlay), .warning))
        }
        facts.append(space(at: path))
        facts.append(Fact(.dockerEngine(docker), .ok))
        return MachineReport(facts: facts)
    }

    private static func kernel() -> Fact {
        let release = SmallFile.word("/proc/sys/kernel/osrelease") ?? "unknown"
        let architecture = SmallFile.word("/proc/sys/kernel/arch") ?? hostArchitecture
        return Fact(.kernel(release: release, architecture: architecture), .ok)
    }

    private static var hostArchitecture: String {
        #if arch(arm64)
            "aarch64"
        #else
            "x86_64"
        #endif
    }

    private static func commands(_ runtimes: RuntimeReport, outcome: NamespaceOutcome) -> Fact {
        guard let runtime = runtimes.runtime else {
            return Fact(.commands(nil), .missing, remedy: outcome.canMount ? .install(package: "runc") : nil)
        }
        // A runtime that was asked for and works is nothing to be mended.
        if runtimes.candidates.contains(where: { $0.verdict == .leftOut }) { return Fact(.commands(runtime), .ok) }
        let hasNone = runtimes.candidates.allSatisfy { $0.kind == .chroot || $0.verdict == .notInstalled }
        return Fact(
            .commands(runtime), runtime.kind == .chroot ? .warning : .ok,
            remedy: hasNone ? .install(package: "runc") : nil)
    }

    static func mappers(_ outcome: NamespaceOutcome, folders: [String] = ProgramSearch.folders) -> Fact {
        if case .root = outcome { return Fact(.mappers(.notNeeded), .ok) }
        let names = ["newuidmap", "newgidmap"]
        let paths = names.compactMap { ProgramSearch.find($0, in: folders) }
        guard paths.count == names.count else {
            return Fact(.mappers(.absent), .warning, remedy: .install(package: "uidmap"))
        }
        // Inside a user namespace the mappers' owner has no name, but the bit still shows; file capabilities do as well.
        guard paths.allSatisfy(hasRights) else {
            return Fact(.mappers(.withoutRights), .warning, remedy: .makeSetuid(paths: paths))
        }
        return Fact(.mappers(.ready), .ok)
    }

    private static func hasRights(_ path: String) -> Bool {
        var information = stat()
        guard stat(path, &information) == 0 else { return false }
        return information.st_mode & S_ISUID != 0 || clinux_has_capabilities(path) == 1
    }

    static func cgroupMode(_ root: String = "/sys/fs/cgroup") -> CgroupMode {
        if access("\(root)/cgroup.controllers", F_OK) == 0 { return .unified }
        if access("\(root)/unified/cgroup.procs", F_OK) == 0 { return .hybrid }
        let mounts = SmallFile.text("/proc/self/mounts") ?? ""
        return mounts.contains(" cgroup ") ? .legacy : .none
    }

    /// Below this many bytes a base image of usual size does not fit.
    private static let littleSpace: UInt64 = 1_000_000_000

    private static func space(at path: String) -> Fact {
        var information = statvfs()
        guard statvfs(path, &information) == 0 else { return Fact(.space(path: path, free: nil), .warning) }
        let free = UInt64(information.f_bavail) * UInt64(information.f_frsize)
        return Fact(.space(path: path, free: free), free < littleSpace ? .warning : .ok)
    }
}

extension RuntimeCandidate {
    fileprivate var status: MachineReport.Status {
        if case .fails = verdict { return .warning }
        return .ok
    }
}

extension NamespaceOutcome {
    fileprivate var status: MachineReport.Status {
        switch self {
        case .root, .rootless: .ok
        case .singleUser: .warning
        case .unavailable: .missing
        }
    }

    /// The command that gives the process what it lacks.
    fileprivate func remedy(idFiles: [String]) -> MachineReport.Remedy? {
        switch self {
        case .root, .rootless: nil
        case .singleUser(.noMapper): .install(package: "uidmap")
        case .singleUser(.noRanges(let user)):
            .addSubordinateIDs(user: user, ids: SubordinateIDs.free(in: idFiles.compactMap { SmallFile.text($0) }))
        case .singleUser(.mapperFailed), .singleUser(.inherited): nil
        case .unavailable(.userNamespacesOff): .set(parameter: "user.max_user_namespaces", value: "15000")
        case .unavailable(.unprivilegedOff): .set(parameter: "kernel.unprivileged_userns_clone", value: "1")
        case .unavailable(.appArmor):
            .set(parameter: "kernel.apparmor_restrict_unprivileged_userns", value: "0")
        case .unavailable(.rootWithoutMounts), .unavailable(.refused): nil
        }
    }
}
