/// What this machine offers for running builds, for `doctor`: facts as data.
package struct MachineReport: Sendable, Hashable {
    package enum Status: String, Sendable, Hashable {
        case ok
        /// Works, with less.
        case warning
        /// Does not work until it is mended.
        case missing
    }

    package struct Fact: Sendable, Hashable {
        package var topic: Topic
        package var status: Status
        /// One command for Debian and Ubuntu that mends it; nil where nothing is to be mended, or no command does.
        package var remedy: Remedy?

        package init(_ topic: Topic, _ status: Status, remedy: Remedy? = nil) {
            self.topic = topic
            self.status = status
            self.remedy = remedy
        }
    }

    package enum Topic: Sendable, Hashable {
        case kernel(release: String, architecture: String)
        case privileges(NamespaceOutcome)
        /// `newuidmap` and `newgidmap`: where they are, and whether they have the right that they need.
        case mappers(MapperState)
        case cgroups(CgroupMode)
        case runtime(RuntimeCandidate)
        /// Whether commands can be run, and by what.
        case commands(Runtime?)
        case dockerEngine(DockerEngineState)
        /// Whether a container can have a network of its own, as `-p` needs it, and what leads out of it.
        case network(NetworkTrial)
        case overlay(OverlaySupport)
        /// Free bytes at a path; nil where that can't be told.
        case space(path: String, free: UInt64?)
    }

    package enum MapperState: String, Sendable, Hashable {
        case ready
        case absent
        case withoutRights
        /// Root has no use for them.
        case notNeeded
    }

    /// What came of making a network.
    package enum NetworkTrial: Sendable, Hashable {
        case leadsOut(WayOut.Kind)
        /// Ports are published all the same.
        case leadsNowhere(WayOutProblem)
        case fails(reason: String)
    }

    package enum CgroupMode: String, Sendable, Hashable {
        case unified
        case hybrid
        case legacy
        case none
    }

    /// Docker as another engine to build with.
    package enum DockerEngineState: Sendable, Hashable {
        /// It answers; its version, builder and platform.
        case answers(String)
        /// There is no program of that name.
        case absent
        /// Why not, as a sentence.
        case fails(String)
    }

    /// What the part that lays layers over one another found.
    package enum OverlaySupport: Sendable, Hashable {
        case works
        /// Files are copied instead; the reason.
        case copies(reason: String)
    }

    package enum Remedy: Sendable, Hashable {
        case install(package: String)
        case addSubordinateIDs(user: String, ids: ClosedRange<UInt32>)
        case set(parameter: String, value: String)
        case makeSetuid(paths: [String])
        case load(module: String)
        case open(device: String)
    }

    package var facts: [Fact]

    package init(facts: [Fact]) { self.facts = facts }

    /// The worst of the facts.
    package var status: Status {
        if facts.contains(where: { $0.status == .missing }) { return .missing }
        return facts.contains { $0.status == .warning } ? .warning : .ok
    }
}
