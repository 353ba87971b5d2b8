extension MachineReport.NetworkTrial {
    /// Makes a network as a container would get it, and ends it.
    package static func make() async -> MachineReport.NetworkTrial {
        do {
            let network = try await ContainerNetwork.open([])
            let result = network.wayOutKind
            await network.close()
            switch result {
            case .success(let kind): return .leadsOut(kind)
            case .failure(let problem): return .leadsNowhere(problem)
            }
        } catch {
            return .fails(reason: "\(error)")
        }
    }

    var status: MachineReport.Status {
        if case .leadsOut = self { return .ok }
        return .warning
    }

    /// The command that gives the network its way out.
    var remedy: MachineReport.Remedy? {
        switch self {
        case .leadsNowhere(.notInstalled): .install(package: "slirp4netns")
        case .leadsNowhere(.noDevice): .load(module: "tun")
        case .leadsNowhere(.deviceForbidden): .open(device: OpenWayOut.device)
        case .leadsOut, .leadsNowhere(.failed), .fails: nil
        }
    }
}
