/// One command and the world it is to run in.
package struct Container: Sendable, Hashable {
    package enum Network: Sendable, Hashable {
        /// The network of the machine.
        case host
        /// Nothing but a loopback.
        case none
        /// One of its own with a way out, where there is one, and with these ports published.
        case `private`([PublishedPort])
    }

    /// The folder that becomes `/`; an absolute path.
    package var rootfs: String
    /// The command and its arguments, never through a shell; argument 0 is looked up in the environment's `PATH`.
    package var arguments: [String]
    /// `NAME=value`, in order.
    package var environment: [String]
    /// An absolute path inside; must exist, unless it is to be made.
    package var workingDirectory: String
    package var makesWorkingDirectory = false
    package var uid: UInt32
    package var gid: UInt32
    /// Supplementary groups, as the image's files have them.
    package var groups: [UInt32]
    /// Nil leaves the machine's name.
    package var hostname: String?
    package var network: Network
    package var readOnlyRoot: Bool
    package var mounts: [BindMount]
    /// Paths that can be written also below a root that can't: they begin as the root has them.
    package var volumes: [String]
    /// Further names for `/etc/hosts`.
    package var hosts: [HostName]

    package init(
        rootfs: String, arguments: [String], environment: [String] = [], workingDirectory: String = "/",
        uid: UInt32 = 0, gid: UInt32 = 0, groups: [UInt32] = [], hostname: String? = nil, network: Network = .host,
        readOnlyRoot: Bool = false, mounts: [BindMount] = [], volumes: [String] = [], hosts: [HostName] = []
    ) {
        self.rootfs = rootfs
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.uid = uid
        self.gid = gid
        self.groups = groups
        self.hostname = hostname
        self.network = network
        self.readOnlyRoot = readOnlyRoot
        self.mounts = mounts
        self.volumes = volumes
        self.hosts = hosts
    }
}

extension Container {
    /// The groups that the command gets: its own group is always one of them, as containerd and BuildKit have it, so that
    /// a set-group-id program in the image can't drop what the group is denied. Where there is one id only, none can be
    /// set.
    func supplementaryGroups(in outcome: NamespaceOutcome) -> [UInt32] {
        outcome.hasSingleID || groups.contains(gid) ? groups : [gid] + groups
    }
}

/// A line of `/etc/hosts`.
package struct HostName: Sendable, Hashable {
    package var name: String
    package var address: String

    package init(name: String, address: String) {
        self.name = name
        self.address = address
    }

    /// The value of `--add-host`: `NAME:ADDRESS`; nil where it is none.
    package init?(option: String) {
        guard let end = option.firstIndex(where: { $0 == ":" || $0 == "=" }), end != option.startIndex else {
            return nil
        }
        var address = String(option[option.index(after: end)...])
        if address.hasPrefix("["), address.hasSuffix("]") { address = String(address.dropFirst().dropLast()) }
        guard SocketAddress(address, port: 0) != nil else { return nil }
        self.init(name: String(option[..<end]), address: address)
    }
}

/// A file or folder of the machine shown at a path of the container.
package struct BindMount: Sendable, Hashable {
    package var source: String
    package var destination: String
    package var readOnly: Bool

    package init(source: String, destination: String, readOnly: Bool) {
        self.source = source
        self.destination = destination
        self.readOnly = readOnly
    }
}

/// Where a command's streams lead.
package enum ContainerIO: Sendable {
    package enum Stream: Sendable, Hashable {
        case standardOutput
        case standardError
    }

    /// Output is handed over in pieces as it comes, of at most 64 KiB, in order within a stream, from one thread; while
    /// the closure runs no more is read. Standard input is empty.
    case captured(output: @Sendable (_ stream: Stream, _ bytes: [UInt8]) -> Void)
    /// Our own three streams; for those that are a terminal a pipe that leads to it.
    case inherited
    /// Our terminal, handed over until the command ends.
    case terminal
    /// A new terminal at which nobody types, and whose output is ours: `-t` where we have none.
    case newTerminal
}
